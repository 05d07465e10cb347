package compare_test

import (
	"fmt"
	"log"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/compare"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/input"
)

// The same programmes with the grid factors of two years: what moves, and why.
func ExampleCarriers() {
	p, err := input.ReadFile("../../examples/vncpc-2004/table2.toml")
	if err != nil {
		log.Fatal(err)
	}
	set, err := factor.Load("viet-nam")
	if err != nil {
		log.Fatal(err)
	}
	var results []*engine.Result
	for _, year := range []int{2014, 2023} {
		r, err := engine.Evaluate(p, set, engine.Options{Year: year})
		if err != nil {
			log.Fatal(err)
		}
		results = append(results, r)
	}
	for _, c := range compare.Carriers(&results[0].Total, &results[1].Total) {
		if c.A != c.B {
			fmt.Printf("%s: %.0f t, then %.0f t; %.0f t by the factor\n", c.ID, c.A, c.B, c.ByFactor)
		}
	}
	// Output:
	// electricity: 4611 t, then 4597 t; -14 t by the factor
}
