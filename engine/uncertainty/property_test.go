package uncertainty

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/quantity"
)

// portfolios draws programmes with and without options, priced and with stated savings, with ranges of all kinds.
func portfolios(t *rapid.T) *engine.Portfolio {
	carriers := []string{"coal", "do", "fo", "lpg", "electricity", "water"}
	units := []quantity.Unit{quantity.Tonne, quantity.Tonne, quantity.Tonne, quantity.Tonne, quantity.MegawattHour, quantity.CubicMetre}
	size := rapid.Float64Range(1, 1e4)
	wide := rapid.Float64Range(0.1, 0.25)
	money := func(label string) *engine.Money {
		m := &engine.Money{Value: size.Draw(t, label)}
		if rapid.Bool().Draw(t, label+" ranged") {
			m.Low, m.High = m.Value*(1-wide.Draw(t, label+" low")), m.Value*(1+wide.Draw(t, label+" high"))
		}
		return m
	}
	figures := func(label string) engine.Figures {
		var f engine.Figures
		for i, c := range carriers {
			if !rapid.Bool().Draw(t, label+c) {
				continue
			}
			v := size.Draw(t, label+c+" saved")
			s := engine.Saving{Carrier: c, Quantity: quantity.Quantity{Value: v, Unit: units[i]}}
			switch rapid.IntRange(0, 2).Draw(t, label+c+" kind") {
			case 1:
				s.Low, s.High = v*(1-wide.Draw(t, label+c+" low")), v*(1+wide.Draw(t, label+c+" high"))
			case 2:
				s.Half = v * 0.05
			}
			f.Savings = append(f.Savings, s)
		}
		if rapid.Bool().Draw(t, label+" invests") {
			f.Investment = money(label + " investment")
			f.Grant.Share = rapid.SampledFrom([]float64{0, 0.4}).Draw(t, label+" grant")
		}
		if rapid.Bool().Draw(t, label+" states a saving") {
			f.AnnualSaving = money(label + " saving")
		}
		return f
	}
	p := &engine.Portfolio{Currency: "USD", Year: 2004}
	for i, c := range carriers {
		if rapid.Bool().Draw(t, c+" priced") {
			m := money(c + " price")
			price := engine.Price{Carrier: c, Value: *m, Unit: units[i], Escalation: rapid.SampledFrom([]*float64{nil, new(0.03)}).Draw(t, c+" escalation")}
			if m.Value != 0 && rapid.Bool().Draw(t, c+" by year") {
				price.ByYear = []float64{m.Value, m.Value * wide.Draw(t, c+" in year 2")}
			}
			p.Prices = append(p.Prices, price)
		}
	}
	for i := range rapid.IntRange(1, 3).Draw(t, "programmes") {
		g := engine.Programme{ID: fmt.Sprintf("p%d", i)}
		options := rapid.IntRange(0, 3).Draw(t, "options")
		if options == 0 || rapid.Bool().Draw(t, "states itself") {
			g.Figures = figures(g.ID)
		}
		for j := range options {
			o := engine.Option{ID: fmt.Sprintf("o%d", j), Figures: figures(fmt.Sprintf("%so%d", g.ID, j))}
			o.Status = rapid.SampledFrom([]engine.Status{engine.Proposed, engine.Implemented, engine.Rejected}).Draw(t, "status")
			g.Options = append(g.Options, o)
		}
		p.Programmes = append(p.Programmes, g)
	}
	return p
}

func evaluate(t interface{ Fatal(...any) }, p *engine.Portfolio) (*engine.Result, bool) {
	set, err := factor.Load("vncpc-2004")
	if err != nil {
		t.Fatal(err)
	}
	r, err := engine.Evaluate(p, set, engine.Options{})
	return r, err == nil // a grant without an investment and the like are Evaluate's to refuse
}

