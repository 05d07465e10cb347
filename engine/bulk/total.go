package bulk

import (
	"cmp"
	"context"
	"encoding/csv"
	"io"
	"math"
	"slices"
	"strconv"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/internal/exact"
)

// Total is what the options of a programme come to. What is not known is nil.
type Total struct {
	Programme         string
	Options           int64   // rows that count
	WithMoney         int64   // of them those of a known investment and annual saving, of which NPV, payback and cost are
	Refused           int64   // rows of the programme that are wrong, as far as they can be read
	CO2               float64 // t a year
	CO2Low, CO2High   float64 // the ends of its 95 % interval, from the factors
	Investment        *float64
	AnnualSaving      *float64
	NPV               *float64
	SimplePayback     finance.Payback
	AbatementCost     *float64 // per t
	quantities, flows []float64
	basis             engine.Basis
	annualised        float64
}

// sums are what rows add up to, exactly.
type sums struct {
	programme                                string
	options, money, refused, invested, saved int64

	quantities []tally // of the carriers that count, in the units of their columns

	// Of rows of which all is known.
	added                                [addends]exact.Wide
	saving, investment                   exact.Wide
	otherCO2, otherSaving, otherInvested exact.Wide // of other rows

	// By year, the flows of rows of which all is known. Where all stays level, the annual savings by lifetime, of which place
	// says where they stand, counted from 1: few occur, and there may be many programmes.
	flows []exact.Wide
	place [engine.MaxLifetimeYears + 1]uint8
}

func newSums(l *layout, programme string) *sums {
	return &sums{programme: programme, quantities: make([]tally, len(l.counts.list))}
}

// add adds rows; none to nil.
func (s *sums) add(l *layout, b *batch, from, to int) {
	if s == nil {
		return
	}
	for k := range s.quantities {
		s.quantities[k].add(b.column(l.counts.list[k].cell, from, to))
	}
	s.options += int64(to - from)
	for r := from; r < to; r++ {
		f, saving, tonnes := &b.rest[r], b.shown[annualSaving][r], b.shown[co2][r]
		money := !math.IsNaN(b.shown[npv][r])
		if f.investment.known {
			s.invested++
		}
		if !math.IsNaN(saving) {
			s.saved++
		}
		if !money {
			b.addends[addCO2][r], b.addends[addNet][r], b.addends[addAnnualised][r] = 0, 0, 0
			s.otherCO2.Add(tonnes)
			if f.investment.known {
				s.otherInvested.Add(f.investment.value)
			}
			if !math.IsNaN(saving) {
				s.otherSaving.Add(saving)
			}
			continue
		}
		s.money++
		b.addends[addCO2][r], b.addends[addNet][r], b.addends[addAnnualised][r] = tonnes, f.net, f.annualised
		if l.has[grant] {
			s.investment.Add(f.investment.value)
		}
		if l.level {
			s.lived(f.years).Add(saving)
			continue
		}
		s.saving.Add(saving)
		s.reach(len(f.flows))
		for k, flow := range f.flows {
			s.flows[k].Add(flow)
		}
	}
	for k := range s.added {
		s.added[k].AddAll(b.addends[k][from:to])
	}
}

// lived returns the annual savings of a lifetime.
func (s *sums) lived(years int) *exact.Wide {
	if s.place[years] == 0 {
		s.flows = append(s.flows, exact.Wide{})
		s.place[years] = uint8(len(s.flows))
	}
	return &s.flows[s.place[years]-1]
}

// reach makes room for flows.
func (s *sums) reach(n int) {
	for len(s.flows) < n {
		s.flows = append(s.flows, exact.Wide{})
	}
}

// merge adds other sums.
func (s *sums) merge(l *layout, o *sums) {
	s.options, s.money, s.refused = s.options+o.options, s.money+o.money, s.refused+o.refused
	s.invested, s.saved = s.invested+o.invested, s.saved+o.saved
	for k := range s.quantities {
		s.quantities[k].merge(&o.quantities[k])
	}
	for i := range s.added {
		s.added[i].Merge(&o.added[i])
	}
	if l.level {
		for years, k := range o.place {
			if k > 0 {
				s.lived(years).Merge(&o.flows[k-1])
			}
		}
	} else {
		s.reach(len(o.flows))
		for k := range o.flows {
			s.flows[k].Merge(&o.flows[k])
		}
	}
	for _, pair := range [][2]*exact.Wide{{&s.saving, &o.saving}, {&s.investment, &o.investment},
		{&s.otherCO2, &o.otherCO2}, {&s.otherSaving, &o.otherSaving}, {&s.otherInvested, &o.otherInvested}} {
		pair[0].Merge(pair[1])
	}
}

