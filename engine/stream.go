package engine

import (
	"cmp"
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

// Stream is a use of one carrier on which several options save, each a share of what the others leave.
type Stream struct {
	Name, Carrier string
	Unit          quantity.Unit
	Use           float64 // a year before, in Unit
	Parts         []Part
}

// Part is what one option saves on a stream.
type Part struct {
	Option   string
	Years    int     // for which it saves
	Quantity float64 // a year
	Stated   bool    // whether its saving in money is stated, not priced
	Worth    float64 // of a unit, in money a year, where it is stated
}

// Loss is what is counted twice on a stream up to a year and no longer: quantities of options whose saving is priced and of
// those that state it, and the money of the latter, a year.
type Loss struct {
	Years                 int
	Priced, Stated, Money float64
}

// Losses returns what some of the parts count twice. What all of them do lasts as long as the shortest-lived; after that
// the others go on.
func (s *Stream) Losses(counts func(i int) bool) []Loss {
	var ends []int
	for i, one := range s.Parts {
		if counts(i) {
			ends = append(ends, one.Years)
		}
	}
	slices.Sort(ends)
	ends = slices.Compact(ends)
	var all []Loss
	longer := Loss{}
	for _, end := range slices.Backward(ends) {
		here := s.loss(counts, end)
		all = append(all, Loss{end, here.Priced - longer.Priced, here.Stated - longer.Stated, here.Money - longer.Money})
		longer = here
	}
	slices.Reverse(all)
	return all
}

// loss returns what the parts that save for at least some years count twice in a year, each losing in proportion to what
// it saves.
func (s *Stream) loss(counts func(i int) bool, years int) Loss {
	var shares []float64
	var saved, priced, stated, money exact.Sum
	for i, one := range s.Parts {
		if counts(i) && one.Years >= years {
			shares = append(shares, min(one.Quantity/s.Use, 1))
			saved.Add(one.Quantity)
		}
	}
	each := Twice(shares) * s.Use / saved.Value() // of a unit saved
	for i, one := range s.Parts {
		switch {
		case !counts(i) || one.Years < years:
		case one.Stated:
			stated.Add(each * one.Quantity)
			money.Add(each * one.Quantity * one.Worth)
		default:
			priced.Add(each * one.Quantity)
		}
	}
	return Loss{years, priced.Value(), stated.Value(), money.Value()}
}

// overlaps returns what the counted options of a programme count twice, as outcomes with negative savings: for each stream,
// carrier and lifetime one, and one more where some state their saving in money. They are added to the options in totals.
func (e *evaluator) overlaps(p *Programme, outcomes []Outcome) (streams []Stream, all []Outcome) {
	named := map[string][]int{}
	for i := range p.Options {
		if name := p.Options[i].SameStream; name != "" && outcomes[i].Counted() {
			named[name] = append(named[name], i)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(named)) {
		members := named[name]
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
				if s, ok := e.stream(p, outcomes, name, carrier, saving); ok {
					streams = append(streams, s)
					all = append(all, e.countedTwice(&s)...)
				}
			}
		}
	}
	return streams, all
}

// stream lays out what some options save of a carrier on a stream.
func (e *evaluator) stream(p *Programme, outcomes []Outcome, name, carrier string, members []int) (s Stream, ok bool) {
	s = Stream{Name: name, Carrier: carrier, Unit: lineOf(&outcomes[members[0]], carrier).Unit}
	if s.Use, ok = e.useOf(p, name, carrier, s.Unit, members); !ok {
		return s, false
	}
	for _, i := range members {
		o, l := &outcomes[i], lineOf(&outcomes[i], carrier)
		q, err := e.convert(Saving{Carrier: carrier, Quantity: quantity.Quantity{Value: l.Quantity, Unit: l.Unit}}, s.Unit)
		if err != nil {
			e.wrong(l.Saving.At, err)
			return s, false
		}
		if q > s.Use*(1+1e-9) {
			e.list.Add(l.Saving.At, fmt.Sprintf("%s saves %s %s of %s on the stream %s, which uses %s", place.Quote(o.ID), figure(q), s.Unit, plain(carrier), place.Quote(name), figure(s.Use)),
				"", "correct the saving or the baseline")
			return s, false
		}
		one := Part{Option: o.ID, Years: o.LifetimeYears, Quantity: q, Stated: o.Origin.AnnualSaving == Stated && o.AnnualSaving != nil}
		if one.Stated {
			one.Worth = (*o.AnnualSaving + o.AnnualCost) * shareOf(o, l) / q
		}
		s.Parts = append(s.Parts, one)
	}
	return s, true
}

// countedTwice makes outcomes of what all parts of a stream count twice.
func (e *evaluator) countedTwice(s *Stream) []Outcome {
	var all []Outcome
	add := func(q float64, years int, money *Money) {
		if q == 0 {
			return
		}
		f := Figures{Investment: &Money{}, AnnualSaving: money, LifetimeYears: years,
			Savings: []Saving{{Carrier: s.Carrier, Quantity: quantity.Quantity{Value: -q, Unit: s.Unit}}}}
		o := Outcome{ID: s.Name, Stream: s.Name, Name: Text{
			En: fmt.Sprintf("counted twice: %s (%s, %d years)", s.Name, s.Carrier, years), Vi: fmt.Sprintf("tính trùng: %s (%s, %d năm)", s.Name, cmp.Or(e.called(s.Carrier).Vi, s.Carrier), years)}}
		e.physical(&o, &f)
		e.money(&o, &f)
		o.SimplePayback, o.DiscountedPayback, o.IRR = finance.Payback{}, finance.Payback{}, IRR{} // of nothing that anybody does
		all = append(all, o)
	}
	for _, lost := range s.Losses(func(int) bool { return true }) {
		add(lost.Priced, lost.Years, nil)
		add(lost.Stated, lost.Years, &Money{Value: -lost.Money})
	}
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
