package engine_test

import (
	"fmt"
	"testing"

	"github.com/cleaner-production/abate/engine"
)

func BenchmarkEvaluateTable2(b *testing.B) {
	p, set := table2(), load(b, "vncpc-2004")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := engine.Evaluate(p, set, engine.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// A hundred factories of a hundred options, each with two fuels, electricity and money.
func BenchmarkEvaluate10000Options(b *testing.B) {
	const factories, each = 100, 100
	p := &engine.Portfolio{Currency: "USD", Year: 2014}
	for i := range factories {
		programme := engine.Programme{ID: fmt.Sprint("factory ", i)}
		for j := range each {
			v := float64(1 + (i*each+j)%997)
			f := invest(1000*v, 300*v, saves("coal", "1 t"), saves("do", "1 t"), saves("electricity", "1 MWh"))
			for k := range f.Savings {
				f.Savings[k].Quantity.Value = v
			}
			f.LifetimeYears = 1 + j%20
			programme.Options = append(programme.Options, option(fmt.Sprint("option ", j), f))
		}
		p.Programmes = append(p.Programmes, programme)
	}
	set := load(b, "viet-nam")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := engine.Evaluate(p, set, engine.Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*factories*each/b.Elapsed().Seconds(), "options/s")
}
