package meter

import (
	"bufio"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/cleaner-production/abate/engine/quantity"
)

// certified is a reference data set of NIST with its certified values.
type certified struct {
	b, se     []float64
	sd, r2    float64
	y         []float64
	variables [][]float64
}

func reference(t *testing.T, name string) certified {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var c certified
	number := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		words := strings.Fields(lines.Text())
		switch {
		case words[0] == "#" && words[1] == "b":
			c.b, c.se = append(c.b, number(words[2])), append(c.se, number(words[3]))
		case words[0] == "#" && words[1] == "sd":
			c.sd = number(words[2])
		case words[0] == "#" && words[1] == "r2":
			c.r2 = number(words[2])
		default:
			c.y = append(c.y, number(words[0]))
			if c.variables == nil {
				c.variables = make([][]float64, len(words)-1)
			}
			for j, w := range words[1:] {
				c.variables[j] = append(c.variables[j], number(w))
			}
		}
	}
	return c
}

// The fit agrees with the certified values of NIST: the digits that agree are counted by the log relative error,
// -log10(|computed - certified| / |certified|), of at most the 15 that are certified.
func TestFitAgreesWithNIST(t *testing.T) {
	for _, c := range []struct {
		name   string
		digits float64 // of the worst figure
	}{
		{"norris", 12},
		{"longley", 12},
	} {
		r := reference(t, c.name)
		m, err := Fit(r.y, r.variables...)
		if err != nil {
			t.Fatal(err)
		}
		worst := 15.0
		compare := func(what string, got, want float64) {
			lre := 15.0
			if got != want {
				lre = min(lre, -math.Log10(math.Abs(got-want)/math.Abs(want)))
			}
			worst = min(worst, lre)
			if lre < c.digits {
				t.Errorf("%s: %s is %.15g, certified %.15g: %.1f digits", c.name, what, got, want, lre)
			}
		}
		for i := range r.b {
			compare("b"+strconv.Itoa(i), m.Coefficients[i], r.b[i])
			compare("standard error of b"+strconv.Itoa(i), m.Errors[i], r.se[i])
		}
		compare("residual standard deviation", m.SD, r.sd)
		compare("R2", m.R2, r.r2)
		t.Logf("%s: worst of %d figures agrees to %.1f digits", c.name, 2*len(r.b)+2, worst)
	}
}

// Abramowitz and Stegun, table 26.10, and of 1 and 2 degrees the closed forms.
func TestStudent(t *testing.T) {
	for _, c := range []struct{ p, df, want float64 }{
		{0.05, 1, math.Tan(math.Pi * 0.475)},
		{0.05, 10, 2.228}, {0.05, 30, 2.042}, {0.01, 5, 4.032}, {0.10, 3, 2.353}, {0.05, 120, 1.980}, {0.05, 1e6, 1.960},
		{0.05, 0.2, math.Tan(math.Pi * 0.475)},
	} {
		if got := Student(c.p, c.df); math.Abs(got-c.want) > 5.1e-4 {
			t.Errorf("Student(%v, %v) = %.12f, want %.6f", c.p, c.df, got, c.want)
		}
	}
	if got, want := Student(0.05, 2), 0.95*math.Sqrt(2/(1-0.95*0.95)); math.Abs(got-want) > 1e-12 {
		t.Errorf("Student(0.05, 2) = %.15f, want %.15f", got, want)
	}
	if got, want := Student(0.05, 1), math.Tan(math.Pi*0.475); math.Abs(got-want) > 1e-12*want {
		t.Errorf("Student(0.05, 1) = %.15f, want %.15f", got, want)
	}
}

// year makes readings of consecutive months of one variable.
func year(from Month, x, use []float64) []Reading {
	all := make([]Reading, len(x))
	for i := range x {
		all[i] = Reading{from.Add(i), use[i], []float64{x[i]}}
	}
	return all
}

// plant is a year before and a year after; illustrative.
func plant() Data {
	return Data{
		Variables: []string{"production"},
		Before: year(Month{2023, 1}, []float64{400, 420, 380, 440, 460, 360, 410, 430, 390, 450, 370, 470},
			[]float64{118, 124, 113, 126, 131, 110, 119, 125, 117, 128, 109, 134}),
		After: year(Month{2024, 3}, []float64{420, 440, 410, 430, 400, 450, 460, 390, 380, 440, 430, 420},
			[]float64{108, 111, 107, 110, 106, 113, 115, 103, 102, 112, 109, 108}),
	}
}

