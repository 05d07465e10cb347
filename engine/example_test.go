package engine_test

import (
	"fmt"
	"log"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/quantity"
)

// CP-EE of Table 2 of the VNCPC annual report 2004, built in Go.
func ExampleEvaluate() {
	set, err := factor.Load("viet-nam")
	if err != nil {
		log.Fatal(err)
	}
	p := &engine.Portfolio{Currency: "USD", Programmes: []engine.Programme{{ID: "cp-ee", Figures: engine.Figures{
		Investment: &engine.Money{Value: 112_000}, AnnualSaving: &engine.Money{Value: 172_000},
		Savings: []engine.Saving{
			{Carrier: "coal", Quantity: quantity.Quantity{Value: 2970, Unit: quantity.Tonne}},
			{Carrier: "electricity", Quantity: quantity.Quantity{Value: 2.57, Unit: quantity.GigawattHour}},
		},
	}}}}
	res, err := engine.Evaluate(p, set, engine.Options{Year: 2014})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.0f t CO2 a year, payback %v\n", res.Total.CO2, res.Total.SimplePayback)
	// Output: 9494 t CO2 a year, payback 0.65 years
}

// A portfolio as a file says it. What the set has no factor for is listed.
func ExampleEvaluate_file() {
	p, err := input.Read("plant.toml", []byte(`
currency = "USD"
year     = 2023
factors  = "viet-nam"

[prices]
coal = "120 USD/t"

[[programme]]
id = "mill"
  [[programme.option]]
  id         = "insulation"
  investment = 9_500
  grant      = 0.25
    [programme.option.savings]
    coal  = { value = 105, low = 90, high = 120, unit = "t" }
    water = "400 m3"
`), quantity.English)
	if err != nil {
		log.Fatal(err)
	}
	set, err := factor.Load(p.Factors)
	if err != nil {
		log.Fatal(err)
	}
	res, err := engine.Evaluate(p, set, engine.Options{})
	if err != nil {
		log.Fatal(err)
	}
	o := res.Programmes[0].Options[0]
	fmt.Printf("%s: %.0f t CO2 (%.0f to %.0f), %.0f USD a year, payback %v\n", o.ID, o.CO2, o.CO2Low, o.CO2High, *o.AnnualSaving, o.SimplePayback)
	fmt.Println("no factor:", o.NoFactor)
	for _, w := range res.Warnings {
		fmt.Println("warning:", w)
	}
	// Output:
	// insulation: 276 t CO2 (184 to 390), 12600 USD a year, payback 0.57 years
	// no factor: [water]
	// warning: plant.toml:11:15: the annual saving of "insulation" leaves out water, for which there is no price
}

// Options in the order of an abatement curve, and those that another one beats in both money and CO2.
func ExampleRank() {
	set, err := factor.Load("viet-nam")
	if err != nil {
		log.Fatal(err)
	}
	option := func(id string, investment, saving, coal float64) engine.Option {
		return engine.Option{ID: id, Figures: engine.Figures{
			Investment: &engine.Money{Value: investment}, AnnualSaving: &engine.Money{Value: saving},
			Savings: []engine.Saving{{Carrier: "coal", Quantity: quantity.Quantity{Value: coal, Unit: quantity.Tonne}}},
		}}
	}
	p := &engine.Portfolio{Currency: "USD", Programmes: []engine.Programme{{ID: "mill", Options: []engine.Option{
		option("boiler", 90_000, 12_000, 180), option("steam traps", 2_452, 3_544, 30), option("insulation", 9_500, 12_600, 105),
	}}}}
	res, err := engine.Evaluate(p, set, engine.Options{})
	if err != nil {
		log.Fatal(err)
	}
	options := res.Programmes[0].Options
	beaten := engine.Dominated(options)
	for _, i := range engine.Rank(options, engine.ByCost) {
		fmt.Printf("%-11s %7.2f USD/t, net benefit %6.0f USD a year, dominated %v\n",
			options[i].ID, *options[i].AbatementCost, *options[i].NetBenefit(), beaten[i])
	}
	// Output:
	// insulation   -40.11 USD/t, net benefit  11054 USD a year, dominated false
	// steam traps  -39.94 USD/t, net benefit   3145 USD a year, dominated true
	// boiler         5.60 USD/t, net benefit  -2647 USD a year, dominated false
}
