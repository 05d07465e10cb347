package engine_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/quantity"
)

// What must hold whatever a portfolio says. Portfolios are drawn with fuel switches, grants, running costs, unpriced
// and rejected options, and streams without a factor.

// drawn is the set of all drawn portfolios.
var drawn = func() *factor.Set {
	set, err := factor.Load("viet-nam")
	if err != nil {
		panic(err) // a built-in set
	}
	return set
}()

var units = map[string][]quantity.Unit{
	"coal":        {quantity.Tonne, quantity.Kilogram, quantity.Gigajoule},
	"do":          {quantity.Tonne, quantity.Litre},
	"lpg":         {quantity.Tonne},
	"electricity": {quantity.MegawattHour, quantity.KilowattHour, quantity.GigawattHour},
	"water":       {quantity.CubicMetre},
	"rice_husk":   {quantity.Tonne},
	"thread":      {quantity.Tonne},
}

var carriersDrawn = []string{"coal", "do", "lpg", "electricity", "water", "rice_husk", "thread"}

// number draws a number of at most three decimals, as people write them.
func number(t *rapid.T, label string, low, high float64) float64 {
	return float64(rapid.IntRange(int(low*1000), int(high*1000)).Draw(t, label)) / 1000
}

func drawSavings(t *rapid.T) []engine.Saving {
	var all []engine.Saving
	for _, carrier := range carriersDrawn {
		if rapid.Bool().Draw(t, "saves "+carrier) {
			all = append(all, engine.Saving{Carrier: carrier, Quantity: quantity.Quantity{
				Value: number(t, carrier, -1e5, 1e6),
				Unit:  rapid.SampledFrom(units[carrier]).Draw(t, "unit"),
			}})
		}
	}
	return all
}

func drawFigures(t *rapid.T) engine.Figures {
	f := engine.Figures{Savings: drawSavings(t)}
	if rapid.Bool().Draw(t, "is invested in") {
		f.Investment = usd(number(t, "investment", 0, 1e6))
		f.Grant.Share = rapid.SampledFrom([]float64{0, 0, 0.4, 1}).Draw(t, "grant")
	}
	if rapid.Bool().Draw(t, "saves money") {
		f.AnnualSaving = usd(number(t, "saving", -1e4, 1e6))
		f.AnnualCost = usd(number(t, "cost", 0, 1e5))
	}
	f.LifetimeYears = rapid.IntRange(0, 20).Draw(t, "lifetime")
	return f
}

func drawPortfolio(t *rapid.T) *engine.Portfolio {
	p := &engine.Portfolio{Currency: "USD", Year: rapid.IntRange(2014, 2023).Draw(t, "year")}
	for i := range rapid.IntRange(1, 3).Draw(t, "programmes") {
		programme := engine.Programme{ID: fmt.Sprint("p", i)}
		for j := range rapid.IntRange(1, 4).Draw(t, "options") {
			o := option(fmt.Sprint("o", j), drawFigures(t))
			o.Status = rapid.SampledFrom([]engine.Status{engine.Proposed, engine.Planned, engine.Implemented, engine.Rejected}).Draw(t, "status")
			programme.Options = append(programme.Options, o)
		}
		p.Programmes = append(p.Programmes, programme)
	}
	return p
}

// copied returns a deep copy of what scaling and shuffling change.
func copied(p *engine.Portfolio) *engine.Portfolio {
	c := *p
	c.Programmes = slices.Clone(p.Programmes)
	for i := range c.Programmes {
		c.Programmes[i].Options = slices.Clone(c.Programmes[i].Options)
		for j := range c.Programmes[i].Options {
			c.Programmes[i].Options[j].Savings = slices.Clone(c.Programmes[i].Options[j].Savings)
		}
	}
	return &c
}

// eachOption changes every option of a copy of a portfolio.
func eachOption(p *engine.Portfolio, change func(o *engine.Option)) *engine.Portfolio {
	c := copied(p)
	for i := range c.Programmes {
		for j := range c.Programmes[i].Options {
			change(&c.Programmes[i].Options[j])
		}
	}
	return c
}