func analyse(t interface{ Fatal(...any) }, p *engine.Portfolio, r *engine.Result, opt Options) *Analysis {
	a, err := Analyse(context.Background(), p, r, opt)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// With no doubt at all the forms of the model give the figures of the Result.
func TestFormsAreTheResult(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := portfolios(t)
		r, ok := evaluate(t, p)
		if !ok {
			return
		}
		m := compile(p, r, Options{})
		m.each(func(n *node) {
			n.forms = [outputs]form{} // of the values rather than the means
		})
		for i := range m.shared {
			m.shared[i].dist = Exactly(m.shared[i].value)
		}
		m.polynomials = nil
		m.settle()
		m.each(func(n *node) {
			for i := range n.own {
				n.own[i].dist = Exactly(n.own[i].value)
			}
			m.expand(n)
		})
		m.each(func(n *node) {
			o := n.outcome
			near := func(what string, out int, want float64) {
				if got := n.forms[out].shared.constant(); math.Abs(got-want) > 1e-9*(1+math.Abs(want)) {
					t.Errorf("%s of %q is %v, the result has %v", what, n.key, got, want)
				}
			}
			near("CO2", co2, o.CO2)
			near("CO2e", co2e, o.CO2e)
			if o.AnnualSaving != nil {
				near("saving", saving, *o.AnnualSaving)
			}
			if o.NPV == nil {
				return
			}
			near("NPV", npv, *o.NPV)
			near("annualised cost", annualised, *o.AnnualisedCost)
			if got := finance.SimplePayback(n.forms[basisNet].shared.constant(), n.forms[basisSaving].shared.constant()); got.Kind != o.SimplePayback.Kind || math.Abs(got.Years-o.SimplePayback.Years) > 1e-9*(1+got.Years) {
				t.Errorf("payback of %q is %v, the result has %v", n.key, got, o.SimplePayback)
			}
			if o.AbatementCost != nil {
				cost := (n.forms[annualised].shared.constant() - n.forms[basisSaving].shared.constant()) / n.forms[basisCO2].shared.constant()
				if math.Abs(cost-*o.AbatementCost) > 1e-6*(1+math.Abs(cost)) {
					t.Errorf("cost of %q is %v, the result has %v", n.key, cost, *o.AbatementCost)
				}
			}
		})
	})
}

// Neither the number of cores nor the order of programmes, options and carriers changes a digit.
func TestOrderAndCores(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := portfolios(t)
		r, ok := evaluate(t, p)
		if !ok {
			return
		}
		draws := rapid.SampledFrom([]int{500, 20_000}).Draw(t, "draws")
		one := analyse(t, p, r, Options{Draws: draws, Seed: 5, Workers: 1})
		many := analyse(t, p, r, Options{Draws: draws, Seed: 5, Workers: 5})
		same := []cmp.Option{cmpopts.IgnoreUnexported(Analysis{}), cmpopts.EquateComparable(finance.Payback{})}
		if diff := cmp.Diff(one, many, same...); diff != "" {
			t.Fatalf("cores change it:\n%s", diff)
		}

		turned := *p
		turned.Programmes = slices.Clone(p.Programmes)
		slices.Reverse(turned.Programmes)
		for i := range turned.Programmes {
			options := slices.Clone(turned.Programmes[i].Options)
			slices.Reverse(options)
			for j := range options {
				options[j].Savings = slices.Clone(options[j].Savings)
				slices.Reverse(options[j].Savings)
			}
			turned.Programmes[i].Options = options
		}
		tr, ok := evaluate(t, &turned)
		if !ok {
			t.Fatal("refused in another order")
		}
		other := analyse(t, &turned, tr, Options{Draws: draws, Seed: 5})
		slices.Reverse(other.Programmes)
		for i := range other.Programmes {
			slices.Reverse(other.Programmes[i].Options)
		}
		if diff := cmp.Diff(one, other, same...); diff != "" {
			t.Fatalf("the order changes it:\n%s", diff)
		}
	})
}

