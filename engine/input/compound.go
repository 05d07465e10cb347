package input

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/quantity"
)

// compound is what several cells of a row say together: uses before and after, the range of a saving, a loan, a replacement.
type compound struct {
	low, high     []engine.Saving
	baseline      []engine.Use // with Before alone
	before, after []engine.Use
	loan          *engine.Loan
	rated         bool // whether the loan has a rate
	replaced      *engine.Money
	years         []int
	yearsAt       place.Position
}

// used takes a use before or after: an amount, or one per unit of product.
func (t *table) used(c column, cell Cell) {
	v, half, ok := t.number(cell)
	if !ok {
		return
	}
	a := engine.Amount{Value: float64(v * max(c.scale, 1)), Half: float64(half * max(c.scale, 1)), Unit: c.rate, At: t.at(cell)}
	if c.rate == (quantity.Rate{}) {
		a.Unit = quantity.Rate{Num: c.unit}
		t.plausible(quantity.Quantity{Value: a.Value, Unit: c.unit}, a.At)
	}
	u, list := engine.Use{Carrier: c.carrier, Before: a, At: a.At}, &t.of.before
	switch c.of {
	case before:
		list = &t.of.baseline
	case after:
		u.Before, u.After, list = engine.Amount{}, a, &t.of.after
	}
	*list = append(*list, u)
}

// made takes a production.
func (t *table) made(o *engine.Option, c column, cell Cell) {
	at := t.at(cell)
	if c.unit == (quantity.Unit{}) {
		t.list.Add(at, "a production without a unit", "", `name the unit in the header, as in "Production (t)"`)
		return
	}
	v, half, ok := t.number(cell)
	if !ok {
		return
	}
	scale := max(c.scale, 1)
	a := engine.Amount{Value: float64(v * scale), Half: float64(half * scale), Unit: quantity.Rate{Num: c.unit}, At: at}
	t.plausible(quantity.Quantity{Value: a.Value, Unit: c.unit}, at)
	if c.field == "production_before" {
		o.Production.Before = a
	} else {
		o.Production.After = a
	}
	o.Production.At = at
}

// lent takes a part of a loan.
func (t *table) lent(c column, cell Cell) {
	if t.of.loan == nil {
		t.of.loan = &engine.Loan{At: t.at(cell)}
	}
	l := t.of.loan
	switch c.field {
	case "loan":
		share := t.grant(c, cell)
		l.Share, l.Amount = share.Share, share.Amount
	case "loan_rate":
		v, ok := t.figureOf(t.Table, cell)
		if l.Rate, t.of.rated = v, true; c.scale != 0 && !strings.HasSuffix(cell.Text, "%") {
			l.Rate = v / 100 // of percent
		}
		if ok && l.Rate >= 1 {
			t.list.Add(t.at(cell), "found "+place.Quote(cell.Text), "a fraction, or a number with a percent sign, is wanted", fmt.Sprintf("write %.4g%%", l.Rate))
		}
	case "loan_years":
		l.Years = t.whole(cell, 1)
	case "loan_grace_years":
		l.GraceYears = t.whole(cell, 0)
	case "loan_repayment":
		switch plainWords(cell.Text) {
		case "level", "annuity", "tra deu", "deu", "nien kim":
		case "equal principal", "goc deu", "tra goc deu":
			l.Repayment = finance.EqualPrincipal
		default:
			t.unknownWord(t.at(cell), cell.Text, []string{"level", "equal principal"})
		}
	}
}

// whole reads a number of years of a cell.
func (t *table) whole(cell Cell, least int) int {
	v, _, ok := t.number(cell)
	if !ok || v != float64(int(v)) || v < float64(least) || v > engine.MaxLifetimeYears {
		if ok {
			t.list.Add(t.at(cell), "found "+place.Quote(cell.Text), fmt.Sprintf("a whole number of years from %d to %d is wanted", least, engine.MaxLifetimeYears), "")
		}
		return max(least, 1) // told
	}
	return int(v)
}

// inYears takes the years of replacements, "5; 10".
func (t *table) inYears(cell Cell) {
	t.of.yearsAt = t.at(cell)
	for text := range strings.SplitSeq(cell.Text, ";") {
		part := cell
		if part.Text = strings.TrimSpace(text); part.Text != "" {
			t.of.years = append(t.of.years, t.whole(part, 1))
		}
	}
}