// scaled multiplies all quantities.
func scaled(p *engine.Portfolio, k float64) *engine.Portfolio {
	return eachOption(p, func(o *engine.Option) {
		for i := range o.Savings {
			o.Savings[i].Quantity.Value *= k
		}
	})
}

// priced multiplies all money.
func priced(p *engine.Portfolio, k float64) *engine.Portfolio {
	times := func(m *engine.Money) *engine.Money {
		if m == nil {
			return nil
		}
		return usd(m.Value * k)
	}
	return eachOption(p, func(o *engine.Option) {
		o.Investment, o.AnnualSaving, o.AnnualCost = times(o.Investment), times(o.AnnualSaving), times(o.AnnualCost)
	})
}

func outcome(t *rapid.T, p *engine.Portfolio) *engine.Result {
	r, err := engine.Evaluate(p, drawn, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// physical returns the figures of energy and emissions of an outcome.
func physical(o engine.Outcome) []float64 {
	return append([]float64{o.Energy, o.TOE, o.CO2, o.CO2e, o.CO2Low, o.CO2High, o.BiogenicCO2}, o.CO2ByScope[:]...)
}

// money returns the figures of an outcome that are amounts of money, and those that are none.
func money(o engine.Outcome) (amounts, others []*float64) {
	return []*float64{o.Investment, o.NetInvestment, o.AnnualSaving, o.NPV, o.EquivalentAnnualSaving, o.AnnualisedCost, o.AbatementCost, o.NetBenefit(), new(o.Grant), new(o.AnnualCost)},
		[]*float64{o.IRR.Value, o.MIRR, o.ProfitabilityIndex, new(o.SimplePayback.Years), new(o.DiscountedPayback.Years)}
}

// scale is how large the terms of a sum are, by which its rounding is judged.
func scale(r *engine.Result) (largest float64) {
	for _, p := range r.Programmes {
		for _, o := range p.Options {
			for _, v := range physical(o) {
				largest = max(largest, math.Abs(v))
			}
		}
	}
	return largest
}

// equalled compares figures within a tolerance of some scale.
func equalled(t *rapid.T, what string, got, want []float64, tolerance float64) {
	t.Helper()
	for i := range want {
		if !(math.Abs(got[i]-want[i]) <= tolerance) {
			t.Fatalf("%s: figure %d is %v, want %v", what, i, got[i], want[i])
		}
	}
}

func TestLinearInQuantities(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPortfolio(t)
		r := outcome(t, p)
		k := rapid.SampledFrom([]float64{2, 0.5, 1024}).Draw(t, "power of two")
		double := outcome(t, scaled(p, k))
		for i, v := range physical(r.Total) {
			if got := physical(double.Total)[i]; got != v*k {
				t.Fatalf("figure %d times %v is %v, want exactly %v", i, k, got, v*k)
			}
		}
		k = number(t, "factor", 0.001, 1000)
		equalled(t, "any factor", physical(outcome(t, scaled(p, k)).Total), multiplied(physical(r.Total), k), 1e-12*k*scale(r))
	})
}

// What two quantities save one by one is what they save together.
func TestSumOfQuantities(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := engine.Figures{Savings: drawSavings(t)}
		first, second := f, f
		first.Savings, second.Savings = slices.Clone(f.Savings), slices.Clone(f.Savings)
		for i, s := range f.Savings {
			first.Savings[i].Quantity.Value = number(t, "part", -1e5, 1e6)
			second.Savings[i].Quantity.Value = s.Quantity.Value - first.Savings[i].Quantity.Value
		}
		whole, parts := several(option("a", f)), several(option("a", first), option("b", second))
		whole.Year, parts.Year = 2014, 2014
		a, b := outcome(t, whole), outcome(t, parts)
		a.Total.CO2Low, a.Total.CO2High, b.Total.CO2Low, b.Total.CO2High = 0, 0, 0, 0 // of parts of opposite signs wider
		equalled(t, "in parts", physical(b.Total), physical(a.Total), 1e-12*scale(b))
	})
}

