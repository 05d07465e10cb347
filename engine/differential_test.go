package engine_test

import (
	"flag"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Every figure of random portfolios with random factors, computed a second time with 160 bits, from the formulas as they
// are printed in the documentation of the engine and without a line of it.

var portfolios = flag.Int("portfolios", 300, "random portfolios that are computed a second time")

// A num is a number with the sum of the absolute terms that it was made of: by that its rounding is judged, for a
// difference of two large amounts has no more right digits than these.
type num struct{ v, size *big.Float }

func bigly() *big.Float { return new(big.Float).SetPrec(160) }

func precise(v float64) num { return num{bigly().SetFloat64(v), bigly().SetFloat64(math.Abs(v))} }

func (a num) plus(b num) num  { return num{bigly().Add(a.v, b.v), bigly().Add(a.size, b.size)} }
func (a num) minus(b num) num { return num{bigly().Sub(a.v, b.v), bigly().Add(a.size, b.size)} }
func (a num) times(b num) num { return num{bigly().Mul(a.v, b.v), bigly().Mul(a.size, b.size)} }
func (a num) sign() int       { return a.v.Sign() }

func (a num) over(b num) num {
	part := bigly().Quo(a.size, bigly().Abs(b.v))
	return num{bigly().Quo(a.v, b.v), part.Mul(part, bigly().Quo(b.size, bigly().Abs(b.v)))}
}

// settled forgets how a number was made: it is as well determined as its digits.
func (a num) settled() num { return num{a.v, bigly().Abs(a.v)} }

// near says whether a number is 0 but for rounding.
func (a num) near0(part float64) bool {
	return bigly().Abs(a.v).Cmp(bigly().Mul(a.size, big.NewFloat(part))) <= 0
}

// powers returns those of a number from 0 to n.
func powers(base num, n int) []num {
	all := []num{precise(1)}
	for k := range n {
		all = append(all, all[k].times(base))
	}
	return all
}

// root is the n-th root by Newton's method, from one of 53 bits.
func root(a num, n int) num {
	start, _ := a.v.Float64()
	x := precise(math.Pow(start, 1/float64(n)))
	for range 3 {
		of := powers(x, n)
		x = x.minus(of[n].minus(a).over(precise(float64(n)).times(of[n-1]))).settled()
	}
	return x
}

// A plain is what a carrier is, per unit in which it is counted. What is 0 is not known.
type plain struct {
	carrier   string
	ncv       [3]float64 // GJ/t: value, low, high
	co2       [3]float64 // kg/TJ; of electricity t/MWh
	carbon    float64    // t C/TJ, with
	oxidation float64
	ch4, n2o  float64 // kg/TJ
	co2e      float64 // kg/m3
	density   float64 // kg/m3
	toe       float64 // by a national table, toe/MWh
	scope     int
	biogenic  bool
}

// AR5, 100 years: IPCC 2013, WG1, Table 8.A.1.
const gwpCH4, gwpN2O = 28, 265

// drawFactors returns factors and the set that states them.
func drawFactors(r *rand.Rand) ([]plain, string) {
	between := func(low, high float64) float64 { return math.Round((low+r.Float64()*(high-low))*1e4) / 1e4 }
	around := func(low, high float64) [3]float64 {
		v := between(low, high)
		if r.IntN(2) == 0 {
			return [3]float64{v, v, v}
		}
		return [3]float64{v, math.Round(v*9e3) / 1e4, math.Round(v*11.5e3) / 1e4}
	}
	all := []plain{
		{carrier: "stones", ncv: around(18, 33), co2: around(90_000, 101_000), ch4: between(0.5, 30), n2o: between(0.3, 5), scope: 1},
		{carrier: "embers", ncv: around(25, 33), carbon: between(20, 30), oxidation: between(0.93, 1), scope: 1},
		{carrier: "oil", ncv: around(38, 44), co2: around(70_000, 80_000), density: between(700, 990), ch4: between(1, 10), scope: 1},
		{carrier: "current", co2: around(0.1, 1.2), toe: between(0.08, 0.3), scope: 2},
		{carrier: "husk", ncv: around(10, 16), co2: around(90_000, 110_000), ch4: between(1, 300), n2o: between(0.5, 15), scope: 1, biogenic: true},
		{carrier: "water", co2e: between(0.05, 2), scope: 3},
		{carrier: "rags"},
	}
	var text strings.Builder
	text.WriteString("id = \"drawn\"\ntitle = \"Factors drawn at random\"\ngwp = \"ar5\"\n")
	for _, p := range all {
		unit := map[string]string{"current": "MWh", "water": "m3"}[p.carrier]
		if unit == "" {
			unit = "t"
		}
		fmt.Fprintf(&text, "[carrier.%s]\nunit = %q\nscope = %d\nbiogenic = %v\n", p.carrier, unit, p.scope, p.biogenic)
		state := func(key, unit string, v ...float64) {
			switch {
			case v[0] == 0:
			case len(v) == 3 && v[1] != v[2]:
				fmt.Fprintf(&text, "%s = { value = %v, low = %v, high = %v, unit = %q, source = \"drawn\" }\n", key, v[0], v[1], v[2], unit)
			default:
				fmt.Fprintf(&text, "%s = { value = %v, unit = %q, source = \"drawn\" }\n", key, v[0], unit)
			}
		}
		state("ncv", "GJ/t", p.ncv[:]...)
		state("co2", map[bool]string{true: "t/MWh", false: "kg/TJ"}[p.carrier == "current"], p.co2[:]...)
		state("carbon", "t C/TJ", p.carbon)
		state("oxidation", "fraction", p.oxidation)
		state("ch4", "kg/TJ", p.ch4)
		state("n2o", "kg/TJ", p.n2o)
		state("co2e", "kg/m3", p.co2e)
		state("density", "kg/m3", p.density)
		state("toe", "toe/MWh", p.toe)
	}
	return all, text.String()
}

// figuresOf are the figures of an option, a programme or the whole; of money those that are nil are not known.
type figuresOf struct {
	energy, toe, co2, co2e, low, high, biogenic num
	scope                                       [4]num

	investment, net, saving        *num
	basisNet, basisSaving, basisOf num // of the measures: net investment, saving and CO2
	annualised                     *num
	flows                          []num
}

func nothing() figuresOf {
	zero := precise(0)
	return figuresOf{energy: zero, toe: zero, co2: zero, co2e: zero, low: zero, high: zero, biogenic: zero, scope: [4]num{zero, zero, zero, zero},
		basisNet: zero, basisSaving: zero, basisOf: zero}
}

// perUnit returns what a unit of a carrier is, the factors at one end of their ranges.
func (p plain) perUnit(end int) (energy, toe, co2, co2e num) {
	million, thousand := precise(1e6), precise(1e3)
	switch {
	case p.carrier == "current":
		co2 := precise(p.co2[end])
		return precise(3.6), precise(p.toe), co2, co2
	case p.co2e != 0: // all gases together, for which CO2 stands
		co2e := precise(p.co2e).over(thousand)
		return precise(0), precise(0), co2e, co2e
	case p.ncv[0] == 0:
		return precise(0), precise(0), precise(0), precise(0)
	case p.carbon != 0: // NCV × C × 44/12 × OX
		energy = precise(p.ncv[end])
		co2 = energy.times(precise(p.carbon)).over(thousand).times(precise(44)).over(precise(12)).times(precise(p.oxidation))
	default: // NCV × EF
		energy = precise(p.ncv[end])
		co2 = energy.times(precise(p.co2[end])).over(million)
	}
	ch4, n2o := energy.times(precise(p.ch4)).over(million), energy.times(precise(p.n2o)).over(million)
	co2e = ch4.times(precise(gwpCH4)).plus(n2o.times(precise(gwpN2O)))
	if !p.biogenic {
		co2e = co2e.plus(co2)
	}
	return energy, energy.over(precise(41.868)), co2, co2e
}

// inBase returns a quantity in t, MWh or m3, in which its carrier is counted.
func (p plain) inBase(q quantity.Quantity) num {
	v := precise(q.Value)
	switch q.Unit {
	case quantity.Kilogram, quantity.KilowattHour:
		return v.over(precise(1e3))
	case quantity.GigawattHour:
		return v.times(precise(1e3))
	case quantity.Litre: // of oil, through its density
		return v.over(precise(1e3)).times(precise(p.density)).over(precise(1e3))
	case quantity.Gigajoule: // of fuel, through its calorific value
		return v.over(precise(p.ncv[0]))
	}
	return v
}

// computed is an option, or a programme without options, by the formulas.
func computed(factors []plain, p *engine.Portfolio, f *engine.Figures) figuresOf {
	o := nothing()
	type stream struct {
		annual     num
		escalation float64
		price      *engine.Price
	}
	var streams []stream
	for _, s := range f.Savings {
		c := factors[indexOf(factors, s.Carrier)]
		q := c.inBase(s.Quantity)
		energy, toe, co2, co2e := c.perUnit(0)
		o.energy, o.toe, o.co2e = o.energy.plus(q.times(energy)), o.toe.plus(q.times(toe)), o.co2e.plus(q.times(co2e))
		if c.biogenic {
			o.biogenic = o.biogenic.plus(q.times(co2))
		} else {
			o.co2, o.scope[c.scope] = o.co2.plus(q.times(co2)), o.scope[c.scope].plus(q.times(co2))
			_, _, low, _ := c.perUnit(1)
			_, _, high, _ := c.perUnit(2)
			if q.sign() < 0 {
				low, high = high, low
			}
			if s.Quantity.Unit == quantity.Gigajoule { // its calorific value enters twice, and cancels
				low, high = precise(c.co2[1]).over(precise(1e6)), precise(c.co2[2]).over(precise(1e6))
				if q.sign() < 0 {
					low, high = high, low
				}
				gj := precise(s.Quantity.Value)
				o.low, o.high = o.low.plus(gj.times(low)), o.high.plus(gj.times(high))
			} else {
				o.low, o.high = o.low.plus(q.times(low)), o.high.plus(q.times(high))
			}
		}
		for i := range p.Prices {
			if price := &p.Prices[i]; price.Carrier == s.Carrier {
				escalation := p.Finance.Escalation
				if price.Escalation != nil {
					escalation = *price.Escalation
				}
				streams = append(streams, stream{q.times(exchanged(p, price.Value)), escalation, price})
			}
		}
	}
	if f.AnnualSaving != nil {
		streams = []stream{{exchanged(p, *f.AnnualSaving), p.Finance.Escalation, nil}}
	}
	cost := precise(0)
	if f.AnnualCost != nil {
		cost = exchanged(p, *f.AnnualCost)
	}
	if streams != nil {
		saving := precise(0).minus(cost)
		for _, s := range streams {
			saving = saving.plus(s.annual)
		}
		o.saving = &saving
	}
	if f.Investment != nil {
		investment := exchanged(p, *f.Investment)
		grant := investment.times(precise(f.Grant.Share))
		if f.Grant.Amount != nil {
			grant = exchanged(p, *f.Grant.Amount)
		}
		net := investment.minus(grant)
		o.investment, o.net = &investment, &net
	}
	if o.saving == nil || o.net == nil {
		return o
	}
	years := p.Finance.LifetimeYears
	if f.LifetimeYears != 0 {
		years = f.LifetimeYears
	}
	growth := powers(precise(1).plus(precise(*p.Finance.DiscountRate)), years)
	o.flows = []num{precise(0).minus(*o.net)}
	streams = append(streams, stream{precise(0).minus(cost), p.Finance.CostEscalation, nil})
	var rises [][]num
	for _, s := range streams {
		rises = append(rises, powers(precise(1).plus(precise(s.escalation)), years))
	}
	present := *o.net
	for k := 1; k <= years; k++ {
		flow := precise(0)
		for i, s := range streams {
			rise := rises[i]
			switch {
			case s.price != nil && len(s.price.ByYear) >= k: // the price of that year
				flow = flow.plus(s.annual.times(precise(s.price.ByYear[k-1])).over(precise(s.price.Value.Value)))
			case s.price != nil && len(s.price.ByYear) > 0: // escalated from the last one that is known
				n := len(s.price.ByYear)
				flow = flow.plus(s.annual.times(precise(s.price.ByYear[n-1])).over(precise(s.price.Value.Value)).times(rise[k-n]))
			case p.Finance.PriceBase == finance.Year0:
				flow = flow.plus(s.annual.times(rise[k]))
			default:
				flow = flow.plus(s.annual.times(rise[k-1]))
			}
		}
		for _, r := range f.Replacements {
			if r.Year == k {
				flow = flow.minus(exchanged(p, r.Cost))
				present = present.plus(exchanged(p, r.Cost).over(growth[k]))
			}
		}
		if k == years && f.ResidualValue != nil {
			flow = flow.plus(exchanged(p, *f.ResidualValue))
			present = present.minus(exchanged(p, *f.ResidualValue).over(growth[k]))
		}
		o.flows = append(o.flows, flow)
	}
	annualised := present.times(recovery(*p.Finance.DiscountRate, years))
	o.annualised = &annualised
	o.basisNet, o.basisSaving, o.basisOf = *o.net, *o.saving, o.co2
	return o
}

func indexOf(factors []plain, carrier string) int {
	for i, f := range factors {
		if f.carrier == carrier {
			return i
		}
	}
	panic(carrier)
}

// exchanged returns an amount in the currency of the portfolio, USD.
func exchanged(p *engine.Portfolio, m engine.Money) num {
	switch m.Currency {
	case "VND": // per USD
		return precise(m.Value).over(precise(p.Exchange[0].Rate))
	case "EUR": // in USD
		return precise(m.Value).times(precise(p.Exchange[1].Rate))
	}
	return precise(m.Value)
}

// recovery is the capital recovery factor, r / (1 - (1+r)^-n).
func recovery(rate float64, years int) num {
	if rate == 0 {
		return precise(1).over(precise(float64(years)))
	}
	one := precise(1)
	return precise(rate).over(one.minus(one.over(powers(one.plus(precise(rate)), years)[years]))).settled()
}

// together adds figures up.
func together(all []figuresOf) figuresOf {
	sum := nothing()
	add := func(to **num, v *num) {
		switch {
		case v == nil:
		case *to == nil:
			*to = v
		default:
			both := (*to).plus(*v)
			*to = &both
		}
	}
	for _, o := range all {
		sum.energy, sum.toe, sum.co2, sum.co2e = sum.energy.plus(o.energy), sum.toe.plus(o.toe), sum.co2.plus(o.co2), sum.co2e.plus(o.co2e)
		sum.low, sum.high, sum.biogenic = sum.low.plus(o.low), sum.high.plus(o.high), sum.biogenic.plus(o.biogenic)
		for i := range sum.scope {
			sum.scope[i] = sum.scope[i].plus(o.scope[i])
		}
		add(&sum.investment, o.investment)
		add(&sum.net, o.net)
		add(&sum.saving, o.saving)
		add(&sum.annualised, o.annualised)
		sum.basisNet, sum.basisSaving, sum.basisOf = sum.basisNet.plus(o.basisNet), sum.basisSaving.plus(o.basisSaving), sum.basisOf.plus(o.basisOf)
		for k, flow := range o.flows {
			if k == len(sum.flows) {
				sum.flows = append(sum.flows, precise(0))
			}
			sum.flows[k] = sum.flows[k].plus(flow)
		}
	}
	return sum
}

// comparison collects the largest differences.
type comparison struct {
	t     *testing.T
	at    string
	worst map[string]float64 // relative to the sum of the absolute terms
	plain float64            // relative to the figure, of those that are not a difference of much larger ones
	count int
}

const agreed = 1e-12

func (c *comparison) figure(what string, got float64, want num) {
	c.t.Helper()
	c.count++
	difference := bigly().Sub(bigly().SetFloat64(got), want.v)
	if difference.Sign() == 0 {
		return
	}
	relative, _ := bigly().Quo(difference.Abs(difference), want.size).Float64()
	if c.worst[what] = max(c.worst[what], relative); !(relative <= agreed) {
		c.t.Errorf("%s: %s is %v, computed with 160 bits %s: a difference of %.2g of its terms", c.at, what, got, want.v.Text('g', 20), relative)
	}
	if bigly().Mul(bigly().Abs(want.v), big.NewFloat(2)).Cmp(want.size) >= 0 {
		own, _ := bigly().Quo(difference, bigly().Abs(want.v)).Float64()
		c.plain = max(c.plain, own)
	}
}

func (c *comparison) optional(what string, got *float64, want *num) {
	c.t.Helper()
	if (got == nil) != (want == nil) {
		c.t.Errorf("%s: %s is %v, computed %v", c.at, what, got, want)
	} else if got != nil {
		c.figure(what, *got, *want)
	}
}

// outcome compares all figures of an outcome.
func (c *comparison) outcome(p *engine.Portfolio, got *engine.Outcome, want figuresOf) {
	c.t.Helper()
	c.figure("energy", got.Energy, want.energy)
	c.figure("TOE", got.TOE, want.toe)
	c.figure("CO2", got.CO2, want.co2)
	c.figure("CO2e", got.CO2e, want.co2e)
	c.figure("low CO2", got.CO2Low, want.low)
	c.figure("high CO2", got.CO2High, want.high)
	c.figure("biogenic CO2", got.BiogenicCO2, want.biogenic)
	for i := range want.scope {
		c.figure("CO2 by scope", got.CO2ByScope[i], want.scope[i])
	}
	c.optional("investment", got.Investment, want.investment)
	c.optional("net investment", got.NetInvestment, want.net)
	c.optional("saving", got.AnnualSaving, want.saving)
	c.optional("annualised cost", got.AnnualisedCost, want.annualised)
	if len(got.Flows) != len(want.flows) {
		c.t.Fatalf("%s: %d flows, computed %d", c.at, len(got.Flows), len(want.flows))
	}
	if len(want.flows) > 0 {
		for k := range want.flows {
			c.figure("flow", got.Flows[k], want.flows[k])
		}
		c.measures(p, got, want)
	}
}

func (c *comparison) measures(p *engine.Portfolio, got *engine.Outcome, want figuresOf) {
	c.t.Helper()
	rate, years := *p.Finance.DiscountRate, len(want.flows)-1
	growth := powers(precise(1).plus(precise(rate)), years)
	npv, later := precise(0), precise(0)
	var balances, values []num
	for k, flow := range want.flows {
		value := flow.over(growth[k])
		npv = npv.plus(value)
		if k > 0 {
			later = later.plus(value)
		}
		balances, values = append(balances, npv), append(values, value)
	}
	c.optional("NPV", got.NPV, &npv)
	annual := npv.times(recovery(rate, years))
	c.optional("equivalent annual saving", got.EquivalentAnnualSaving, &annual)

	net, saving := want.basisNet, want.basisSaving
	if net.near0(agreed) || saving.near0(agreed) {
		return // either sign would do
	}
	if net.sign() > 0 {
		index := later.over(net)
		c.optional("profitability index", got.ProfitabilityIndex, &index)
	}
	c.simplePayback(got.SimplePayback, net, saving)
	c.discountedPayback(got.DiscountedPayback, balances, values)
	if !want.basisOf.near0(agreed) {
		if want.basisOf.sign() > 0 {
			cost := want.annualised.minus(saving).over(want.basisOf)
			c.optional("abatement cost", got.AbatementCost, &cost)
		} else if got.AbatementCost != nil {
			c.t.Errorf("%s: an abatement cost of %v, and CO2 rises", c.at, *got.AbatementCost)
		}
	}
	c.irr(got.IRR, want.flows)
	c.mirr(p, got.MIRR, want.flows)
}

func (c *comparison) simplePayback(got finance.Payback, net, saving num) {
	c.t.Helper()
	kind := finance.Finite
	switch {
	case net.sign() <= 0 && saving.sign() >= 0:
		kind = finance.Immediate
	case saving.sign() <= 0:
		kind = finance.Never
	}
	if got.Kind != kind {
		c.t.Errorf("%s: simple payback %v, computed kind %v", c.at, got, kind)
	} else if kind == finance.Finite {
		c.figure("simple payback", got.Years, net.over(saving))
	}
}

// discountedPayback is k-1 years and the part of year k in which the balance crosses zero.
func (c *comparison) discountedPayback(got finance.Payback, balances, values []num) {
	c.t.Helper()
	owed := false
	for k, balance := range balances {
		switch {
		case balance.near0(10 * agreed):
			return // the tolerance of an exact last year decides
		case balance.sign() < 0:
			owed = true
		case owed:
			if got.Kind != finance.Finite {
				c.t.Errorf("%s: discounted payback %v, computed in year %d", c.at, got, k)
				return
			}
			c.figure("discounted payback", got.Years, precise(float64(k-1)).minus(balances[k-1].over(values[k])))
			return
		}
	}
	if kind := map[bool]finance.Kind{true: finance.Never, false: finance.Immediate}[owed]; got.Kind != kind {
		c.t.Errorf("%s: discounted payback %v, computed kind %v", c.at, got, kind)
	}
}

// irr holds what an internal rate of return is: the NPV there is 0. By Descartes there is one where the flows change their
// sign once, and none where they do not.
func (c *comparison) irr(got engine.IRR, flows []num) {
	c.t.Helper()
	changes, last := 0, 0
	for _, flow := range flows {
		if flow.v.Sign() != 0 && flow.near0(agreed) {
			return // a flow of rounding alone
		}
		if s := flow.sign(); s != 0 {
			if last != 0 && s != last {
				changes++
			}
			last = s
		}
	}
	if changes == 0 && got.Kind != engine.IRRNone || changes == 1 && got.Kind != engine.IRRUnique || len(got.Roots) > changes || changes%2 == 1 && len(got.Roots) == 0 {
		c.t.Errorf("%s: IRR %v with roots %v, and %d changes of sign", c.at, got.Kind, got.Roots, changes)
	}
	for _, r := range got.Roots {
		npv, growth := precise(0), powers(precise(1).plus(precise(r)).settled(), len(flows)-1)
		for k, flow := range flows {
			npv = npv.plus(flow.over(growth[k]))
		}
		// What is rounded off the rate itself moves it too: the slope is at most n of the terms per part of the growth.
		npv.size.Mul(npv.size, big.NewFloat(max(1, 0x1p-53/(1+r)*float64(len(flows))/agreed*10)))
		c.figure("NPV at the IRR", 0, num{npv.v, npv.size})
	}
}

// mirr is held by its definition: payments at time 0 grow at that rate to the receipts of the last year.
func (c *comparison) mirr(p *engine.Portfolio, got *float64, flows []num) {
	c.t.Helper()
	n := len(flows) - 1
	financed, reinvested := powers(precise(1).plus(precise(*p.Finance.FinanceRate)), n), powers(precise(1).plus(precise(*p.Finance.ReinvestRate)), n)
	paid, received := precise(0), precise(0)
	for k, flow := range flows {
		if flow.sign() < 0 {
			paid = paid.minus(flow.over(financed[k]))
		} else {
			received = received.plus(flow.times(reinvested[n-k]))
		}
	}
	if paid.near0(1e-9) || received.near0(1e-9) {
		return
	}
	growth := root(received.over(paid), n)
	ratio := received.over(paid)
	growth.size.Mul(growth.size, bigly().Quo(ratio.size, bigly().Abs(ratio.v)))
	rate := growth.minus(precise(1))
	c.optional("MIRR", got, &rate)
}

// drawDifferential draws a portfolio that uses everything the formulas speak of.
func drawDifferential(r *rand.Rand) *engine.Portfolio {
	number := func(low, high float64) float64 { return math.Round((low+r.Float64()*(high-low))*1e3) / 1e3 }
	amount := func(low, high float64) *engine.Money {
		switch r.IntN(6) {
		case 0:
			return &engine.Money{Value: math.Round((low + r.Float64()*(high-low)) * 16_000), Currency: "VND"}
		case 1:
			return &engine.Money{Value: number(low, high), Currency: "EUR"}
		}
		return &engine.Money{Value: number(low, high)}
	}
	some := func(of int) bool { return r.IntN(of) == 0 }
	rate := func() float64 { return []float64{0, 0.015, 0.03, 0.1, number(0, 0.4), number(-0.2, 0)}[r.IntN(6)] }
	p := &engine.Portfolio{Currency: "USD", Exchange: []engine.ExchangeRate{{Currency: "VND", Per: "USD", Rate: number(15_000, 26_000)}, {Currency: "USD", Per: "EUR", Rate: number(0.9, 1.4)}}}
	p.Finance = engine.Finance{DiscountRate: new(max(rate(), -0.1)), FinanceRate: new(rate()), ReinvestRate: new(rate()), LifetimeYears: 1 + r.IntN(20),
		Escalation: rate(), CostEscalation: rate(), PriceBase: finance.PriceBase(r.IntN(2))}
	units := map[string][]quantity.Unit{
		"stones": {quantity.Tonne, quantity.Kilogram, quantity.Gigajoule}, "embers": {quantity.Tonne}, "oil": {quantity.Tonne, quantity.Litre},
		"current": {quantity.MegawattHour, quantity.KilowattHour, quantity.GigawattHour}, "husk": {quantity.Tonne}, "water": {quantity.CubicMetre}, "rags": {quantity.Tonne},
	}
	names := []string{"stones", "embers", "oil", "current", "husk", "water", "rags"}
	for _, carrier := range names {
		if !some(2) {
			continue
		}
		price := engine.Price{Carrier: carrier, Value: *amount(0.01, 900), Unit: units[carrier][0]}
		if some(2) {
			price.Escalation = new(rate())
		}
		if some(3) {
			for range 1 + r.IntN(6) {
				price.ByYear = append(price.ByYear, number(0.01, 900))
			}
			if p.Finance.PriceBase == finance.Year1 {
				price.ByYear[0] = price.Value.Value
			}
		}
		p.Prices = append(p.Prices, price)
	}
	figures := func() (f engine.Figures) {
		for _, carrier := range names {
			if some(2) {
				unit := units[carrier][r.IntN(len(units[carrier]))]
				v := number(0, math.Pow10(1+r.IntN(6)))
				if some(6) {
					v = -v
				}
				f.Savings = append(f.Savings, engine.Saving{Carrier: carrier, Quantity: quantity.Quantity{Value: v, Unit: unit}})
			}
		}
		if some(2) {
			f.LifetimeYears = 1 + r.IntN(25)
		}
		years := f.LifetimeYears
		if years == 0 {
			years = p.Finance.LifetimeYears
		}
		if !some(5) {
			f.Investment = amount(0, math.Pow10(1+r.IntN(6)))
			switch r.IntN(4) {
			case 0:
				f.Grant.Share = []float64{0.4, 0.6, 1, number(0, 1)}[r.IntN(4)]
			case 1:
				f.Grant.Amount = &engine.Money{Value: math.Floor(f.Investment.Value * r.Float64()), Currency: f.Investment.Currency}
			}
			for range r.IntN(3) {
				f.Replacements = append(f.Replacements, engine.Replacement{Year: 1 + r.IntN(years), Cost: *amount(0, 5e4)})
			}
			if some(3) {
				f.ResidualValue = amount(0, 5e4)
			}
		}
		if some(2) {
			f.AnnualSaving = amount(-1e3, math.Pow10(1+r.IntN(6)))
		}
		if some(3) {
			f.AnnualCost = amount(0, 1e4)
		}
		return f
	}
	for i := range 1 + r.IntN(3) {
		g := engine.Programme{ID: fmt.Sprint("p", i)}
		if some(4) {
			g.Figures = figures()
			if len(g.Savings) == 0 && g.Investment == nil && g.AnnualSaving == nil {
				g.AnnualSaving = amount(1, 100)
			}
		} else {
			for j := range 1 + r.IntN(4) {
				g.Options = append(g.Options, engine.Option{ID: fmt.Sprint("o", j), Status: engine.Status(r.IntN(6)), Figures: figures()})
			}
		}
		p.Programmes = append(p.Programmes, g)
	}
	return p
}

func TestEvaluateAgainstManyBits(t *testing.T) {
	c := &comparison{t: t, worst: map[string]float64{}}
	var factors []plain
	var set *factor.Set
	for n := range *portfolios {
		r := rand.New(rand.NewPCG(uint64(n), 7))
		if n%20 == 0 {
			var text string
			var err error
			factors, text = drawFactors(r)
			if set, err = factor.Decode("drawn.toml", []byte(text)); err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
		}
		p := drawDifferential(r)
		got, err := engine.Evaluate(p, set, engine.Options{})
		if err != nil {
			t.Fatalf("portfolio %d: %v", n, err)
		}
		var programmes []figuresOf
		for i := range p.Programmes {
			g := &p.Programmes[i]
			var want figuresOf
			if len(g.Options) == 0 {
				want = computed(factors, p, &g.Figures)
			} else {
				var counted []figuresOf
				for j := range g.Options {
					o := computed(factors, p, &g.Options[j].Figures)
					c.at = fmt.Sprintf("portfolio %d, %s/%s", n, g.ID, g.Options[j].ID)
					c.outcome(p, &got.Programmes[i].Options[j], o)
					if g.Options[j].Status != engine.Rejected {
						counted = append(counted, o)
					}
				}
				want = together(counted)
			}
			c.at = fmt.Sprintf("portfolio %d, %s", n, g.ID)
			c.outcome(p, &got.Programmes[i], want)
			programmes = append(programmes, want)
		}
		c.at = fmt.Sprintf("portfolio %d, total", n)
		c.outcome(p, &got.Total, together(programmes))
		if t.Failed() {
			t.FailNow()
		}
	}
	t.Logf("%d portfolios, %d figures; largest difference relative to the figure %.2g, to what it is made of %v", *portfolios, c.count, c.plain, c.worst)
}