// Propagated percentiles are those of the draws, to 15 per cent of the interval at worst, as long as no
// range reaches several times as far on one side as on the other.
func TestPropagationIsNearTheDraws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := portfolios(t)
		r, ok := evaluate(t, p)
		if !ok {
			return
		}
		closed, drawn := analyse(t, p, r, Options{}), analyse(t, p, r, Options{Draws: 16_000, Seed: 2})
		var check func(a, b Outcome)
		near := func(what string, a, b, width, standardError float64) {
			if math.Abs(a-b) > 0.15*width+5*standardError+1e-9*(math.Abs(a)+math.Abs(b)) {
				t.Errorf("%s is %v propagated and %v drawn, of an interval of %v", what, a, b, width)
			}
		}
		estimate := func(what string, a, b *Estimate) {
			if (a == nil) != (b == nil) {
				t.Fatalf("%s only of one", what)
			}
			if a == nil {
				return
			}
			near(what+" low", a.Low, b.Low, b.High-b.Low, b.LowError)
			near(what+" high", a.High, b.High, b.High-b.Low, b.HighError)
			if a.Low > a.Median || a.Median > a.High || !finite(a.Low) || !finite(a.High) || !finite(b.Low) || !finite(b.High) {
				t.Errorf("%s from %v over %v to %v", what, a.Low, a.Median, a.High)
			}
		}
		check = func(a, b Outcome) {
			estimate(a.ID+" CO2", a.CO2, b.CO2)
			estimate(a.ID+" CO2e", a.CO2e, b.CO2e)
			estimate(a.ID+" saving", a.AnnualSaving, b.AnnualSaving)
			estimate(a.ID+" NPV", a.NPV, b.NPV)
			if a.Payback != nil && a.Payback.High.Kind == finance.Finite && b.Payback.High.Kind == finance.Finite {
				near(a.ID+" payback high", a.Payback.High.Years, b.Payback.High.Years, b.Payback.High.Years-b.Payback.Low.Years, b.Payback.HighError)
				near(a.ID+" payback low", a.Payback.Low.Years, b.Payback.Low.Years, b.Payback.High.Years-b.Payback.Low.Years, b.Payback.LowError)
			}
			if c, d := a.AbatementCost, b.AbatementCost; c != nil && c.Low != nil && c.High != nil && d.Low != nil && d.High != nil {
				near(a.ID+" cost low", *c.Low, *d.Low, *d.High-*d.Low, d.LowError)
				near(a.ID+" cost high", *c.High, *d.High, *d.High-*d.Low, d.HighError)
			}
			for i := range a.Options {
				check(a.Options[i], b.Options[i])
			}
		}
		check(closed.Total, drawn.Total)
		for i := range closed.Programmes {
			check(closed.Programmes[i], drawn.Programmes[i])
		}
	})
}

// The shares of a driver list are not negative and add up to at most 1.
func TestDriversShareTheVariance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := portfolios(t)
		r, ok := evaluate(t, p)
		if !ok {
			return
		}
		a := analyse(t, p, r, Options{})
		for m := range measures {
			sum, last := 0.0, 1.0
			for _, d := range a.Drivers(m, &r.Total) {
				if d.Share < 0 || d.Share > last+1e-12 || d.AtLow != nil && !finite(*d.AtLow) || d.AtHigh != nil && !finite(*d.AtHigh) {
					t.Errorf("driver %+v after %v", d, last)
				}
				sum, last = sum+d.Share, d.Share
			}
			if sum > 1+1e-9 {
				t.Errorf("shares of %v add up to %v", m, sum)
			}
		}
	})
}

// savers draws programmes that save coal and electricity, each quantity with a range as far to one side as to the other.
func savers(t *rapid.T) *engine.Portfolio {
	p := &engine.Portfolio{}
	for i := range rapid.IntRange(1, 5).Draw(t, "programmes") {
		g := engine.Programme{ID: fmt.Sprint(i)}
		for _, c := range []struct {
			carrier string
			unit    quantity.Unit
		}{{"coal", quantity.Tonne}, {"electricity", quantity.MegawattHour}} {
			v, part := rapid.Float64Range(1, 1e4).Draw(t, c.carrier), rapid.Float64Range(0.001, 0.3).Draw(t, "range")
			g.Savings = append(g.Savings, engine.Saving{Carrier: c.carrier, Quantity: quantity.Quantity{Value: v, Unit: c.unit}, Low: v * (1 - part), High: v * (1 + part)})
		}
		p.Programmes = append(p.Programmes, g)
	}
	return p
}

