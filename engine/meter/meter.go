package meter

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/cleaner-production/abate/engine/internal/exact"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Month is a month of a year; the zero Month is none.
type Month struct{ Year, Month int }

// ParseMonth reads "2023-01".
func ParseMonth(text string) (Month, bool) {
	year, month, _ := strings.Cut(text, "-")
	y, err := strconv.Atoi(year)
	n, also := strconv.Atoi(month)
	m := Month{y, n}
	return m, err == nil && also == nil && m.valid() && m.String() == text
}

// String writes "2023-01".
func (m Month) String() string { return fmt.Sprintf("%04d-%02d", m.Year, m.Month) }

// Add returns the month so many months later.
func (m Month) Add(months int) Month {
	i := m.index() + months
	return Month{i / 12, i%12 + 1}
}

func (m Month) index() int  { return m.Year*12 + m.Month - 1 }
func (m Month) valid() bool { return m.Year >= 1900 && m.Year <= 2999 && m.Month >= 1 && m.Month <= 12 }

// Reading is the use of a month and what drives it.
type Reading struct {
	Month     Month
	Use       float64
	Variables []float64 // in the order of the names in Data
}

// Data are the readings of a meter. Their order does not matter.
type Data struct {
	Variables     []string // what drives the use: "production"; none compares with the mean
	Before, After []Reading
}

// MaxMonths is how many readings before, or after, are taken, and MaxVariables how many variables.
const (
	MaxMonths    = 1200
	MaxVariables = 20
)

// Analysis is what was avoided. Amounts are in the unit of the readings.
type Analysis struct {
	Variables []string
	Model     *Model
	Before    []Fitted // by month
	After     []Fitted
	Adjusted  float64 // use that the model predicts for the months after
	Metered   float64 // use in them
	Avoided   float64 // Adjusted - Metered
	Error     float64 // standard error of Avoided

	// Lag1 is the correlation of a residual with that of the month before. Where it is above chance, Effective is the number
	// of months that independent residuals would need for as much knowledge, n (1 - Lag1)/(1 + Lag1); else n.
	Lag1, Effective float64
	DF, T           float64 // degrees of freedom, and the two-sided 95 % quantile of Student's t for them

	// Per year: the months after x PerYear, which is 12/months.
	PerYear             float64
	Annual, AnnualError float64
	Low, High           float64 // 95 % interval of Annual
	AnnualBaseline      float64 // Adjusted x PerYear

	Warnings []string
}

// Fitted is a month with what the model predicts for it.
type Fitted struct {
	Reading
	Predicted float64
}

// Avoided is what was used less than predicted.
func (f Fitted) Avoided() float64 { return f.Predicted - f.Use }

// Criteria of a fit as they are quoted in practice; a fit that misses them is told, not refused. A meter of a well-run
// process whose production hardly varies has a low R2 and may predict well.
const (
	MaxCV = 0.25
	MinR2 = 0.75
)

