package uncertainty_test

import (
	"context"
	"fmt"
	"log"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/uncertainty"
)

func evaluatedTable2() (*engine.Portfolio, *engine.Result) {
	p, err := input.ReadFile("../../examples/vncpc-2004/table2.toml")
	if err != nil {
		log.Fatal(err)
	}
	set, err := factor.Load(p.Factors)
	if err != nil {
		log.Fatal(err)
	}
	r, err := engine.Evaluate(p, set, engine.Options{})
	if err != nil {
		log.Fatal(err)
	}
	return p, r
}

func ExampleAnalyse() {
	p, r := evaluatedTable2()
	a, err := uncertainty.Analyse(context.Background(), p, r, uncertainty.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.0f t CO2, 95 %% interval %.0f to %.0f\n", r.Total.CO2, a.Total.CO2.Low, a.Total.CO2.High)
	for _, d := range a.Drivers(uncertainty.CO2, &r.Total)[:2] {
		fmt.Printf("%s: %.0f %% of the variance, %.0f to %.0f t\n", d.Unknown, 100*d.Share, *d.AtLow, *d.AtHigh)
	}
	// Output:
	// 31546 t CO2, 95 % interval 26686 to 36319
	// coal.ncv: 92 % of the variance, 26901 to 36138 t
	// electricity.co2: 5 % of the variance, 30075 to 32209 t
}

func ExampleOptions_draws() {
	p, r := evaluatedTable2()
	p.Programmes[0].AnnualSaving.Low, p.Programmes[0].AnnualSaving.High = 20_000, 324_000 // illustrative
	a, err := uncertainty.Analyse(context.Background(), p, r, uncertainty.Options{Draws: 10_000, Seed: 1})
	if err != nil {
		log.Fatal(err)
	}
	payback := a.Programmes[0].Payback
	fmt.Printf("%v, 95 %% interval %v to %v, never in %.1f %% of the draws\n", r.Programmes[0].SimplePayback, payback.Low, payback.High, 100*payback.Never)
	// Output:
	// 0.65 years, 95 % interval 0.35 years to 5.57 years, never in 1.3 % of the draws
}

func ExampleApproach1() {
	table, err := uncertainty.Approach1([]uncertainty.Source{
		{Name: "coal", Base: 15000, Year: 12000, ActivityPercent: 5, FactorPercent: 8, FactorCorrelated: true},
		{Name: "electricity", Base: 6000, Year: 7000, ActivityPercent: 2, FactorPercent: 15, FactorCorrelated: true},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.0f t ± %.1f %%, a change of %.1f ± %.1f %%\n", table.Year, table.Percent, table.TrendPercent, table.TrendPoints)
	// Output:
	// 19000 t ± 8.2 %, a change of -9.5 ± 4.3 %
}