func multiplied(values []float64, k float64) []float64 {
	all := slices.Clone(values)
	for i := range all {
		all[i] *= k
	}
	return all
}

func TestNothingSavedAddsNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPortfolio(t)
		with := eachOption(p, func(o *engine.Option) { o.Savings = append(o.Savings, saves("fo", "0 t")) })
		a, b := outcome(t, p), outcome(t, with)
		if !slices.Equal(physical(a.Total), physical(b.Total)) {
			t.Fatalf("%v with 0 t of fuel oil, %v without", physical(b.Total), physical(a.Total))
		}
		if x, y := a.Total.NPV, b.Total.NPV; (x == nil) != (y == nil) || x != nil && *x != *y {
			t.Fatal("the NPV changed")
		}
	})
}

func TestSignTurns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPortfolio(t)
		a, b := outcome(t, p).Total, outcome(t, scaled(p, -1)).Total
		if b.Energy != -a.Energy || b.CO2 != -a.CO2 || b.CO2e != -a.CO2e || b.CO2Low != -a.CO2High || b.CO2High != -a.CO2Low || b.BiogenicCO2 != -a.BiogenicCO2 {
			t.Fatalf("%v, and with the sign turned %v", physical(a), physical(b))
		}
	})
}

func TestOrderMakesNoDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPortfolio(t)
		shuffled := eachOption(p, func(o *engine.Option) { o.Savings = rapid.Permutation(o.Savings).Draw(t, "carriers") })
		for i := range shuffled.Programmes {
			shuffled.Programmes[i].Options = rapid.Permutation(shuffled.Programmes[i].Options).Draw(t, "options")
		}
		shuffled.Programmes = rapid.Permutation(shuffled.Programmes).Draw(t, "programmes")
		a, b := outcome(t, p), outcome(t, shuffled)
		for _, x := range append(a.Programmes, a.Total) {
			y := b.Total
			for _, other := range b.Programmes {
				if other.ID == x.ID {
					y = other
				}
			}
			bare := func(o engine.Outcome) string { // what has an order is left out
				o.Options, o.Lines, o.NoFactor = nil, nil, nil
				amounts, others := money(o)
				slices.SortFunc(o.ByCarrier, func(a, b engine.CarrierSum) int { return int(a.Quantity - b.Quantity) })
				return fmt.Sprintln(physical(o), values(amounts), values(others), o.Flows, o.SimplePayback, o.DiscountedPayback, o.IRR.Kind, o.IRR.Roots,
					o.Implemented, o.Proposed, o.LifetimeYears, o.ByCarrier)
			}
			if bare(x) != bare(y) {
				t.Fatalf("%s:\n%s\n%s", x.ID, bare(x), bare(y))
			}
		}
	})
}

func values(pointers []*float64) []any {
	var all []any
	for _, p := range pointers {
		if p == nil {
			all = append(all, "unknown")
		} else {
			all = append(all, *p)
		}
	}
	return all
}

func TestUnitsMakeNoDifference(t *testing.T) {
	others := map[quantity.Unit]quantity.Unit{
		quantity.Tonne: quantity.Kilogram, quantity.Kilogram: quantity.Pound, quantity.MegawattHour: quantity.GigawattHour,
		quantity.KilowattHour: quantity.Gigajoule, quantity.GigawattHour: quantity.KilowattHour, quantity.Litre: quantity.CubicMetre, quantity.CubicMetre: quantity.Litre,
		quantity.Gigajoule: quantity.TonneOilEquivalent,
	}
	rapid.Check(t, func(t *rapid.T) {
		p := drawPortfolio(t)
		rewritten := eachOption(p, func(o *engine.Option) {
			for i := range o.Savings {
				q := &o.Savings[i].Quantity
				v, err := q.In(others[q.Unit])
				if err != nil {
					t.Skip("too small to be kept", err)
				}
				*q = quantity.Quantity{Value: v, Unit: others[q.Unit]}
			}
		})
		a, b := outcome(t, p), outcome(t, rewritten)
		equalled(t, "other units", physical(b.Total), physical(a.Total), 1e-12*scale(a))
	})
}