func analyse(t testing.TB, d Data) *Analysis {
	t.Helper()
	a, err := Analyse(d)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func near(got, want, digits float64) bool {
	return math.Abs(got-want) <= digits*max(math.Abs(got), math.Abs(want))
}

// The figures are those of exact fractions: with x and y the production and use before, b = Sxy/Sxx, the adjusted use the
// sum of 12 (mean y) + b (x - mean x), and the variance SSE/10 (12 + 144/12 + (sum of x - mean x)^2/Sxx).
func TestAnalyseByHand(t *testing.T) {
	a := analyse(t, plant())
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"slope", a.Model.Coefficients[1], 0.2230769230769231},
		{"constant", a.Model.Coefficients[0], 28.58974358974359},
		{"R2", a.Model.R2, 0.9806367266174341},
		{"CV(RMSE)", a.Model.CV, 0.009783062211405591},
		{"avoided", a.Avoided, 170.07692307692307},
		{"its error", a.Error, 5.875286265672855},
		{"lag 1", a.Lag1, -0.11388732921579636},
		{"low", a.Low, 156.98596948196138},
		{"baseline", a.AnnualBaseline, 1474.076923076923},
	} {
		if !near(c.got, c.want, 1e-12) {
			t.Errorf("%s is %.15g, want %.15g", c.what, c.got, c.want)
		}
	}
}

// The approximation of ASHRAE Guideline 14 is near: 1.26 s sqrt(m (1 + 2/n)).
func TestErrorIsNearThatOfGuideline14(t *testing.T) {
	a := analyse(t, plant())
	approximation := 1.26 * a.Model.SD * math.Sqrt(12*(1+2./12))
	if r := a.Error / approximation; r < 0.9 || r > 1.2 {
		t.Errorf("the error is %.3f, the approximation %.3f", a.Error, approximation)
	}
}

// coverage returns how many of so many made-up plants had a true saving within the interval of their meter. Residuals are
// correlated from month to month by rho.
func coverage(t *testing.T, plants, before int, rho float64) float64 {
	random := rand.New(rand.NewPCG(1, 2))
	within := 0
	for range plants {
		noise := random.NormFloat64()
		readings := func(from Month, n int, less float64) []Reading {
			x, use := make([]float64, n), make([]float64, n)
			for i := range x {
				noise = rho*noise + math.Sqrt(1-rho*rho)*random.NormFloat64()
				x[i] = 100 + 20*random.NormFloat64()
				use[i] = 200 + 3*x[i] + 10*noise - less
			}
			return year(from, x, use)
		}
		d := Data{Variables: []string{"production"}, Before: readings(Month{2020, 1}, before, 0)}
		readings(Month{2023, 1}, 12, 0) // while the measure is installed
		d.After = readings(Month{2024, 1}, 12, 5)
		if a := analyse(t, d); a.Low <= 60 && 60 <= a.High {
			within++
		}
	}
	return float64(within) / float64(plants)
}

// Of 95 % intervals about 95 % hold what they are of, where residuals are independent. Where they are correlated fewer do:
// a year or two of months do not show a correlation well. Without n' they would be 76 % at both lengths.
func TestIntervalsHoldTheTruth(t *testing.T) {
	for _, tt := range []struct {
		before    int
		rho       float64
		low, high float64
	}{
		{12, 0, 0.94, 0.97},
		{24, 0, 0.94, 0.97},
		{24, 0.5, 0.86, 0.92},
		{48, 0.5, 0.94, 0.98},
	} {
		got := coverage(t, 4000, tt.before, tt.rho)
		t.Logf("%d months, correlation %v: %.1f %% within", tt.before, tt.rho, 100*got)
		if got < tt.low || got > tt.high {
			t.Errorf("%d months, correlation %v: %.3f within", tt.before, tt.rho, got)
		}
	}
}

