package finance_test

import (
	"errors"
	"fmt"

	"github.com/cleaner-production/abate/engine/finance"
)

// A boiler for 50,000 USD saves 12,000 a year, needs 1,500 a year more care, new burners after six
// years, and is worth 4,000 as scrap.
func Example() {
	flows, err := finance.Project{
		Investment:    50_000,
		LifetimeYears: 10,
		Streams:       []finance.Stream{{Annual: 12_000}, {Annual: -1_500}},
		Replacements:  []finance.Replacement{{Year: 6, Cost: 9_000}},
		ResidualValue: 4_000,
	}.Flows()
	if err != nil {
		fmt.Println(err)
		return
	}
	irr, err := finance.IRR(flows)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("NPV at 10 %%:        %.0f USD\n", finance.NPV(0.10, flows))
	fmt.Printf("IRR:                %.1f %%\n", 100*irr)
	fmt.Printf("simple payback:     %v\n", finance.SimplePayback(50_000, 12_000-1_500))
	fmt.Printf("discounted payback: %v\n", finance.DiscountedPayback(0.10, flows))
	// Output:
	// NPV at 10 %:        10980 USD
	// IRR:                14.9 %
	// simple payback:     4.76 years
	// discounted payback: 7.81 years
}

func ExampleSimplePayback() {
	fmt.Println(finance.SimplePayback(112_000, 172_000))
	fmt.Println(finance.SimplePayback(0, 5_000))
	fmt.Println(finance.SimplePayback(5_000, 0))
	// Output:
	// 0.65 years
	// immediate
	// never
}

func ExampleDiscountedPayback() {
	fmt.Println(finance.DiscountedPayback(0.10, []float64{-1000, 1100}))
	fmt.Println(finance.DiscountedPayback(0, []float64{-30_000, 9_000, 12_000, 12_000, 12_000}))
	fmt.Println(finance.DiscountedPayback(0.12, []float64{-1000, 400, 400, 400}))
	// Output:
	// 1.00 years
	// 2.75 years
	// never
}

func ExamplePayback() {
	p := finance.SimplePayback(40_000, 16_000-6_000)
	switch p.Kind {
	case finance.Finite:
		fmt.Printf("%.0f months\n", 12*p.Years)
	default:
		fmt.Println(p.Kind)
	}
	// Output: 48 months
}

func ExampleNPV() {
	fmt.Printf("%.2f\n", finance.NPV(0.0875, []float64{-40, 10, 20, 30}))
	// Output: 9.43
}

func ExampleIRR() {
	// Metal finishing: 21,000 USD return 277,000 a year. No guess is needed.
	flows := []float64{-21_000}
	for range 10 {
		flows = append(flows, 277_000)
	}
	irr, err := finance.IRR(flows)
	fmt.Printf("%.0f %%, %v\n", 100*irr, err)

	_, err = finance.IRR([]float64{1000, 200, 300})
	fmt.Println(errors.Is(err, finance.ErrNoIRR))
	// Output:
	// 1319 %, <nil>
	// true
}

// Decommissioning at the end makes for two rates; the NPV curve supports one of them.
func ExampleSeveralIRRError() {
	_, err := finance.IRR([]float64{-50, -100, 600, 300, -100})
	var several *finance.SeveralIRRError
	if errors.As(err, &several) && several.Supported {
		fmt.Printf("%.0f %%\n", 100*several.IRR)
	}
	fmt.Println(err)
	// Output:
	// 185 %
	// finance: 2 internal rates of return: -0.768895, 1.85442; the NPV curve supports 1.85442
}

func ExampleIRRs() {
	for _, rate := range finance.IRRs([]float64{-100, 360, -431, 171.6}) {
		fmt.Printf("%.4f\n", rate)
	}
	// Output:
	// 0.1000
	// 0.2000
	// 0.3000
}

func ExampleMIRR() {
	mirr, err := finance.MIRR([]float64{-120_000, 39_000, 30_000, 21_000, 37_000, 46_000}, 0.10, 0.12)
	fmt.Printf("%.4f, %v\n", mirr, err)
	// Output: 0.1261, <nil>
}

func ExampleProfitabilityIndex() {
	index, err := finance.ProfitabilityIndex(0.10, []float64{-1000, 660, 605})
	fmt.Printf("%.2f, %v\n", index, err)
	// Output: 1.10, <nil>
}

func ExampleCapitalRecovery() {
	fmt.Printf("%.5f\n", finance.CapitalRecovery(0.10, 10))
	fmt.Printf("%.5f\n", finance.CapitalRecovery(0, 8))
	// Output:
	// 0.16275
	// 0.12500
}

// Two years of a machine for 15,000 that costs 1,500 a year to run and sells for 3,000.
func ExampleEquivalentAnnualCost() {
	cost, err := finance.EquivalentAnnualCost(0.10, []float64{-15_000, -1_500, -1_500 + 3_000})
	fmt.Printf("%.2f, %v\n", cost, err)
	// Output: 8714.29, <nil>
}

func ExampleEquivalentAnnualSaving() {
	saving, err := finance.EquivalentAnnualSaving(0.10, []float64{-1000, 660, 605})
	fmt.Printf("%.2f, %v\n", saving, err)
	// Output: 57.62, <nil>
}

// CP-EE of Table 2: it pays for itself, so the cost is negative.
func ExampleAbatementCost() {
	annualised := 112_000 * finance.CapitalRecovery(0.10, 10)
	cost, ok := finance.AbatementCost(annualised, 172_000, 3_300)
	fmt.Printf("%.1f USD/t, %v\n", cost, ok)
	// Output: -46.6 USD/t, true
}

func ExampleRealRate() {
	rate, err := finance.RealRate(0.12, 0.05)
	fmt.Printf("%.2f %%, %v\n", 100*rate, err)
	// Output: 6.67 %, <nil>
}

// Electricity at today's price rises by 5 % a year and coal by 2 %.
func ExampleProject_Flows() {
	flows, err := finance.Project{
		Investment:    60_000,
		LifetimeYears: 3,
		PriceBase:     finance.Year0,
		Streams: []finance.Stream{
			{Annual: 10_000, Escalation: 0.05},
			{Annual: 20_000, Escalation: 0.02},
		},
	}.Flows()
	fmt.Printf("%.2f, %v\n", flows, err)
	// Output: [-60000.00 30900.00 31833.00 32800.41], <nil>
}

func ExampleCheckRate() {
	fmt.Println(finance.CheckRate(-1.2))
	// Output: finance: rate -1.2 is not above -1
}