func TestAdditive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := outcome(t, drawPortfolio(t))
		sums := func(members []engine.Outcome) (physicals, moneys []float64) {
			physicals, moneys = make([]float64, len(physical(r.Total))), make([]float64, 4)
			for _, m := range members {
				if m.Status == engine.Rejected {
					continue
				}
				for i, v := range physical(m) {
					physicals[i] += v
				}
				for i, v := range []*float64{m.Investment, m.NetInvestment, m.AnnualSaving, m.NPV} {
					if v != nil {
						moneys[i] += *v
					}
				}
			}
			return physicals, moneys
		}
		largest := scale(r)
		check := func(what string, whole engine.Outcome, parts []engine.Outcome) {
			physicals, moneys := sums(parts)
			equalled(t, what, physical(whole), physicals, 1e-12*largest)
			for i, v := range []*float64{whole.Investment, whole.NetInvestment, whole.AnnualSaving, whole.NPV} {
				if v != nil {
					equalled(t, what+" in money", []float64{*v}, moneys[i:i+1], 1e-6)
				}
			}
			byCarrier := 0.0
			for _, c := range whole.ByCarrier {
				byCarrier += c.CO2
			}
			equalled(t, what+": carriers", []float64{byCarrier}, []float64{whole.CO2}, 1e-12*largest)
			scopes := 0.0
			for _, v := range whole.CO2ByScope {
				scopes += v
			}
			equalled(t, what+": scopes", []float64{scopes}, []float64{whole.CO2}, 1e-12*largest)
			if !(whole.CO2Low <= whole.CO2+1e-12*largest && whole.CO2 <= whole.CO2High+1e-12*largest) {
				t.Fatalf("%s: %v is not between %v and %v", what, whole.CO2, whole.CO2Low, whole.CO2High)
			}
		}
		for _, p := range r.Programmes {
			check("programme", p, p.Options)
		}
		check("total", r.Total, r.Programmes)
		if path := notFinite(reflect.ValueOf(r), "Result"); path != "" {
			t.Fatal(path, "is not finite")
		}
	})
}

// An option cut in two shares gives the same totals.
func TestSplitAndMerge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFigures(t)
		f.Investment, f.AnnualSaving = usd(number(t, "investment", 1, 1e6)), usd(number(t, "saving", 1, 1e6))
		f.AnnualCost, f.Grant.Share = nil, rapid.SampledFrom([]float64{0, 0.25}).Draw(t, "grant")
		w := number(t, "share", 0.01, 0.99)
		whole := several(option("a", f))
		whole.Year = 2014
		part := func(id string, w float64) engine.Option {
			p := &engine.Portfolio{Programmes: []engine.Programme{{Options: []engine.Option{option(id, f)}}}}
			return priced(scaled(p, w), w).Programmes[0].Options[0]
		}
		parts := several(part("a", w), part("b", 1-w))
		parts.Year = 2014
		a, b := outcome(t, whole), outcome(t, parts)
		equalled(t, "split", physical(b.Total), physical(a.Total), 1e-12*scale(a))
		amounts, others := money(a.Total)
		splitAmounts, splitOthers := money(b.Total)
		for i := range amounts {
			if (amounts[i] == nil) != (splitAmounts[i] == nil) {
				t.Fatalf("amount %d: %v and %v", i, values(amounts), values(splitAmounts))
			}
			// CO2 that nearly cancels makes the cost per tonne of any size.
			if amounts[i] != nil && i != 6 && math.Abs(*amounts[i]-*splitAmounts[i]) > 1e-6 {
				t.Fatalf("amount %d: %v split is %v", i, *amounts[i], *splitAmounts[i])
			}
		}
		for i := range others {
			if others[i] != nil && math.Abs(*others[i]-*splitOthers[i]) > 1e-9*(1+math.Abs(*others[i])) {
				t.Fatalf("measure %d: %v split is %v", i, *others[i], *splitOthers[i])
			}
		}
	})
}