// points is a straight line with a residual that takes turns, for mistakes.
func points(n int) []Reading {
	x, use := make([]float64, n), make([]float64, n)
	for i := range x {
		x[i] = 100 + float64(i*i%17)
		use[i] = 50 + 2*x[i] + float64(i%3)
	}
	return year(Month{2022, 1}, x, use)
}

func TestMistakes(t *testing.T) {
	with := func(change func(d *Data)) Data {
		d := Data{Variables: []string{"production"}, Before: points(12), After: year(Month{2024, 1}, []float64{105, 106}, []float64{200, 210})}
		change(&d)
		return d
	}
	for name, c := range map[string]struct {
		data Data
		want string
	}{
		"constant":   {with(func(d *Data) { each(d.Before, func(r *Reading) { r.Variables[0] = 7 }) }), `"production" is the same in all months, 7`},
		"too few":    {with(func(d *Data) { d.Before = d.Before[:4] }), "4 months before for a fit of 2 coefficients; at least 5 are wanted"},
		"month":      {with(func(d *Data) { d.Before[3].Month = d.Before[4].Month }), "the month 2022-05 is given twice"},
		"no month":   {with(func(d *Data) { d.Before[3].Month.Month = 13 }), "the month 2022-13"},
		"overlap":    {with(func(d *Data) { d.After[0].Month = Month{2022, 12} }), "periods that do not overlap"},
		"none after": {with(func(d *Data) { d.After = nil }), "12 months before and 0 after"},
		"negative":   {with(func(d *Data) { d.After[0].Use = -1 }), "a use of -1 in 2024-01"},
		"not finite": {with(func(d *Data) { d.After[0].Variables[0] = math.NaN() }), `"production" of 2024-01 is not finite`},
		"use":        {with(func(d *Data) { d.Before[0].Use = math.Inf(1) }), "a use of +Inf"},
		"no use":     {with(func(d *Data) { each(d.Before, func(r *Reading) { r.Use = 0 }) }), "no use in any month"},
		"huge":       {with(func(d *Data) { each(d.Before, func(r *Reading) { r.Use *= 1e305 }) }), "too large or too small"},
		"lacking":    {with(func(d *Data) { d.Before[2].Variables = nil }), "2022-03 has 0 variables of 1"},
		"collinear": {with(func(d *Data) {
			d.Variables = []string{"production", "shifts"}
			add := func(r *Reading) { r.Variables = append(r.Variables, 3*r.Variables[0]+1) }
			each(d.Before, add)
			each(d.After, add)
		}), `"shifts" follows from those before it: they are collinear`},
	} {
		a, err := Analyse(c.data)
		var q *quantity.Error
		if a != nil || !errors.As(err, &q) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func each(all []Reading, f func(*Reading)) {
	for i := range all {
		f(&all[i])
	}
}

func TestDoubts(t *testing.T) {
	for name, c := range map[string]struct {
		change func(d *Data)
		want   string
	}{
		"short year":    {func(d *Data) { d.After = d.After[:6] }, "6 months after are taken for a year by the factor 12/6"},
		"gap":           {func(d *Data) { d.Before = append(d.Before[:4:4], d.Before[6:]...) }, "no reading before of 2023-05, 2023-06"},
		"beyond":        {func(d *Data) { d.After[2].Variables[0] = 500 }, "production is outside of its range before, 360 to 470, in 2024-05"},
		"nothing saved": {func(d *Data) { each(d.After, func(r *Reading) { r.Use = 122.6 }) }, "holds 0"},
		"a rise":        {func(d *Data) { each(d.After, func(r *Reading) { r.Use = 150 }) }, "the use rose"},
		"scatter":       {func(d *Data) { each(d.Before, func(r *Reading) { r.Use = 10 + 90*float64(r.Month.Month%2) }) }, "CV(RMSE) of the fit is"},
		"no relation":   {func(d *Data) { each(d.Before, func(r *Reading) { r.Use = 100 + float64(r.Month.Month%2) }) }, "production may not be what drives the use"},
		"correlated":    {func(d *Data) { each(d.Before, func(r *Reading) { r.Use += 20 * math.Sin(float64(r.Month.Month)/2) }) }, "are correlated from month to month"},
	} {
		d := plant()
		c.change(&d)
		if a := analyse(t, d); !strings.Contains(strings.Join(a.Warnings, "\n"), c.want) {
			t.Errorf("%s: %q, want %q", name, a.Warnings, c.want)
		}
	}
	if a := analyse(t, plant()); len(a.Warnings) > 0 {
		t.Errorf("a good record is doubted: %q", a.Warnings)
	}
}

// What is the same plant in other words gives the same saving.
func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(6, 36).Draw(t, "n")
		draw := func(from Month, n int, name string) []Reading {
			x, use := make([]float64, n), make([]float64, n)
			for i := range x {
				x[i] = 400 + 100*rapid.Float64Range(-1, 1).Draw(t, name+" production") + float64(i)
				use[i] = 20 + 0.3*x[i] + 10*rapid.Float64Range(-1, 1).Draw(t, name+" noise")
			}
			return year(from, x, use)
		}
		d := Data{Variables: []string{"production"}, Before: draw(Month{2020, 1}, n, "before"), After: draw(Month{2024, 1}, rapid.IntRange(1, 18).Draw(t, "m"), "after")}
		a, err := Analyse(d)
		if err != nil || a.Model.CV < 1e-6 { // of residuals that are rounding alone
			t.Skip("a draw without a fit")
		}
		both := func(name string, k float64, change func(r *Reading)) {
			var other Data
			other.Variables = d.Variables
			for _, period := range []struct{ to, from *[]Reading }{{&other.Before, &d.Before}, {&other.After, &d.After}} {
				for _, r := range *period.from {
					r.Variables = append([]float64(nil), r.Variables...)
					change(&r)
					*period.to = append(*period.to, r)
				}
			}
			other.Before = rapid.Permutation(other.Before).Draw(t, "before")
			other.After = rapid.Permutation(other.After).Draw(t, "after")
			b, err := Analyse(other)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			const digits = 1e-8
			size := k * a.AnnualBaseline
			if math.Abs(b.Annual-k*a.Annual) > digits*size || math.Abs(b.AnnualError-k*a.AnnualError) > digits*size || math.Abs(b.Model.R2-a.Model.R2) > digits || math.Abs(b.Lag1-a.Lag1) > 1e-6 {
				t.Fatalf("%s: %v ± %v, R2 %v, and %v ± %v, R2 %v", name, b.Annual, b.AnnualError, b.Model.R2, a.Annual, a.AnnualError, a.Model.R2)
			}
		}
		both("months in another order", 1, func(*Reading) {})
		both("a constant added to all production", 1, func(r *Reading) { r.Variables[0] += 1000 })
		both("production in other units", 1, func(r *Reading) { r.Variables[0] *= 0.001 })
		both("use in other units", 3.6, func(r *Reading) { r.Use *= 3.6 })
	})
}

