package finance

import (
	"errors"
	"math"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"
)

// A testCase is one [[case]] of testdata/*.toml; cases.toml says what its keys mean.
type testCase struct {
	ID, Area, Measure string
	Inputs            inputs
	Expected          answer
	Tolerance         struct{ Abs, Rel float64 }
	Wrong             map[string]float64

	Convention, Source, Printed string
	PrintedNote                 string `toml:"printed_note"`
	Agree                       map[string]int
}

type inputs struct {
	Rate, Inflation, Years, Escalation float64
	NominalRate                        float64 `toml:"nominal_rate"`
	FinanceRate                        float64 `toml:"finance_rate"`
	ReinvestRate                       float64 `toml:"reinvest_rate"`
	Flows                              []float64
	Investment                         amounts
	GrantShare                         float64 `toml:"grant_share"`
	AnnualSaving                       amounts `toml:"annual_saving"`
	AnnualCost                         float64 `toml:"annual_cost"`
	CostEscalation                     float64 `toml:"cost_escalation"`
	AnnualCO2                          float64 `toml:"annual_co2_t"`
	LifetimeYears                      int     `toml:"lifetime_years"`
	PriceBase                          string  `toml:"price_base"`
	Replacement                        []Replacement
	ResidualValue                      float64 `toml:"residual_value"`

	Loan struct {
		Share, Rate float64
		Years       int
	}
	AnnualRate     float64 `toml:"annual_rate"`
	PeriodsPerYear int     `toml:"periods_per_year"`
	Periods        int
	Principal      float64
}

// amounts is one number, or one for each member of a group.
type amounts []float64

func (a *amounts) UnmarshalTOML(value any) error {
	switch value := value.(type) {
	case float64:
		*a = amounts{value}
		return nil
	case []any:
		for _, element := range value {
			*a = append(*a, element.(float64))
		}
		return nil
	}
	return errors.New("neither a number nor a list of numbers")
}

func (a amounts) total() float64 {
	sum := 0.0
	for _, amount := range a {
		sum += amount
	}
	return sum
}

type answer struct {
	Kind                   string
	Value, Years, Payment  float64
	Roots, Flows           []float64
	NPV, IRR               float64
	IRRKind                string  `toml:"irr_kind"`
	PaybackOfFlowsKind     string  `toml:"payback_of_flows_kind"`
	PaybackOfFlowsYears    float64 `toml:"payback_of_flows_years"`
	DiscountedPaybackKind  string  `toml:"discounted_payback_kind"`
	DiscountedPaybackYears float64 `toml:"discounted_payback_years"`
}

