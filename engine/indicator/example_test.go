package indicator_test

import (
	"fmt"

	"github.com/cleaner-production/abate/engine/indicator"
)

// A factory's electricity per tonne of paper, from what was metered and made, against its target and the years before.
func ExampleAssess() {
	stated := func(v float64) indicator.Figure { return indicator.Figure{Value: &v} }
	target := stated(800)
	all, err := indicator.Assess([]indicator.Indicator{{
		ID:     "electricity",
		Unit:   indicator.Text{En: "kWh/t of paper", Vi: "kWh/t giấy"},
		Target: &target,
		Actual: indicator.Figure{Quotient: &indicator.Quotient{
			Above: indicator.NewAmount(9890, "MWh"),
			Below: indicator.NewAmount(12100, "t"),
		}},
		History: []indicator.Past{{Year: 2021, Figure: stated(864)}, {Year: 2022, Figure: stated(842)}},
	}}, 2023, nil)
	if err != nil {
		panic(err)
	}
	o := &all.Outcomes[0]
	fmt.Printf("%.1f kWh/t, target %s by %+.1f %%\n", o.Value, o.Verdict, 100**o.Deviation)
	fmt.Printf("against %d %+.1f %%, %s\n", o.Prior.Year, 100**o.Prior.Relative, o.Prior.Course)
	fmt.Printf("trend %+.1f kWh/t a year\n", o.Trend.Slope)
	// Output:
	// 817.4 kWh/t, target missed by +2.2 %
	// against 2022 -2.9 %, better
	// trend -23.3 kWh/t a year
}

func ExampleJudged() {
	verdict, _ := indicator.Judged("vượt mức", indicator.Lower)
	fmt.Println(verdict)
	// Output: missed
}
