package bulk_test

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/bulk"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/quantity"
)

// A table comes in as it is read, and its rows go out as they are computed; totals are there at the end.
func ExampleRun() {
	set, err := factor.Load("viet-nam")
	if err != nil {
		fmt.Println(err)
		return
	}
	table := strings.NewReader(`programme,option,investment,coal_t,electricity_kwh
north,boiler,50000,500,
north,lamps,900,,20000
south,kiln,120000,300,
`)
	terms := &engine.Portfolio{Currency: "USD", Year: 2023, Prices: []engine.Price{
		{Carrier: "coal", Value: engine.Money{Value: 100}, Unit: quantity.Tonne},
		{Carrier: "electricity", Value: engine.Money{Value: 80}, Unit: quantity.MegawattHour}}}
	s, err := bulk.Run(context.Background(), set, table, bulk.Output{Rows: os.Stdout}, bulk.Config{File: "options.csv", Terms: terms, Totals: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range s.Totals {
		fmt.Printf("%s: %d options, %.0f t CO2 (95 %% %.0f to %.0f), payback %v\n", t.Programme, t.Options, t.CO2, t.CO2Low, t.CO2High, t.SimplePayback)
	}
	// Output:
	// programme,option,co2_t,annual_saving,simple_payback_years,npv,abatement_cost_per_t
	// north,boiler,1312.305,50000.00,1.0000,257228.36,-31.90
	// north,lamps,13.184,1600.00,0.5625,8931.31,-110.25
	// south,kiln,787.383,30000.00,4.0000,64337.01,-13.30
	// north: 2 options, 1325 t CO2 (95 % 1071 to 1598), payback 0.99 years
	// south: 1 options, 787 t CO2 (95 % 634 to 951), payback 4.00 years
}
