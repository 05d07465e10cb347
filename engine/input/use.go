package input

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/internal/tomltree"
	"github.com/cleaner-production/abate/engine/meter"
	"github.com/cleaner-production/abate/engine/quantity"
)

// production takes what is made in a year: "12000 t", or { before = "11000 t", after = "12000 t", of = "paper" }.
func (r *reader) production(t *tomltree.Table) engine.Production {
	n := t.Value("production")
	if n == nil {
		return engine.Production{}
	}
	p := engine.Production{At: n.At}
	if n.Kind != tomltree.KindTable {
		p.After, _ = r.measured(t, "production", false)
		return p
	}
	both := t.Table("production")
	p.Before, _ = r.measured(both, "before", false)
	p.After, _ = r.measured(both, "after", false)
	p.Of = text(both, "of")
	if !both.Has("after") {
		r.list.Add(both.At(), "a production without after", "", `add after = "12000 t"`)
	}
	both.Close()
	return p
}

// uses takes a table of uses before and after by carrier.
func (r *reader) uses(t *tomltree.Table) []engine.Use {
	t = t.Table("use")
	if t == nil {
		return nil
	}
	var all []engine.Use
	for _, carrier := range t.Keys() {
		both := t.Table(carrier)
		if both == nil {
			continue
		}
		u := engine.Use{Carrier: carrier, At: both.At()}
		before, hasBefore := r.measured(both, "before", true)
		after, hasAfter := r.measured(both, "after", true)
		both.Close()
		if !both.Has("before") || !both.Has("after") {
			r.list.Add(both.At(), "a use of "+place.Quote(carrier)+" with one end", "the use before and the use after are wanted", `as in { before = "0.92 t/t", after = "0.78 t/t" }`)
		}
		if u.Before, u.After = before, after; hasBefore && hasAfter {
			all = append(all, u)
		}
	}
	return all
}

// measured takes a quantity such as "11000 t" or, where it may be, one per unit of product such as "0.92 t/t".
func (r *reader) measured(t *tomltree.Table, key string, specific bool) (engine.Amount, bool) {
	n := t.Value(key)
	if n == nil {
		return engine.Amount{}, false
	}
	if n.Kind != tomltree.KindString {
		mend := `as in "11000 t"`
		if specific {
			mend += ` or "0.92 t/t"`
		}
		r.list.Add(n.At, found(n), "a quantity with its unit is wanted", mend)
		return engine.Amount{}, false
	}
	written, at := n.Text, n.At
	above, below, divided := strings.Cut(written, "/")
	if _, err := r.writing.Parse(written); err == nil || !divided || !specific { // 11000 t/year is a quantity of a year
		s := engine.Saving{}
		if !r.quantity(written, at, &s) {
			return engine.Amount{}, false
		}
		return engine.Amount{Value: s.Quantity.Value, Unit: quantity.Rate{Num: s.Quantity.Unit}, Half: s.Half, At: at}, true
	}
	q, err := r.writing.Parse(above)
	if err != nil {
		r.wrong(at, err)
		return engine.Amount{}, false
	}
	if q.Unit == (quantity.Unit{}) {
		r.list.Add(at, "found "+place.Quote(written)+" without a unit before the /", "a use per unit of product is wanted", `as in "0.92 t/t"`)
		return engine.Amount{}, false
	}
	unit, err := quantity.ParseRate(q.Unit.String() + "/" + below)
	if err != nil {
		r.wrong(at, err)
		return engine.Amount{}, false
	}
	r.question(above, at)
	a := engine.Amount{Value: q.Value, Unit: unit, At: at}
	a.Half, _ = r.writing.Precision(written) // a text that was read has one
	return a, true
}

// meters takes the meters of an entry.
func (r *reader) meters(t *tomltree.Table) []engine.Meter {
	var all []engine.Meter
	for _, one := range t.Tables("meter") {
		if m, ok := r.meter(one); ok {
			all = append(all, m)
		}
	}
	return all
}

// meter takes { carrier, unit, before, after }, of which before and after are columns of numbers by month.
func (r *reader) meter(t *tomltree.Table) (engine.Meter, bool) {
	mistakes := r.list.Len()
	m := engine.Meter{At: t.At()}
	var ok bool
	if m.Carrier, _, ok = t.Text("carrier"); !ok && !t.Has("carrier") {
		r.list.Add(t.At(), "a meter without carrier", "", `add carrier = "electricity"`)
	}
	word, at, ok := t.Text("unit")
	switch {
	case ok:
		m.Unit = r.unit(word, at)
	case !t.Has("unit"):
		r.list.Add(t.At(), "a meter without unit", "", `add unit = "kWh"`)
	}
	before, names := r.readings(t, "before", nil)
	after, _ := r.readings(t, "after", names)
	m.Data = meter.Data{Variables: names, Before: before, After: after}
	t.Close()
	return m, r.list.Len() == mistakes
}