// Whatever the readings, figures are finite or the error says what is wrong.
func TestNoReadingBreaksTheFigures(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		figure := rapid.OneOf(rapid.Float64(), rapid.Float64Range(0, 100), rapid.SampledFrom([]float64{0, 1, 1e308, 5e-324, math.Inf(1), math.NaN()}))
		k := rapid.IntRange(0, 3).Draw(t, "variables")
		readings := func(from Month, least int) []Reading {
			all := make([]Reading, rapid.IntRange(least, 14).Draw(t, "months"))
			for i := range all {
				all[i] = Reading{Month: from.Add(i), Use: figure.Draw(t, "use"), Variables: rapid.SliceOfN(figure, k, k).Draw(t, "x")}
			}
			return all
		}
		d := Data{Variables: []string{"a", "b", "c"}[:k], Before: readings(Month{2020, 1}, 4), After: readings(Month{2024, 1}, 1)}
		a, err := Analyse(d)
		if err != nil {
			if a != nil || err.Error() == "" {
				t.Fatalf("%v with %v", a, err)
			}
			return
		}
		for _, v := range append([]float64{a.Adjusted, a.Metered, a.Annual, a.AnnualError, a.Low, a.High, a.Lag1, a.Effective, a.T, a.Model.R2, a.Model.CV}, a.Model.Errors...) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Fatalf("not finite: %+v", a)
			}
		}
	})
}