// compute answers the question of the case with this package.
func (c testCase) compute(t *testing.T) (a answer) {
	t.Helper()
	in := c.Inputs
	var err error
	switch c.Measure {
	case "simple_payback", "portfolio_payback":
		p := SimplePayback(in.Investment.total()*(1-in.GrantShare), in.AnnualSaving.total()-in.AnnualCost)
		a.Kind, a.Years = p.Kind.String(), p.Years
	case "discounted_payback":
		p := DiscountedPayback(in.Rate, in.Flows)
		a.Kind, a.Years = p.Kind.String(), p.Years
	case "npv":
		a.Value = NPV(in.Rate, in.Flows)
	case "irr":
		a.Kind, a.Value, a.Roots = irr(t, in.Flows)
	case "mirr":
		a.Value, err = MIRR(in.Flows, in.FinanceRate, in.ReinvestRate)
	case "profitability_index":
		a.Value, err = ProfitabilityIndex(in.Rate, in.Flows)
	case "capital_recovery":
		a.Value = CapitalRecovery(in.Rate, in.Years)
	case "equivalent_annual_cost":
		a.Value, err = EquivalentAnnualCost(in.Rate, c.flows(t))
	case "abatement_cost":
		annualised := in.Investment.total() * CapitalRecovery(in.Rate, in.Years)
		cost, ok := AbatementCost(annualised, in.AnnualSaving.total(), in.AnnualCO2)
		if a.Value = cost; !ok {
			a.Kind = "none"
		}
	case "real_rate":
		a.Value, err = RealRate(in.NominalRate, in.Inflation)
	case "loan_payment":
		var schedule []Instalment
		if schedule, err = (Loan{Principal: in.Principal, Rate: in.AnnualRate / float64(in.PeriodsPerYear), Periods: in.Periods}).Schedule(); err == nil {
			a.Payment = schedule[0].Service()
		}
	case "project":
		a.Flows = c.flows(t)
		a.NPV = NPV(in.Rate, a.Flows)
		a.IRRKind, a.IRR, _ = irr(t, a.Flows)
		simple, discounted := DiscountedPayback(0, a.Flows), DiscountedPayback(in.Rate, a.Flows)
		a.PaybackOfFlowsKind, a.PaybackOfFlowsYears = simple.Kind.String(), simple.Years
		a.DiscountedPaybackKind, a.DiscountedPaybackYears = discounted.Kind.String(), discounted.Years
	default:
		t.Fatalf("no function for measure %q", c.Measure)
	}
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// flows lays out the money terms of the case.
func (c testCase) flows(t *testing.T) []float64 {
	t.Helper()
	in := c.Inputs
	p := Project{
		Investment:    in.Investment.total(),
		LifetimeYears: in.LifetimeYears,
		Streams: []Stream{
			{Annual: in.AnnualSaving.total(), Escalation: in.Escalation},
			{Annual: -in.AnnualCost, Escalation: in.CostEscalation},
		},
		Replacements:  in.Replacement,
		ResidualValue: in.ResidualValue,
	}
	if in.PriceBase == "year0" {
		p.PriceBase = Year0
	}
	if in.Loan.Years > 0 {
		equity, err := p.Equity(Financing{Loan: &Loan{Principal: in.Loan.Share * p.Investment, Rate: in.Loan.Rate, Periods: in.Loan.Years}})
		if err != nil {
			t.Fatal(err)
		}
		return equity.Flows
	}
	flows, err := p.Flows()
	if err != nil {
		t.Fatal(err)
	}
	return flows
}

func irr(t *testing.T, flows []float64) (kind string, value float64, roots []float64) {
	t.Helper()
	value, err := IRR(flows)
	var several *SeveralIRRError
	switch {
	case err == nil:
		return "unique", value, nil
	case errors.Is(err, ErrNoIRR):
		return "none", value, nil
	case errors.As(err, &several):
		return "several", value, several.Roots
	}
	t.Fatal(err)
	return "", 0, nil
}

func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatal("no case files", err)
	}
	for _, file := range files {
		var cases struct {
			Schema int
			Case   []testCase
		}
		meta, err := toml.DecodeFile(file, &cases)
		if err != nil {
			t.Fatal(err)
		}
		if unknown := meta.Undecoded(); len(unknown) > 0 || cases.Schema != 1 {
			t.Errorf("%s: schema %d, unknown keys %v", file, cases.Schema, unknown)
		}
		run := 0
		for _, c := range cases.Case {
			t.Run(c.ID, func(t *testing.T) {
				run++
				c.check(t)
			})
		}
		if run == 0 {
			t.Errorf("%s: no case", file)
		}
	}
}

func (c testCase) check(t *testing.T) {
	got := c.compute(t)
	within := cmp.Comparer(func(x, y float64) bool {
		return math.Abs(x-y) <= max(c.Tolerance.Abs, c.Tolerance.Rel*max(math.Abs(x), math.Abs(y)))
	})
	if diff := cmp.Diff(c.Expected, got, within); diff != "" {
		t.Errorf("expected - got +:\n%s", diff)
	}
	for mistake, wrong := range c.Wrong {
		if cmp.Equal(wrong, got.Value, within) || cmp.Equal(wrong, got.Years, within) {
			t.Errorf("got %v, the answer of the mistake %s", wrong, mistake)
		}
	}
	figures := append([]float64{got.Value, got.Years, got.Payment}, got.Roots...)
	for _, printed := range numberIn.FindAllString(c.Printed, -1) {
		if !c.prints(printed, figures) {
			t.Errorf("the source prints %s; got %v", printed, figures)
		}
	}
}

var numberIn = regexp.MustCompile(`-?\d+(\.\d+)?( %)?`)

// prints reports whether a figure agrees with the printed number to within one of its last digit, or
// where a note explains another answer, to 1e-4.
func (c testCase) prints(printed string, figures []float64) bool {
	digits, percent := strings.CutSuffix(printed, " %")
	number, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		return false
	}
	_, decimals, _ := strings.Cut(digits, ".")
	unit := math.Pow10(-len(decimals))
	if decimals == "" && strings.HasSuffix(digits, "0") {
		unit = 10 // "approximately 260 %"
	}
	if percent {
		number, unit = number/100, unit/100
	}
	slack := max(unit, 1e-12*math.Abs(number))
	if c.PrintedNote != "" {
		slack = max(slack, 1e-4*math.Abs(number))
	}
	for _, figure := range figures {
		if math.Abs(figure-number) <= slack {
			return true
		}
	}
	return false
}