// knownTo is a set of two carriers whose emission factors have a range of so many per cent to either side.
func knownTo(t *rapid.T, percent float64) *factor.Set {
	text := "id = \"own\"\ntitle = \"Two carriers\"\ngwp = \"ar5\"\n"
	for carrier, unit := range map[string]string{"coal": "t", "electricity": "MWh"} {
		text += fmt.Sprintf("[carrier.%s]\nunit = %q\nscope = 1\nco2 = { value = 2, low = %v, high = %v, unit = \"t/%[2]s\", source = \"drawn\" }\n", carrier, unit, 2-percent/50, 2+percent/50)
	}
	set, err := factor.Decode("own.toml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func doubtOf(t *rapid.T, p *engine.Portfolio, set *factor.Set, opt Options) (*engine.Result, *Analysis) {
	r, err := engine.Evaluate(p, set, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r, analyse(t, p, r, opt)
}

// A range that is wider, of a quantity or of a factor, makes no interval narrower, and every interval has the figure in it.
func TestWiderRangesWidenIntervals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := savers(t)
		opt := Options{Draws: rapid.SampledFrom([]int{0, 4096}).Draw(t, "draws"), Seed: 3}
		percent := rapid.Float64Range(0, 20).Draw(t, "percent")
		r, a := doubtOf(t, p, knownTo(t, percent), opt)
		for _, o := range append(a.Programmes, a.Total) {
			value := r.Total.CO2
			for _, g := range r.Programmes {
				if g.ID == o.ID {
					value = g.CO2
				}
			}
			if o.CO2.Low > value || value > o.CO2.High || o.CO2.SD == 0 {
				t.Fatalf("%s: %v is not between %v and %v", o.ID, value, o.CO2.Low, o.CO2.High)
			}
		}
		_, wider := doubtOf(t, p, knownTo(t, percent+rapid.Float64Range(1, 20).Draw(t, "more")), opt)
		g := &p.Programmes[rapid.IntRange(0, len(p.Programmes)-1).Draw(t, "which")]
		g.Savings = slices.Clone(g.Savings)
		g.Savings[0].Low, g.Savings[0].High = g.Savings[0].Low*0.7, g.Savings[0].High*1.3
		_, looser := doubtOf(t, p, knownTo(t, percent), opt)
		for _, b := range []*Analysis{wider, looser} {
			noise := 3 * (a.Total.CO2.LowError + a.Total.CO2.HighError + b.Total.CO2.LowError + b.Total.CO2.HighError) // of draws
			if x, y := a.Total.CO2, b.Total.CO2; y.SD <= x.SD || y.High-y.Low < x.High-x.Low-noise {
				t.Fatalf("from %v to %v with an sd of %v; wider from %v to %v with %v", x.Low, x.High, x.SD, y.Low, y.High, y.SD)
			}
		}
	})
}

// Without a doubt in what goes in there is none in what comes out.
func TestExactInputsHaveNoInterval(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := savers(t)
		for i := range p.Programmes {
			for j := range p.Programmes[i].Savings {
				s := &p.Programmes[i].Savings[j]
				s.Low, s.High, s.Half = 0, 0, 0.5
			}
		}
		r, a := doubtOf(t, p, knownTo(t, 0), Options{Exact: true, Draws: rapid.SampledFrom([]int{0, 500}).Draw(t, "draws")})
		if e := a.Total.CO2; e.SD != 0 || math.Abs(e.High-e.Low) > 1e-12*r.Total.CO2 || math.Abs(e.Low-r.Total.CO2) > 1e-12*r.Total.CO2 {
			t.Fatalf("%v is from %v to %v with an sd of %v", r.Total.CO2, e.Low, e.High, e.SD)
		}
	})
}

// The doubts of quantities, which know nothing of each other, add up as their squares; those of a factor, which is one for
// all, as they are.
func TestSharedAddsUpAndTheRestAsSquares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := savers(t)
		for i := range p.Programmes {
			p.Programmes[i].Savings = p.Programmes[i].Savings[:1] // one factor
		}
		_, quantities := doubtOf(t, p, knownTo(t, 0), Options{})
		squares := 0.0
		for _, o := range quantities.Programmes {
			squares += o.CO2.SD * o.CO2.SD
		}
		if got, want := quantities.Total.CO2.SD, math.Sqrt(squares); math.Abs(got-want) > 1e-12*want {
			t.Fatalf("quantities come to an sd of %v, want %v", got, want)
		}
		for i := range p.Programmes {
			p.Programmes[i].Savings[0].Low, p.Programmes[i].Savings[0].High = 0, 0
		}
		_, shared := doubtOf(t, p, knownTo(t, 5), Options{Exact: true})
		sum := 0.0
		for _, o := range shared.Programmes {
			sum += o.CO2.SD
		}
		if got := shared.Total.CO2.SD; math.Abs(got-sum) > 1e-12*sum {
			t.Fatalf("a factor comes to an sd of %v, want %v", got, sum)
		}
	})
}
