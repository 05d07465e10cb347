package engine

import (
	"fmt"
	"maps"
	"slices"

	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/internal/exact"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Twice returns what savings on one stream count twice, as a share of its use: the sum of their shares of it less what
// they save together, 1 - (1-s1)(1-s2)…, each saving its share of what the others leave. The order does not matter; shares
// are from 0 to 1.
func Twice(shares []float64) float64 {
	together, twice := 0.0, 0.0
	for _, s := range slices.Sorted(slices.Values(shares)) { // so that no digit depends on the order
		twice += float64(s * together)
		together += float64(s * (1 - together))
	}
	return twice
}

// part is what one option saves of a carrier on a stream.
type part struct {
	years    int     // for which it saves
	quantity float64 // a year
	stated   bool    // whether its saving in money is stated, not priced
	worth    float64 // of a unit, where it is stated
}

// overlaps returns what the counted options of a programme count twice, as outcomes with negative savings: for each stream,
// carrier and lifetime one, and one more where some state their saving in money. They are added to the options in totals.
func (e *evaluator) overlaps(p *Programme, outcomes []Outcome) []Outcome {
	streams := map[string][]int{}
	for i := range p.Options {
		if name := p.Options[i].SameStream; name != "" && outcomes[i].Counted() {
			streams[name] = append(streams[name], i)
		}
	}
	var all []Outcome
	for _, name := range slices.Sorted(maps.Keys(streams)) {
		members := streams[name]
		if len(members) < 2 {
			continue
		}
		carriers := map[string][]int{} // to the members that save some
		for _, i := range members {
			for _, l := range outcomes[i].Lines {
				if l.Quantity > 0 {
					carriers[l.Saving.Carrier] = append(carriers[l.Saving.Carrier], i)
				}
			}
		}
		for _, carrier := range slices.Sorted(maps.Keys(carriers)) {
			if saving := carriers[carrier]; len(saving) > 1 {
				all = append(all, e.overlap(p, outcomes, name, carrier, saving)...)
			}
		}
	}
	return all
}

// overlap returns what some options count twice of a carrier on a stream.
func (e *evaluator) overlap(p *Programme, outcomes []Outcome, stream, carrier string, members []int) []Outcome {
	unit := lineOf(&outcomes[members[0]], carrier).Unit
	use, ok := e.useOf(p, stream, carrier, unit, members)
	if !ok {
		return nil
	}
	var parts []part
	for _, i := range members {
		o, l := &outcomes[i], lineOf(&outcomes[i], carrier)
		q, err := e.convert(Saving{Carrier: carrier, Quantity: quantity.Quantity{Value: l.Quantity, Unit: l.Unit}}, unit)
		if err != nil {
			e.wrong(l.Saving.At, err)
			return nil
		}
		if q > use*(1+1e-9) {
			e.list.Add(l.Saving.At, fmt.Sprintf("%s saves %s %s of %s on the stream %s, which uses %s", place.Quote(o.ID), figure(q), unit, plain(carrier), place.Quote(stream), figure(use)),
				"", "correct the saving or the baseline")
			return nil
		}
		one := part{years: o.LifetimeYears, quantity: q, stated: o.Origin.AnnualSaving == Stated && o.AnnualSaving != nil}
		if one.years == 0 {
			one.years = e.t.LifetimeYears
		}
		if one.stated {
			one.worth = (*o.AnnualSaving + o.AnnualCost) * shareOf(o, l) / q
		}
		parts = append(parts, one)
	}
	// What all count twice lasts as long as the shortest-lived of them; after that the others go on.
	var ends []int
	for _, one := range parts {
		ends = append(ends, one.years)
	}
	slices.Sort(ends)
	ends = slices.Compact(ends)
	var longer lost
	var all []Outcome
	for _, end := range slices.Backward(ends) {
		here := loss(parts, use, end)
		all = append(all, e.countedTwice(stream, carrier, unit, end, here, longer)...)
		longer = here
	}
	slices.Reverse(all)
	return all
}

// lost is what is counted twice in a year: quantities of options whose saving is priced and of those that state it, and the
// money of the latter.
type lost struct{ priced, stated, money float64 }

// loss returns what the parts that save for at least some years count twice, each losing in proportion to what it saves.
func loss(parts []part, use float64, years int) lost {
	var shares []float64
	var saved exact.Sum
	for _, one := range parts {
		if one.years >= years {
			shares = append(shares, min(one.quantity/use, 1))
			saved.Add(one.quantity)
		}
	}
	each := Twice(shares) * use / saved.Value() // of a unit saved
	var priced, stated, money exact.Sum
	for _, one := range parts {
		switch {
		case one.years < years:
		case one.stated:
			stated.Add(each * one.quantity)
			money.Add(each * one.quantity * one.worth)
		default:
			priced.Add(each * one.quantity)
		}
	}
	return lost{priced.Value(), stated.Value(), money.Value()}
}

// countedTwice makes the outcomes of what is counted twice up to a year and no longer.
func (e *evaluator) countedTwice(stream, carrier string, unit quantity.Unit, years int, here, longer lost) []Outcome {
	var all []Outcome
	add := func(q float64, money *Money) {
		if q == 0 {
			return
		}
		f := Figures{Investment: &Money{}, AnnualSaving: money, LifetimeYears: years,
			Savings: []Saving{{Carrier: carrier, Quantity: quantity.Quantity{Value: -q, Unit: unit}}}}
		o := Outcome{ID: stream, Name: Text{En: "counted twice: " + stream, Vi: "tính trùng: " + stream}, Stream: stream}
		e.physical(&o, &f)
		e.money(&o, &f)
		o.SimplePayback, o.DiscountedPayback, o.IRR = finance.Payback{}, finance.Payback{}, IRR{} // of nothing that anybody does
		o.MIRR, o.ProfitabilityIndex, o.AbatementCost = nil, nil, nil
		all = append(all, o)
	}
	add(here.priced-longer.priced, nil)
	add(here.stated-longer.stated, &Money{Value: longer.money - here.money})
	return all
}

// lineOf returns the line of a carrier.
func lineOf(o *Outcome, carrier string) *Line {
	for i := range o.Lines {
		if o.Lines[i].Saving.Carrier == carrier {
			return &o.Lines[i]
		}
	}
	return nil
}

// shareOf returns the part of a stated saving in money that a line stands for: by prices, where all that is saved has one,
// else by energy, else in equal parts.
func shareOf(o *Outcome, l *Line) float64 {
	priced, energy := true, 0.0
	count := 0.0
	for i := range o.Lines {
		if x := &o.Lines[i]; x.Quantity > 0 {
			priced = priced && x.Money != nil && *x.Money > 0
			energy += max(x.Energy, 0)
			count++
		}
	}
	switch {
	case count == 1:
		return 1
	case priced:
		var sum exact.Sum
		for i := range o.Lines {
			if x := &o.Lines[i]; x.Quantity > 0 {
				sum.Add(*x.Money)
			}
		}
		return *l.Money / sum.Value()
	case energy > 0:
		return max(l.Energy, 0) / energy
	}
	return 1 / count
}

// useOf returns the use of a stream before: the baseline of its options, which must agree, else that of the programme.
func (e *evaluator) useOf(p *Programme, stream, carrier string, unit quantity.Unit, members []int) (float64, bool) {
	use, found := 0.0, ""
	for _, i := range members {
		o := &p.Options[i]
		for _, b := range o.Baseline {
			if b.Carrier != carrier {
				continue
			}
			v, err := e.convert(b, unit)
			switch {
			case err != nil:
				return 0, false // told by baseline
			case found != "" && differ(v, use, 0):
				e.list.Add(b.At, fmt.Sprintf("the stream %s uses %s %s of %s before %s, and %s before %s", place.Quote(stream), figure(use), unit, plain(carrier), place.Quote(found), figure(v), place.Quote(o.ID)),
					"", "a stream has one use: give it with one of its options, or with the programme")
				return 0, false
			}
			use, found = v, o.ID
		}
	}
	if found == "" {
		for _, b := range p.Baseline {
			if b.Carrier != carrier {
				continue
			}
			if v, err := e.convert(b, unit); err == nil {
				use, found = v, p.ID
			}
		}
	}
	if found == "" || use <= 0 {
		e.list.Add(p.Options[members[0]].LinksAt, fmt.Sprintf("the use of %s of the stream %s is not known", plain(carrier), place.Quote(stream)), "",
			fmt.Sprintf("add %s to the baseline of %s, or of the programme", plain(carrier), place.Quote(p.Options[members[0]].ID)))
		return 0, false
	}
	return use, true
}