// compose settles what the cells of a row say together.
func (t *table) compose(o *engine.Option) {
	p := &t.of
	for _, u := range p.after {
		from := slices.IndexFunc(p.before, func(b engine.Use) bool { return b.Carrier == u.Carrier })
		list := &p.before
		if from < 0 {
			list = &p.baseline
			from = slices.IndexFunc(p.baseline, func(b engine.Use) bool { return b.Carrier == u.Carrier })
		}
		if from < 0 {
			t.list.Add(u.At, "a use of "+place.Quote(u.Carrier)+" after, and none before", "", "add the column "+place.Quote(u.Carrier+" before ("+u.After.Unit.String()+")"))
			continue
		}
		u.Before = (*list)[from].Before
		if k := slices.IndexFunc(o.Savings, func(s engine.Saving) bool { return s.Carrier == u.Carrier }); k >= 0 {
			t.agree(u, &o.Savings[k])
			continue // then the use before is the baseline of the saving
		}
		*list = slices.Delete(*list, from, from+1)
		o.Uses = append(o.Uses, u)
	}
	t.ranges(o)
	for _, u := range slices.Concat(p.baseline, p.before) { // a use before alone is a baseline
		if u.Before.Unit.Den != (quantity.Unit{}) {
			t.list.Add(u.At, "a use of "+place.Quote(u.Carrier)+" per unit of product before, and none after", "", "add the column "+place.Quote(u.Carrier+" after ("+u.Before.Unit.String()+")"))
			continue
		}
		o.Baseline = append(o.Baseline, engine.Saving{Carrier: u.Carrier, Quantity: quantity.Quantity{Value: u.Before.Value, Unit: u.Before.Unit.Num}, Half: u.Before.Half, At: u.At})
	}
	if l := p.loan; l != nil {
		switch {
		case l.Share == 0 && l.Amount == nil:
			t.list.Add(l.At, "a loan without its size", "", "give it in a column loan, 0.7 for 70 % of the net investment")
		case !p.rated:
			t.list.Add(l.At, "a loan without a rate", "", "give it in a column loan_rate, 0.08 for 8 % a year")
		case l.Years == 0:
			t.list.Add(l.At, "a loan without a term", "", "give it in a column loan_years")
		}
		o.Loan = l
	}
	switch {
	case p.replaced != nil && p.years == nil:
		t.list.Add(p.replaced.At, "a replacement without its year", "", "give it in a column replacement_year, 5, or 5; 10")
	case p.replaced == nil && p.years != nil:
		t.list.Add(p.yearsAt, "a year of replacement without its cost", "", "give it in a column replacement")
	}
	for _, year := range p.years {
		if p.replaced != nil {
			o.Replacements = append(o.Replacements, engine.Replacement{Year: year, Cost: *p.replaced})
		}
	}
	t.of = compound{}
}

// ranges gives the savings of a row their low and high ends; a saving without a value has it in the middle.
func (t *table) ranges(o *engine.Option) {
	for _, low := range t.of.low {
		k := slices.IndexFunc(t.of.high, func(s engine.Saving) bool { return s.Carrier == low.Carrier })
		if k < 0 {
			t.list.Add(low.At, "one end of a range", "low and high are wanted", "add the column "+place.Quote(low.Carrier+" high ("+low.Quantity.Unit.String()+")"))
			continue
		}
		high := t.of.high[k]
		t.of.high = slices.Delete(t.of.high, k, k+1)
		i := slices.IndexFunc(o.Savings, func(s engine.Saving) bool { return s.Carrier == low.Carrier })
		unit := low.Quantity.Unit
		if i >= 0 {
			unit = o.Savings[i].Quantity.Unit
		}
		a, errA := low.Quantity.In(unit)
		b, errB := high.Quantity.In(unit)
		if errA != nil || errB != nil {
			t.list.Add(low.At, fmt.Sprintf("a range in %s and %s of a saving in %s", low.Quantity.Unit, high.Quantity.Unit, unit), "one kind of unit is wanted", "")
			continue
		}
		if i < 0 {
			i = len(o.Savings)
			o.Savings = append(o.Savings, engine.Saving{Carrier: low.Carrier, Quantity: quantity.Quantity{Value: a + (b-a)/2, Unit: unit}, At: low.At})
		}
		s := &o.Savings[i]
		if a > s.Quantity.Value || s.Quantity.Value > b {
			t.list.Add(s.At, fmt.Sprintf("%v is not between %v and %v", s.Quantity.Value, a, b), "", "correct value, low or high")
		}
		s.Low, s.High, s.Half = a, b, 0
	}
	for _, high := range t.of.high {
		t.list.Add(high.At, "one end of a range", "low and high are wanted", "add the column "+place.Quote(high.Carrier+" low ("+high.Quantity.Unit.String()+")"))
	}
}

// agree refuses a saving that is not the difference of the uses before and after beside it.
func (t *table) agree(u engine.Use, s *engine.Saving) {
	use := func(a engine.Amount) (value, half float64, ok bool) {
		if a.Unit.Den != (quantity.Unit{}) {
			return 0, 0, false
		}
		times, err := quantity.Factor(a.Unit.Num, s.Quantity.Unit)
		return float64(a.Value * times), float64(a.Half * times), err == nil
	}
	before, b, known := use(u.Before)
	after, a, alike := use(u.After)
	const digits = 1e-9 // what arithmetic leaves behind
	if fall := before - after; !known || !alike || math.Abs(fall-s.Quantity.Value) > a+b+s.Half+digits*math.Abs(before) {
		t.list.Add(s.At, fmt.Sprintf("%s of %s saved, with a use of %s before and %s after", s.Quantity, place.Quote(u.Carrier), u.Before, u.After), "", "correct one of them, or leave the saving empty")
	}
}

// rateUnit reads the unit of a use per unit of product: "t/t", "kWh/tấn sản phẩm".
func rateUnit(text string) (quantity.Rate, bool) {
	above, below, divided := strings.Cut(text, "/")
	words := strings.Fields(below)
	if !divided || len(words) == 0 {
		return quantity.Rate{}, false
	}
	for _, unit := range []string{text, above + "/" + words[0], unaccented(plainWords(above)) + "/" + unaccented(plainWords(words[0]))} {
		if r, err := quantity.ParseRate(unit); err == nil && r.Den != (quantity.Unit{}) && r.Substance == "" {
			return r, true
		}
	}
	return quantity.Rate{}, false
}

// years writes the years of replacements as [table.inYears] reads them.
func years(replacements []engine.Replacement) Value {
	if len(replacements) == 1 {
		return Value{Number: float64(replacements[0].Year), Is: true}
	}
	var all []string
	for _, r := range replacements {
		all = append(all, strconv.Itoa(r.Year))
	}
	return Value{Text: strings.Join(all, "; ")}
}

// alike says whether all replacements cost the same, so that a table can say it.
func alike(replacements []engine.Replacement) bool {
	return !slices.ContainsFunc(replacements, func(r engine.Replacement) bool {
		first := replacements[0].Cost
		return r.Cost.Value != first.Value || r.Cost.Currency != first.Currency
	})
}