// Analyse fits the use before and compares the months after with it.
//
// The standard error is that of a sum of m predictions, s sqrt(m + c' (X'X)^-1 c), of which ASHRAE Guideline 14-2014, annex
// B, equation B-28 has the approximation 1.26 s sqrt(m (1 + 2/n)); it is quoted here as public programs have it, and goes
// back to Reddy and Claridge, Uncertainty of "Measured" Energy Savings from Statistical Baseline Models, HVAC&R Research,
// January 2000; neither was at hand, and what follows of n' is from memory. Where residuals are correlated beyond chance, Lag1 > 1.645/sqrt(n), n' =
// n (1 - Lag1)/(1 + Lag1) months stand for the n in s and in the degrees of freedom, and the variance of the sum is n/n'
// times as large, as there.
//
// A year has 12 months: with m months after, all is multiplied by 12/m, and told where m is not 12.
func Analyse(d Data) (*Analysis, error) {
	before, after := sorted(d.Before), sorted(d.After)
	if err := check(d.Variables, before, after); err != nil {
		return nil, err
	}
	y := make([]float64, len(before))
	columns := make([][]float64, len(d.Variables))
	for i, r := range before {
		y[i] = r.Use
		for j, v := range r.Variables {
			columns[j] = append(columns[j], v)
		}
	}
	model, err := Fit(y, columns...)
	if err != nil {
		return nil, named(err, d.Variables)
	}
	a := &Analysis{Variables: slices.Clone(d.Variables), Model: model, Before: fitted(model, before), After: fitted(model, after)}
	var predicted, used, avoided exact.Sum
	points := make([][]float64, len(after))
	for i, f := range a.After {
		points[i] = f.Variables
		predicted.Add(f.Predicted)
		used.Add(f.Use)
		avoided.Add(f.Predicted)
		avoided.Add(-f.Use)
	}
	a.Adjusted, a.Metered, a.Avoided = predicted.Value(), used.Value(), avoided.Value()
	n, p := float64(model.N), float64(model.P())
	a.Lag1, a.Effective = lag1(a.Before), n
	const chance = 1.645 // the 95 percentile of a standard normal distribution
	if a.Lag1 > chance/math.Sqrt(n) {
		a.Effective = max(n*(1-a.Lag1)/(1+a.Lag1), 1)
		a.warn("the residuals before are correlated from month to month (%.2f): %d months tell as much as %.1f independent ones, and the interval is widened", a.Lag1, model.N, a.Effective)
	}
	a.DF = max(a.Effective-p, 1)
	a.T = Student(0.05, a.DF)
	a.Error = math.Sqrt(model.sse / a.DF * n / a.Effective * model.spread(points))
	a.PerYear = 12 / float64(len(after))
	a.Annual, a.AnnualError, a.AnnualBaseline = a.Avoided*a.PerYear, a.Error*a.PerYear, a.Adjusted*a.PerYear
	a.Low, a.High = a.Annual-float64(a.T*a.AnnualError), a.Annual+float64(a.T*a.AnnualError)
	for _, v := range []float64{a.Annual, a.AnnualError, a.Low, a.High, a.AnnualBaseline} {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, &quantity.Error{Found: "readings too large or too small to be computed with", Mend: "check the units"}
		}
	}
	a.doubt()
	return a, nil
}

func sorted(all []Reading) []Reading {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Reading) int { return cmp.Compare(a.Month.index(), b.Month.index()) })
	return all
}

func fitted(m *Model, all []Reading) []Fitted {
	f := make([]Fitted, len(all))
	for i, r := range all {
		f[i] = Fitted{r, m.At(r.Variables)}
	}
	return f
}

// check refuses what is no record of a meter.
func check(variables []string, before, after []Reading) error {
	switch {
	case len(variables) > MaxVariables:
		return &quantity.Error{Found: fmt.Sprintf("%d variables", len(variables)), Wanted: fmt.Sprintf("at most %d are taken", MaxVariables)}
	case len(before) == 0 || len(after) == 0:
		return &quantity.Error{Found: fmt.Sprintf("%d months before and %d after", len(before), len(after)), Wanted: "readings before and after are wanted"}
	case len(before) > MaxMonths || len(after) > MaxMonths:
		return &quantity.Error{Found: fmt.Sprintf("%d months before and %d after", len(before), len(after)), Wanted: fmt.Sprintf("at most %d are taken", MaxMonths)}
	}
	used := false
	for _, period := range [][]Reading{before, after} {
		for i, r := range period {
			switch {
			case !r.Month.valid():
				return &quantity.Error{Found: "the month " + r.Month.String(), Wanted: "a month is wanted", Mend: `as in "2023-01"`}
			case i > 0 && period[i-1].Month == r.Month:
				return &quantity.Error{Found: "the month " + r.Month.String() + " is given twice", Mend: "keep one"}
			case len(r.Variables) != len(variables):
				return &quantity.Error{Found: fmt.Sprintf("%s has %d variables of %d", r.Month, len(r.Variables), len(variables)), Mend: "give each month all of them"}
			case !(r.Use >= 0) || math.IsInf(r.Use, 0):
				return &quantity.Error{Found: fmt.Sprintf("a use of %v in %s", r.Use, r.Month), Wanted: "0 or more is wanted"}
			}
			for j, v := range r.Variables {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					return &quantity.Error{Found: fmt.Sprintf("%s of %s is not finite", quote(variables[j]), r.Month)}
				}
			}
		}
	}
	for _, r := range before {
		used = used || r.Use > 0
	}
	first, last := after[0].Month, before[len(before)-1].Month
	switch {
	case first.index() <= last.index():
		return &quantity.Error{Found: fmt.Sprintf("the months after begin with %s, and those before end with %s", first, last), Wanted: "periods that do not overlap are wanted", Mend: "leave out the months in which the measure was installed"}
	case !used:
		return &quantity.Error{Found: "no use in any month before"}
	}
	return nil
}

