package plan_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/plan"
)

// Plants of 20, 60 and 120 options with interactions, a quarter of whose money is there; nodes are those of the search.
func BenchmarkBest(b *testing.B) {
	set := load(b)
	for _, n := range []int{20, 60, 120} {
		for _, seed := range []uint64{1, 2, 3, 4} {
			p := random(rand.New(rand.NewPCG(seed, 2)), n)
			total := 0.0
			for _, o := range p.Programmes[0].Options {
				total += o.Investment.Value
			}
			for _, goal := range []plan.Goal{plan.NPV, plan.CO2} {
				b.Run(fmt.Sprintf("%d/%d/%v", n, seed, goal), func(b *testing.B) {
					nodes := 0
					for b.Loop() {
						got, err := plan.Best(context.Background(), p, set, engine.Options{}, plan.Options{Budget: total / 4, Goal: goal})
						if err != nil || !got.Proven {
							b.Fatal(err, got)
						}
						nodes = got.Nodes
					}
					b.ReportMetric(float64(nodes), "nodes")
				})
			}
		}
	}
}
