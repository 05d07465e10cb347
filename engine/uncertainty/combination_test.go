package uncertainty

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/quantity"
)

// units are programmes of one carrier each, of which so many units are saved.
func units(t *testing.T, of map[string]quantity.Unit, carriers []string, q []float64) *Analysis {
	t.Helper()
	set, err := factor.Load("vncpc-2004")
	if err != nil {
		t.Fatal(err)
	}
	p := &engine.Portfolio{}
	for i, carrier := range carriers {
		p.Programmes = append(p.Programmes, engine.Programme{ID: fmt.Sprint(i), Figures: engine.Figures{
			Savings: []engine.Saving{{Carrier: carrier, Quantity: quantity.Quantity{Value: q[i], Unit: of[carrier]}}}}})
	}
	r, err := engine.Evaluate(p, set, engine.Options{Year: 2004})
	if err != nil {
		t.Fatal(err)
	}
	a, err := Analyse(context.Background(), p, r, Options{Exact: true})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// The moments of any quantities follow from those of one unit of each carrier: those of the Analysis of the quantities
// themselves.
func TestCombinationIsTheAnalysisOfAnyQuantities(t *testing.T) {
	carriers := []string{"coal", "do", "fo", "lpg", "electricity", "coal"}
	of := map[string]quantity.Unit{"coal": quantity.Tonne, "do": quantity.Litre, "fo": quantity.Tonne, "lpg": quantity.Gigajoule, "electricity": quantity.MegawattHour}
	c := units(t, of, carriers, []float64{1, 1, 1, 1, 1, 1}).Combination()
	for _, q := range [][]float64{{2970, 300e3, 0, 12, 2570, 1}, {0, 0, 0, 0, 1, 0}, {100, -4000, 7, -900, 0, 30}, {1e-6, 0, 3e9, 0, 0, 0}} {
		a := units(t, of, carriers, q)
		want := a.model.moments(&a.model.total.forms[co2])
		mean := 0.0
		for i, v := range c.Mean {
			mean += v * q[i]
		}
		for _, moment := range []struct {
			name      string
			got, want float64
		}{{"mean", mean, want.mean}, {"variance", value(c.Variance, q), want.variance}, {"third", value(c.Third, q), want.third}} {
			if math.Abs(moment.got-moment.want) > 1e-12*math.Abs(moment.want) {
				t.Errorf("%v: %s %v, want %v", q, moment.name, moment.got, moment.want)
			}
		}
	}
	for i, shared := range []bool{true, false} {
		if found := len(c.Variance) > 0 && has(c.Variance, []int{i, 5}); found != shared {
			t.Errorf("a term of carriers %d and 5: %v, want %v", i, found, shared)
		}
	}
}

func value(of []Term, q []float64) float64 {
	sum := 0.0
	for _, t := range of {
		v := t.Factor
		for _, i := range t.Of {
			v *= q[i]
		}
		sum += v
	}
	return sum
}

func has(all []Term, of []int) bool {
	for _, t := range all {
		if fmt.Sprint(t.Of) == fmt.Sprint(of) {
			return true
		}
	}
	return false
}
