package plan_test

import (
	"context"
	"fmt"
	"log"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/plan"
)

// What to do with 34,000 USD: the set of options with the highest NPV.
func ExampleBest() {
	p, err := input.ReadFile("../../examples/template/plant.toml")
	if err != nil {
		log.Fatal(err)
	}
	set, err := factor.Load(p.Factors)
	if err != nil {
		log.Fatal(err)
	}
	best, err := plan.Best(context.Background(), p, set, engine.Options{}, plan.Options{Budget: 34_000})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%v: NPV %.0f, no better one: %v\n", best.Chosen.IDs, best.Chosen.Value, best.Proven)
	// Output:
	// [mill/insulation mill/pump-drives]: NPV 136026, no better one: true
}