// total makes a total of the sums.
func (s *sums) total(l *layout) Total {
	t := Total{Programme: s.programme, Options: s.options, WithMoney: s.money, Refused: s.refused}
	for k := range s.quantities {
		t.quantities = append(t.quantities, s.quantities[k].value())
	}
	if l.level {
		t.flows = s.levelled(s.added[addNet].Value())
	} else {
		for k := range s.flows {
			t.flows = append(t.flows, s.flows[k].Value())
		}
	}
	t.basis = engine.Basis{NetInvestment: s.added[addNet].Value(), AnnualSaving: s.saving.Value(), CO2: s.added[addCO2].Value()}
	t.annualised = s.added[addAnnualised].Value()
	if !l.has[grant] {
		s.investment = s.added[addNet]
	}
	all := func(some, others *exact.Wide) float64 {
		others.Merge(some)
		return others.Value()
	}
	t.CO2 = all(&s.added[addCO2], &s.otherCO2)
	if s.invested > 0 {
		t.Investment = new(all(&s.investment, &s.otherInvested))
	}
	if s.saved > 0 {
		t.AnnualSaving = new(all(&s.saving, &s.otherSaving))
	}
	t.measure(l)
	t.interval(l)
	return t
}

// levelled returns the flows of savings that stay level, and adds these up: from the longest lifetime down, what is saved in a
// year is that of all lifetimes that reach it.
func (s *sums) levelled(net float64) (flows []float64) {
	saved := 0.0
	for k := len(s.place) - 1; k > 0; k-- {
		if s.place[k] > 0 {
			s.saving.Merge(s.lived(k))
			saved = s.saving.Value()
			if flows == nil {
				flows = make([]float64, k+1)
				flows[0] = 0 - net
			}
		}
		if flows != nil {
			flows[k] = saved
		}
	}
	return flows
}

// measure computes what follows from the sums.
func (t *Total) measure(l *layout) {
	if t.WithMoney == 0 {
		return
	}
	t.SimplePayback = finance.SimplePayback(t.basis.NetInvestment, t.basis.AnnualSaving)
	t.NPV = new(finance.NPV(l.terms.DiscountRate, t.flows))
	if v, ok := finance.AbatementCost(t.annualised, t.basis.AnnualSaving, t.basis.CO2); ok {
		t.AbatementCost = &v
	}
}

// whole adds totals up.
func whole(l *layout, of []Total) Total {
	var t Total
	var co2, investment, saving, net, basisSaving, basisCO2, annualised exact.Sum
	quantities, flows := make([]exact.Sum, len(l.counts.list)), []exact.Sum(nil)
	for i := range of {
		o := &of[i]
		t.Options, t.WithMoney, t.Refused = t.Options+o.Options, t.WithMoney+o.WithMoney, t.Refused+o.Refused
		co2.Add(o.CO2)
		for k, q := range o.quantities {
			quantities[k].Add(q)
		}
		if o.Investment != nil {
			investment.Add(*o.Investment)
			t.Investment = new(investment.Value())
		}
		if o.AnnualSaving != nil {
			saving.Add(*o.AnnualSaving)
			t.AnnualSaving = new(saving.Value())
		}
		net.Add(o.basis.NetInvestment)
		basisSaving.Add(o.basis.AnnualSaving)
		basisCO2.Add(o.basis.CO2)
		annualised.Add(o.annualised)
		for len(flows) < len(o.flows) {
			flows = append(flows, exact.Sum{})
		}
		for k, flow := range o.flows {
			flows[k].Add(flow)
		}
	}
	t.CO2 = co2.Value()
	t.basis = engine.Basis{NetInvestment: net.Value(), AnnualSaving: basisSaving.Value(), CO2: basisCO2.Value()}
	t.annualised = annualised.Value()
	for k := range quantities {
		t.quantities = append(t.quantities, quantities[k].Value())
	}
	for k := range flows {
		t.flows = append(t.flows, flows[k].Value())
	}
	t.measure(l)
	t.interval(l)
	return t
}

// interval fills in the 95 % interval: that of the sums of the quantities. Factors are shared, so that nothing else of the options
// matters; as of many, the quantities count as exact.
func (t *Total) interval(l *layout) {
	times := make([]float64, len(l.carriers))
	for k, c := range l.counts.list {
		times[c.carrier] = t.quantities[k]
	}
	t.CO2Low, t.CO2High = l.combination.Interval(times)
}

// WriteTotals writes a CSV with a row for each programme, in the order of their names, with all digits.
func (s *Summary) WriteTotals(w io.Writer) error {
	c := csv.NewWriter(w)
	c.Write([]string{"programme", "options", "co2_t", "co2_t_low", "co2_t_high", "annual_saving", "investment", "npv", "simple_payback_years", "abatement_cost_per_t", "options_with_money", "refused"})
	text := func(f figure) string { return string(f.append(nil)) }
	for i := range s.Totals {
		t := &s.Totals[i]
		c.Write([]string{guarded(t.Programme), strconv.FormatInt(t.Options, 10), text(known(t.CO2)), text(known(t.CO2Low)), text(known(t.CO2High)),
			text(optional(t.AnnualSaving)), text(optional(t.Investment)), text(optional(t.NPV)), text(years(t.SimplePayback)), text(optional(t.AbatementCost)),
			strconv.FormatInt(t.WithMoney, 10), strconv.FormatInt(t.Refused, 10)})
	}
	c.Flush()
	return c.Error()
}

// sorted returns the totals of sums by programme; fewer where ctx is done.
func sorted(ctx context.Context, l *layout, of map[string]*sums) []Total {
	totals := make([]Total, 0, len(of))
	for _, s := range of {
		if ctx.Err() != nil {
			break
		}
		totals = append(totals, s.total(l))
	}
	slices.SortFunc(totals, func(a, b Total) int { return cmp.Compare(a.Programme, b.Programme) })
	return totals
}
