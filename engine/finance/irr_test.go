package finance

import (
	"errors"
	"math"
	"math/big"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// level returns an investment and years of level saving.
func level(investment, saving float64, years int) []float64 {
	flows := slices.Repeat([]float64{saving}, years+1)
	flows[0] = -investment
	return flows
}

// withRoots returns flows whose NPV is zero at the growth factors given: (1-g1 x)(1-g2 x)... times
// first, multiplied out in 300-bit arithmetic.
func withRoots(first float64, growth ...float64) []float64 {
	number := func(x float64) *big.Float { return new(big.Float).SetPrec(300).SetFloat64(x) }
	product := []*big.Float{number(first)}
	for _, g := range growth {
		product = append(product, number(0))
		for k := len(product) - 1; k > 0; k-- {
			step := number(g)
			product[k].Sub(product[k], step.Mul(step, product[k-1]))
		}
	}
	flows := make([]float64, len(product))
	for k := range product {
		flows[k], _ = product[k].Float64()
	}
	return flows
}

func TestIRROfAnySize(t *testing.T) {
	for _, rate := range []float64{-0.99999999, -0.999999, -0.5, -1e-9, 0, 1e-9, 0.003, 0.1, 1, 13.19, 1e4, 1e10, 1e100, 1e300} {
		for _, flows := range [][]float64{{-1, 1 + rate}, {0, 0, -3, 3 + 3*rate, 0}, {1, -1 - rate}} {
			got, err := IRR(flows)
			if err != nil || math.Abs(got-rate) > 1e-15*(1+rate) {
				t.Errorf("flows %v: got %v, %v, want %v", flows, got, err, rate)
			}
		}
	}
}

func TestIRRBeyondFloat64IsNone(t *testing.T) {
	for _, flows := range [][]float64{{-1e-200, 1e200}, {-1e20, 1}, {-1e308, 5e-324}} {
		if got, err := IRR(flows); !errors.Is(err, ErrNoIRR) || got != 0 {
			t.Errorf("flows %v: got %v, %v", flows, got, err)
		}
	}
}

func TestIRRAtTheEndsOfFloat64(t *testing.T) {
	if got, err := IRR([]float64{-0x1p53, 1}); err != nil || got != math.Nextafter(-1, 0) {
		t.Errorf("smallest: got %v, %v", got, err)
	}
	if got, err := IRR([]float64{-1e-8, 1e300}); err != nil || math.Abs(got/1e308-1) > 1e-15 {
		t.Errorf("largest: got %v, %v", got, err)
	}
	if got := IRRs([]float64{-5e-324, 15e-324, -10e-324}); !slices.Equal(got, []float64{0, 1}) {
		t.Errorf("smallest amounts, -(1-x)(1-2x): got %v", got)
	}
	if got, err := IRR(append([]float64{-1, 1e-12}, make([]float64, 100)...)); err != nil || math.Abs(got-(1e-12-1)) > 1e-16 {
		t.Errorf("near a total loss, then a hundred years of nothing: got %v, %v", got, err)
	}
	if got, err := IRR([]float64{-1, 5e-324, 2}); err != nil || math.Abs(got-(math.Sqrt2-1)) > 1e-15 {
		t.Errorf("a denormal flow between: got %v, %v", got, err)
	}
}

func TestIRRIsExactAtRateZero(t *testing.T) {
	for _, flows := range [][]float64{{-100, 50, 50}, {-1000, 1000}, {-3, 1, 1, 1}, {3, -4, 1}} {
		if roots := IRRs(flows); !slices.Contains(roots, 0) {
			t.Errorf("flows %v: got %v, want 0 among them", flows, roots)
		}
	}
}

func TestIRRAgreesWithExactArithmetic(t *testing.T) {
	for _, years := range []int{2, 10, 40, 360} {
		for _, saving := range []float64{0.004, 0.0711, 0.3, 1.5, 13.19} {
			flows := level(1, saving, years)
			rate, err := IRR(flows)
			if err != nil {
				t.Fatal(err)
			}
			slack := 1e-12*math.Abs(rate) + 4e-16
			above, _ := exactNPV(rate-slack, flows)
			below, _ := exactNPV(rate+slack, flows)
			if above.Sign() < 0 || below.Sign() > 0 {
				t.Errorf("%d years of %v: rate %v is not within %.1e", years, saving, rate, slack)
			}
		}
	}
}

// Anexen/pyxirr issue 24: forty years of monthly payments once gave a rate below -1.
func TestIRROfMonthlyPayments(t *testing.T) {
	const want = 0.0038401048125704159 // 60-digit bisection
	got, err := IRR(level(172545.848122807, 787.735232517999, 480))
	if err != nil || math.Abs(got-want) > 1e-15 {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
}

func TestIRRsFindsEveryRoot(t *testing.T) {
	wide := make([]float64, 0, 33) // growth factors 4^-16 to 4^16
	for i := -16; i <= 16; i++ {
		wide = append(wide, math.Ldexp(1, 2*i))
	}
	tests := []struct {
		name      string
		growth    []float64
		tolerance float64 // of the growth factor; close roots are ill-conditioned
	}{
		{"10, 20, 30 %", []float64{1.1, 1.2, 1.3}, 1e-12},
		{"nine at ordinary rates", []float64{0.8, 1, 1.25, 1.5, 2, 2.5, 3.5, 5, 8}, 1e-8},
		{"five within ten points", []float64{1.02, 1.04, 1.06, 1.08, 1.1}, 1e-4},
		{"thirty-three from near total loss to 4e9", wide, 1e-13},
		{"0.1 % apart", []float64{1.1, 1.101}, 1e-11},
		{"a thousandth of a per cent apart", []float64{1.1, 1.10001}, 1e-9},
	}
	for _, tt := range tests {
		for _, first := range []float64{-1, 1e6} {
			got := IRRs(withRoots(first, tt.growth...))
			if len(got) != len(tt.growth) {
				t.Errorf("%s: got %v, want growth %v", tt.name, got, tt.growth)
				continue
			}
			for i, g := range tt.growth {
				if miss := math.Abs(got[i] + 1 - g); miss > tt.tolerance*g+1.2e-16 {
					t.Errorf("%s: root %d off by %.1e of %v", tt.name, i, miss, g)
				}
			}
		}
	}
}

func TestIRRsListsAMultipleRootOnce(t *testing.T) {
	tests := []struct {
		name      string
		growth    []float64
		want      []float64
		tolerance float64
	}{
		{"double", []float64{1.1, 1.1}, []float64{0.1}, 1e-14},
		{"double below zero", []float64{0.9, 0.9}, []float64{-0.1}, 1e-14},
		{"double and single", []float64{1.1, 1.1, 1.5}, []float64{0.1, 0.5}, 1e-13},
		{"single and double", []float64{0.9, 1.5, 1.5}, []float64{-0.1, 0.5}, 1e-13},
		{"two double", []float64{1.1, 1.1, 2, 2}, []float64{0.1, 1}, 1e-12},
		{"triple", []float64{1.5, 1.5, 1.5}, []float64{0.5}, 1e-4},
		{"closer than rounding tells", []float64{1.1, 1.1 + 1e-10}, []float64{0.1}, 1e-9},
	}
	for _, tt := range tests {
		for _, first := range []float64{-1, 1e6} {
			got := IRRs(withRoots(first, tt.growth...))
			if !slices.EqualFunc(tt.want, got, func(a, b float64) bool { return math.Abs(a-b) <= tt.tolerance }) {
				t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
			}
		}
	}
}

func TestIRRsPassesByANearMiss(t *testing.T) {
	// (1-1.1x)^2 + 1e-9: NPV comes close to zero and stays above.
	if got := IRRs([]float64{1 + 1e-9, -2.2, 1.21}); len(got) != 0 {
		t.Errorf("got %v, want none", got)
	}
}

func TestSeveralIRRError(t *testing.T) {
	tests := []struct {
		name  string
		flows []float64
		want  SeveralIRRError
		text  string
	}{
		{
			"supported from rate 0 on", withRoots(-1, 1.25, 1.5, 2),
			SeveralIRRError{Roots: []float64{0.25, 0.5, 1}, Supported: true, IRR: 0.25},
			"finance: 3 internal rates of return: 0.25, 0.5, 1; the NPV curve supports 0.25",
		},
		{
			"roots below zero are passed over", withRoots(-1, 0.5, 1.25),
			SeveralIRRError{Roots: []float64{-0.5, 0.25}, Supported: true, IRR: 0.25},
			"finance: 2 internal rates of return: -0.5, 0.25; the NPV curve supports 0.25",
		},
		{
			"NPV below zero at rate 0", withRoots(-1, 1.25, 2),
			SeveralIRRError{Roots: []float64{0.25, 1}},
			"finance: 2 internal rates of return: 0.25, 1; the NPV curve supports none",
		},
		{
			"NPV zero at rate 0, above it after", withRoots(-1, 1, 2),
			SeveralIRRError{Roots: []float64{0, 1}},
			"finance: 2 internal rates of return: 0, 1; the NPV curve supports none",
		},
		{
			"NPV zero at rate 0 but for rounding, below it after", []float64{0.1, -0.3, 0.2},
			SeveralIRRError{Roots: []float64{0, 1}},
			"",
		},
		{
			"NPV above zero at every rate from 0", withRoots(1, 0.5, 0.75),
			SeveralIRRError{Roots: []float64{-0.5, -0.25}},
			"finance: 2 internal rates of return: -0.5, -0.25; the NPV curve supports none",
		},
		{
			"NPV touches zero on its way", withRoots(-1, 1.25, 1.25, 2),
			SeveralIRRError{Roots: []float64{0.25, 1}, Supported: true, IRR: 0.25},
			"finance: 2 internal rates of return: 0.25, 1; the NPV curve supports 0.25",
		},
	}
	for _, tt := range tests {
		rate, err := IRR(tt.flows)
		var several *SeveralIRRError
		if !errors.As(err, &several) {
			t.Errorf("%s: got %v, %v", tt.name, rate, err)
			continue
		}
		within := cmp.Comparer(func(x, y float64) bool { return math.Abs(x-y) <= 1e-12 })
		if diff := cmp.Diff(tt.want, *several, within); diff != "" || rate != several.IRR {
			t.Errorf("%s: got rate %v, want - got +:\n%s", tt.name, rate, diff)
		}
		if text := err.Error(); tt.text != "" && text != tt.text {
			t.Errorf("%s: text %q, want %q", tt.name, text, tt.text)
		}
	}
}

func TestIRRBoundsItsWork(t *testing.T) {
	alternating := func(n int) []float64 { return slices.Repeat([]float64{-1, 1.1}, n/2) }
	if roots := IRRs(alternating(1024)); len(roots) != 1 || math.Abs(roots[0]-0.1) > 1e-10 {
		t.Errorf("1,024 alternating flows: got %v, want 0.1", roots)
	}
	_, err := IRR(alternating(1026))
	const want = "finance: 1026 flows with 1025 changes of sign are too many to search"
	if err == nil || err.Error() != want {
		t.Errorf("1,026 alternating flows: got error %v, want %q", err, want)
	}
	if roots := IRRs(alternating(1026)); roots != nil {
		t.Errorf("1,026 alternating flows: got %v, want none", roots)
	}
	for _, want := range []float64{0.1, 0.9} {
		if rate, err := IRR(level(1, want, 100_000)); err != nil || math.Abs(rate-want) > 1e-14 {
			t.Errorf("a hundred thousand level flows: got %v, %v, want %v", rate, err, want)
		}
	}
}

// Three roots, and four hundred years of small changes to and fro that do not matter to them.
func TestIRRsIsNotLostInManyChangesOfSign(t *testing.T) {
	flows := append(withRoots(-1, 1.1, 1.5, 2), make([]float64, 400)...)
	for k := 4; k < len(flows); k++ {
		flows[k] = 1e-9 * float64(1-2*(k%2))
	}
	got := IRRs(flows)
	for _, want := range []float64{0.1, 0.5, 1} {
		if !slices.ContainsFunc(got, func(root float64) bool { return math.Abs(root-want) < 1e-6 }) {
			t.Errorf("got %v, want %v among them", got, want)
		}
	}
}

func TestSeriesCountsChangesOfSign(t *testing.T) {
	tests := []struct {
		series   series
		count    int
		position float64
	}{
		{nil, 0, 0},
		{series{1, 2, 3}, 0, 0},
		{series{-1, 1}, 1, 0.5},
		{series{-1, 0, 0, 1}, 1, 1.5},
		{series{-1, 0, -1}, 0, 0},
		{series{1, 0, 1, 0, -1, 0, -1}, 1, 3},
		{series{-1, 1, 0, 1, -1, 0, 1, 1}, 3, 5},
	}
	for _, tt := range tests {
		if count, position := tt.series.changes(); count != tt.count || position != tt.position {
			t.Errorf("%v: got %d changes, the last at %v, want %d at %v", tt.series, count, position, tt.count, tt.position)
		}
	}
}

func TestSeriesAt(t *testing.T) {
	tests := []struct {
		series         series
		g, value, size float64
	}{
		{series{1, -3}, 2, 1 - 1.5, 1 + 1.5},
		{series{1, -3}, 1, 1 - 3, 1 + 3},
		{series{1, -3}, 0.5, 0.5 - 3, 0.5 + 3}, // times g
		{series{1, 0, -3, 2}, 0.5, 0.125 - 1.5 + 2, 0.125 + 1.5 + 2},
	}
	for _, tt := range tests {
		if value, size := tt.series.at(tt.g); value != tt.value || size != tt.size {
			t.Errorf("%v at %v: got %v, %v, want %v, %v", tt.series, tt.g, value, size, tt.value, tt.size)
		}
	}
	long := series(level(1, 1, 10_000))
	for _, g := range []float64{minGrowth, 0.5, 1, 1.9, maxGrowth} {
		if value, size := long.at(g); !finite(value) || !finite(size) {
			t.Errorf("ten thousand flows at %v: %v, %v", g, value, size)
		}
	}
}

func TestNothingChangesTheFlowsItIsGiven(t *testing.T) {
	flows := []float64{0, -100, 360, -431, 171.6, 0}
	before := slices.Clone(flows)
	IRR(flows)
	IRRs(flows)
	NPV(0.1, flows)
	MIRR(flows, 0.1, 0.1)
	DiscountedPayback(0.1, flows)
	if !slices.Equal(flows, before) {
		t.Errorf("flows are now %v", flows)
	}
}

func TestMIRR(t *testing.T) {
	tests := []struct {
		name                      string
		flows                     []float64
		financeRate, reinvestRate float64
		want                      float64
	}{
		{"one year: it is the IRR", []float64{-100, 125}, 0.1, 0.2, 0.25},
		{"one year of loss", []float64{-100, 75}, 0.1, 0.2, -0.25},
		{"two years: -100 to 150 x 1.5 + 0", []float64{-100, 150, 0}, 0, 0.5, 0.5},
		{"late payment discounted: 200/1.25^2 is 128", []float64{0, 160, -200}, 0.25, 0.25, 0.25},
		{"largest amounts", []float64{-1.7e308, -1.7e308, 1.7e308, 1.7e308}, 0, 0, 0},
		{"largest payments, a small receipt after a hundred years", append(slices.Repeat([]float64{-1.7e308}, 10), append(make([]float64, 90), 1e200)...), 0, 0, math.Pow(1e200/1.7e308/10, 0.01) - 1},
		{"astronomical reinvest rate", []float64{-1, 1, 0}, 0, 1e300, 1e150},
	}
	for _, tt := range tests {
		got, err := MIRR(tt.flows, tt.financeRate, tt.reinvestRate)
		if err != nil || math.Abs(got-tt.want) > 1e-14*(1+tt.want) {
			t.Errorf("%s: got %v, %v, want %v", tt.name, got, err, tt.want)
		}
	}
	for _, flows := range [][]float64{{-1, -2}, {1, 2}, {0, 0}, {0, 5}, {0, -5}, {5}, {-5}} {
		if got, err := MIRR(flows, 0.1, 0.1); !errors.Is(err, ErrOneSign) || got != 0 {
			t.Errorf("flows %v: got %v, %v, want ErrOneSign", flows, got, err)
		}
	}
}