// readings takes the columns of a period: use and what drives it, and from or months, which say of when. Those after a
// measure have the variables of those before.
func (r *reader) readings(t *tomltree.Table, key string, names []string) ([]meter.Reading, []string) {
	columns := t.Table(key)
	if columns == nil {
		if !t.Has(key) {
			r.list.Add(t.At(), "a meter without "+key, "", `add `+key+` = { from = "2023-01", use = […], production = […] }`)
		}
		return nil, nil
	}
	use := r.column(columns, "use")
	if !columns.Has("use") {
		r.list.Add(columns.At(), "readings without use", "", "add use = […], one number for each month")
		return nil, nil
	}
	months := r.months(columns, len(use))
	if key == "before" {
		names = slices.DeleteFunc(columns.Keys(), func(k string) bool { return k == "use" || k == "from" || k == "months" })
	}
	all := make([]meter.Reading, len(use))
	for i := range all {
		all[i].Use = use[i]
		if i < len(months) {
			all[i].Month = months[i]
		}
	}
	for _, name := range names {
		if !columns.Has(name) {
			r.list.Add(columns.At(), "no "+place.Quote(name), "the columns of before are wanted after too", "add "+name+" = […]")
			continue
		}
		column := r.column(columns, name)
		if column != nil && len(column) != len(use) {
			r.list.Add(columns.KeyAt(name), fmt.Sprintf("%d numbers of %s", len(column), place.Quote(name)), fmt.Sprintf("%d are wanted, as many as of use", len(use)), "")
			continue
		}
		for i := range column {
			all[i].Variables = append(all[i].Variables, column[i])
		}
	}
	columns.Close()
	return all, names
}

// column takes an array of numbers.
func (r *reader) column(t *tomltree.Table, key string) []float64 {
	n := t.Value(key)
	if n == nil {
		return nil
	}
	if n.Kind != tomltree.KindArray {
		r.list.Add(n.At, found(n), "an array of numbers is wanted", "as in "+key+" = [118, 124, 113]")
		return nil
	}
	if len(n.Items) > meter.MaxMonths {
		r.list.Add(n.At, fmt.Sprintf("%d numbers", len(n.Items)), fmt.Sprintf("at most %d months are taken", meter.MaxMonths), "")
		return nil
	}
	all := make([]float64, len(n.Items))
	for i, item := range n.Items {
		v, mistake := item.Number()
		if mistake != nil {
			r.list.Add(mistake.Position(), mistake.Found, mistake.Wanted, mistake.Mend)
			continue
		}
		all[i] = v
	}
	return all
}

// months takes from, the first of consecutive months, or the list of them.
func (r *reader) months(t *tomltree.Table, count int) []meter.Month {
	const mend = `as in "2023-01"`
	wrong := func(text string, at place.Position) {
		r.list.Add(at, "found "+place.Quote(text), "a month is wanted", mend)
	}
	from, at, ok := t.Text("from")
	list := t.Value("months")
	switch {
	case t.Has("from") && list != nil:
		r.list.Add(list.At, "both from and months", "", "keep one")
		return nil
	case ok:
		first, valid := meter.ParseMonth(from)
		if !valid {
			wrong(from, at)
			return nil
		}
		all := make([]meter.Month, count)
		for i := range all {
			all[i] = first.Add(i)
		}
		return all
	case list == nil:
		if !t.Has("from") {
			r.list.Add(t.At(), "readings without months", "", `add from = "2023-01", the first of them, or months = ["2023-01", "2023-03"]`)
		}
		return nil
	case list.Kind != tomltree.KindArray:
		r.list.Add(list.At, found(list), "an array of months is wanted", `as in months = ["2023-01", "2023-03"]`)
		return nil
	case len(list.Items) != count:
		r.list.Add(list.At, fmt.Sprintf("%d months", len(list.Items)), fmt.Sprintf("%d are wanted, as many as of use", count), "")
		return nil
	}
	all := make([]meter.Month, count)
	for i, item := range list.Items {
		m, valid := meter.ParseMonth(item.Text)
		if item.Kind != tomltree.KindString || !valid {
			wrong(item.Text, item.At)
			continue
		}
		all[i] = m
	}
	return all
}
