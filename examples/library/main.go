// Command library is a Go program of its own module that uses the engine: a portfolio built in code, evaluated with a
// built-in factor set. Run it with "go run .".
package main

import (
	"fmt"
	"log"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/quantity"
)

func main() {
	set, err := factor.Load("viet-nam")
	if err != nil {
		log.Fatal(err)
	}
	p := &engine.Portfolio{
		Currency: "USD",
		Programmes: []engine.Programme{{
			ID: "geriap",
			Figures: engine.Figures{
				Investment:   &engine.Money{Value: 274_000},
				AnnualSaving: &engine.Money{Value: 294_800},
				Savings: []engine.Saving{
					{Carrier: "coal", Quantity: quantity.Quantity{Value: 6023, Unit: quantity.Tonne}},
					{Carrier: "electricity", Quantity: quantity.Quantity{Value: 3.27, Unit: quantity.GigawattHour}},
					{Carrier: "do", Quantity: quantity.Quantity{Value: 799, Unit: quantity.Tonne}},
				},
			},
		}},
	}
	res, err := engine.Evaluate(p, set, engine.Options{Year: 2014})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.0f t CO2 a year, payback %v\n", res.Total.CO2, res.Total.SimplePayback)
	for _, line := range res.Programmes[0].Lines {
		fmt.Printf("%s: %v is %.0f t\n", line.Saving.Carrier, line.Saving.Quantity, line.CO2)
	}
}