// In another currency amounts change with the rate and nothing else does: exactly, for powers of two.
func TestMoneyScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPortfolio(t)
		k := rapid.SampledFrom([]float64{2, 0.25, 16384}).Draw(t, "power of two")
		a, b := outcome(t, p), outcome(t, priced(p, k))
		for i, x := range append(a.Programmes, a.Total) {
			y := append(b.Programmes, b.Total)[i]
			amounts, others := money(x)
			larger, same := money(y)
			for j := range amounts {
				if (amounts[j] == nil) != (larger[j] == nil) || amounts[j] != nil && *amounts[j]*k != *larger[j] {
					t.Fatalf("%s: amount %d times %v: %v, want %v", x.ID, j, k, values(larger), values(amounts))
				}
			}
			for j := range others {
				if (others[j] == nil) != (same[j] == nil) || others[j] != nil && math.Abs(*others[j]-*same[j]) > 1e-9*(1+math.Abs(*others[j])) {
					t.Fatalf("%s: measure %d: %v, want %v", x.ID, j, values(same), values(others))
				}
			}
			if x.SimplePayback.Kind != y.SimplePayback.Kind || x.DiscountedPayback.Kind != y.DiscountedPayback.Kind || x.IRR.Kind != y.IRR.Kind {
				t.Fatalf("%s: kinds differ", x.ID)
			}
		}
	})
}

func TestPaybackIsMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		invested, saved := number(t, "investment", 1, 1e6), number(t, "saving", 1, 1e6)
		more := number(t, "more", 1.002, 10)
		payback := func(i, s float64, opt engine.Options) (simple, discounted float64) {
			r, err := engine.Evaluate(one(engine.Figures{Investment: usd(i), AnnualSaving: usd(s)}), drawn, opt)
			if err != nil {
				t.Fatal(err)
			}
			discounted = r.Total.DiscountedPayback.Years
			if r.Total.DiscountedPayback.Kind == finance.Never {
				discounted = math.Inf(1)
			}
			return r.Total.SimplePayback.Years, discounted
		}
		opt := engine.Options{LifetimeYears: 100}
		simple, discounted := payback(invested, saved, opt)
		faster, _ := payback(invested, saved*more, opt)
		slower, _ := payback(invested*more, saved, opt)
		if !(faster < simple && simple < slower) || discounted < simple*(1-1e-12) {
			t.Fatalf("simple %v, with a larger saving %v, with a larger investment %v; discounted %v", simple, faster, slower, discounted)
		}
		opt.DiscountRate = new(0.0)
		if _, even := payback(invested, saved, opt); simple < 100 && math.Abs(even-simple) > 1e-9*(1+simple) {
			t.Fatalf("discounted at rate 0: %v, simple %v", even, simple)
		}
	})
}

// Cost per tonne times tonnes is annualised cost less saving, in every option and, of those with money, in every group.
func TestAbatementIdentity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := outcome(t, drawPortfolio(t))
		for _, p := range r.Programmes {
			tonnes := 0.0
			for _, o := range p.Options {
				if o.AbatementCost != nil {
					equalled(t, o.ID, []float64{*o.AbatementCost * o.CO2}, []float64{-*o.NetBenefit()}, 1e-9*(math.Abs(*o.NetBenefit())+1))
					if *o.NetBenefit() != 0 && (*o.AbatementCost < 0) != (*o.NetBenefit() > 0) {
						t.Fatalf("cost %v, benefit %v", *o.AbatementCost, *o.NetBenefit())
					}
				}
				if o.NPV != nil && o.Status != engine.Rejected {
					tonnes += o.CO2
				}
			}
			if p.AbatementCost != nil {
				equalled(t, p.ID, []float64{*p.AbatementCost * tonnes}, []float64{-*p.NetBenefit()}, 1e-6*(math.Abs(*p.NetBenefit())+math.Abs(*p.AbatementCost)*scale(r)*1e-6+1))
			}
			if p.AbatementCost != nil && tonnes < -1e-9*scale(r) {
				t.Fatalf("a cost per tonne where %v t are reduced", tonnes)
			}
		}
	})
}

