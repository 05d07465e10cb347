package audit_test

import (
	"context"
	"fmt"
	"log"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/audit"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/uncertainty"
)

func ExampleAudit() {
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
	u, err := uncertainty.Analyse(context.Background(), p, r, uncertainty.Options{})
	if err != nil {
		log.Fatal(err)
	}
	prior, err := audit.DefaultPrior()
	if err != nil {
		log.Fatal(err)
	}
	a, err := audit.Audit(p, r, u, prior)
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range a.Findings {
		if f.Field != "reported.co2" {
			continue
		}
		fmt.Printf("%s: %.0f t reported, %.0f t computed: %v", f.Programme, f.Reported, f.Computed, f.Verdict)
		if len(f.Mends) > 0 {
			fmt.Printf("; %s x %g (%.0f %%)", f.Mends[0].Field, f.Mends[0].Factor, 100*f.Mends[0].Probability)
		}
		fmt.Println()
	}
	// Output:
	// cp-ee: 3300 t reported, 10225 t computed: impossible; savings.coal x 0.1 (78 %)
	// cp-ohs: 815 t reported, 345 t computed: impossible; savings.electricity x 10 (43 %)
	// metal: 1100 t reported, 988 t computed: consistent
	// geriap: 20 t reported, 19987 t computed: impossible; reported.co2 x 1000 (92 %)
}