// named puts the names of the variables in place of their numbers.
func named(err error, variables []string) error {
	q := err.(*quantity.Error) // as Fit promises
	for j := len(variables); j > 0; j-- {
		q.Found = strings.Replace(q.Found, "variable "+strconv.Itoa(j)+" ", quote(variables[j-1])+" ", 1)
	}
	q.Found = strings.Replace(q.Found, " points ", " months before ", 1)
	return q
}

func quote(s string) string { return strconv.Quote(s) }

// lag1 is the correlation of each residual with that of the month before; a gap has none.
func lag1(months []Fitted) float64 {
	var products, squares exact.Sum
	scale, most := 0.0, 0.0
	for _, f := range months {
		scale, most = max(scale, math.Abs(f.Avoided())), max(most, f.Use)
	}
	if scale <= 1e-12*most { // rounding alone
		return 0
	}
	for i, f := range months {
		e := f.Avoided() / scale
		squares.Add(float64(e * e))
		if i > 0 && months[i-1].Month.Add(1) == f.Month {
			products.Add(float64(e * (months[i-1].Avoided() / scale)))
		}
	}
	return products.Value() / squares.Value()
}

func (a *Analysis) warn(format string, args ...any) {
	a.Warnings = append(a.Warnings, fmt.Sprintf(format, args...))
}

// doubt warns of a fit, of months and of an extrapolation that a verifier would ask about.
func (a *Analysis) doubt() {
	if a.Model.CV > MaxCV {
		a.warn("CV(RMSE) of the fit is %.1f %%: above %.0f %% it is commonly not accepted", 100*a.Model.CV, 100*MaxCV)
	}
	if len(a.Variables) > 0 && a.Model.R2 < MinR2 {
		a.warn("R2 of the fit is %.2f: below %.2f it is commonly not accepted; %s may not be what drives the use", a.Model.R2, MinR2, strings.Join(a.Variables, ", "))
	}
	if a.Model.N < 12 {
		a.warn("%d months before: less than a year does not show all seasons", a.Model.N)
	}
	if m := len(a.After); m != 12 {
		a.warn("%d months after are taken for a year by the factor 12/%d; months that are not there are taken to be like them", m, m)
	}
	a.gaps("before", a.Before)
	a.gaps("after", a.After)
	for j, name := range a.Variables {
		low, high := math.Inf(1), math.Inf(-1)
		for _, f := range a.Before {
			low, high = min(low, f.Variables[j]), max(high, f.Variables[j])
		}
		var beyond []string
		for _, f := range a.After {
			if v := f.Variables[j]; v < low || v > high {
				beyond = append(beyond, f.Month.String())
			}
		}
		if len(beyond) > 0 {
			a.warn("%s is outside of its range before, %.6g to %.6g, in %s: there the model extrapolates", name, low, high, several(beyond))
		}
	}
	switch {
	case a.High < 0:
		a.warn("more was metered than the model predicts: the use rose")
	case a.Low <= 0 && a.Annual != 0:
		a.warn("the 95 %% interval of the saving holds 0: the meter does not show that anything was saved")
	}
}

// gaps warns of months missing within a period.
func (a *Analysis) gaps(period string, months []Fitted) {
	var missing []string
	for i := 1; i < len(months); i++ {
		for m := months[i-1].Month.Add(1); m != months[i].Month; m = m.Add(1) {
			missing = append(missing, m.String())
		}
	}
	if len(missing) > 0 {
		a.warn("no reading %s of %s", period, several(missing))
	}
}

// several names the first of many.
func several(names []string) string {
	const most = 6
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
}