// Raising one factor never lowers the CO2 of what is saved, and moves its own carrier alone.
func TestFactorsAreMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPortfolio(t)
		p = eachOption(p, func(o *engine.Option) {
			for i := range o.Savings {
				o.Savings[i].Quantity.Value = math.Abs(o.Savings[i].Quantity.Value)
			}
		})
		raised, err := drawn.Override("lpg.co2", "70 kg/GJ") // from 63.1
		if err != nil {
			t.Fatal(err)
		}
		a := outcome(t, p)
		b, err := engine.Evaluate(p, raised, engine.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range a.Total.ByCarrier {
			switch d := b.Total.ByCarrier[i]; {
			case c.Carrier != "lpg" && d != c:
				t.Fatalf("%s changed", c.Carrier)
			case c.Carrier == "lpg" && c.Quantity > 0 && d.CO2 <= c.CO2:
				t.Fatalf("CO2 of LPG fell from %v to %v", c.CO2, d.CO2)
			}
		}
		if b.Total.CO2 < a.Total.CO2 {
			t.Fatalf("CO2 fell from %v to %v", a.Total.CO2, b.Total.CO2)
		}
	})
}

// A gas that is said to warm more never makes less CO2e of what is saved, and moves nothing else.
func TestWarmingPotentialsAreMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := eachOption(drawPortfolio(t), func(o *engine.Option) {
			for i := range o.Savings {
				o.Savings[i].Quantity.Value = math.Abs(o.Savings[i].Quantity.Value)
			}
		})
		warmer := *drawn
		warmer.GWP.CH4 *= number(t, "CH4", 1.5, 10)
		warmer.GWP.N2O *= number(t, "N2O", 1.5, 10)
		a := outcome(t, p)
		b, err := engine.Evaluate(p, &warmer, engine.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range a.Total.ByCarrier {
			d := b.Total.ByCarrier[i]
			if burnt := c.Carrier != "electricity" && c.Known && c.Quantity > 0 && c.CO2e != c.CO2; d.CO2e < c.CO2e || burnt && d.CO2e == c.CO2e {
				t.Fatalf("CO2e of %s was %v, is %v", c.Carrier, c.CO2e, d.CO2e)
			}
			if c.CO2e = d.CO2e; c != d {
				t.Fatalf("of %s more than CO2e has changed: %+v, %+v", c.Carrier, c, d)
			}
		}
		if a.Total.CO2 != b.Total.CO2 || b.Total.CO2e < a.Total.CO2e {
			t.Fatalf("CO2 %v and CO2e %v, then %v and %v", a.Total.CO2, a.Total.CO2e, b.Total.CO2, b.Total.CO2e)
		}
	})
}

// Amounts in another currency are those amounts by the exchange rate.
func TestCurrencyIsAScaleOfMoney(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPortfolio(t)
		rate := float64(int64(1) << rapid.IntRange(1, 15).Draw(t, "rate")) // exactly divided by
		foreign := priced(p, rate)
		foreign.Exchange = []engine.ExchangeRate{{Currency: "VND", Per: "USD", Rate: rate}}
		foreign = eachOption(foreign, func(o *engine.Option) {
			for _, m := range []*engine.Money{o.Investment, o.AnnualSaving, o.AnnualCost} {
				if m != nil {
					m.Currency = "VND"
				}
			}
		})
		a, b := outcome(t, p).Total, outcome(t, foreign).Total
		amounts, others := money(a)
		inUSD, same := money(b)
		if x, y := fmt.Sprint(values(amounts), values(others), a.Flows), fmt.Sprint(values(inUSD), values(same), b.Flows); x != y {
			t.Fatalf("in USD %s\nin VND %s", x, y)
		}
	})
}
