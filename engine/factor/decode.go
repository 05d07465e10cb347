package factor

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/internal/tomltree"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Years are the years that a factor or a portfolio may name.
const (
	FirstYear = 1990
	LastYear  = 2100
)

// decoder lays the content of a file over the set that it extends.
type decoder struct {
	set     *Set
	list    place.List
	extends bool
	sources bool // whether the file lists its sources, so that each factor must name one of them
}

func (d *decoder) top(t *tomltree.Table) {
	t.Whole("schema", 1, 1)
	d.set.ID = d.required(t, "id")
	d.set.Title = text(t, "title")
	d.set.Note, _, _ = t.Text("note")
	if region, _, ok := t.Text("region"); ok {
		d.set.Region = region
	}
	if near, ok := t.Bool("nearest_year"); ok {
		d.set.NearestYear = near
	}
	d.set.Basis = d.basis(t, d.set.Basis)
	if id, at, ok := t.Text("gwp"); ok {
		gwp, err := findGWP(id)
		if err != nil {
			d.addAt(at, err)
		}
		d.set.GWP = gwp
	} else if !d.extends {
		d.list.Add(t.At(), "no gwp", "the table of warming potentials is wanted", `add gwp = "ar5"`)
	}
	if sources := t.Table("sources"); sources != nil {
		d.sources = true
		for _, key := range sources.Keys() {
			d.source(key, sources.Table(key))
		}
		sources.Close()
	}
	if carriers := t.Table("carrier"); carriers != nil {
		for _, id := range carriers.Keys() {
			if c := carriers.Table(id); c != nil {
				d.carrier(id, c)
			}
		}
		carriers.Close()
	}
	t.Close()
	d.sameAs()
}

// addAt notes an error that has no place of its own, or only part of one.
func (d *decoder) addAt(at place.Position, err error) {
	switch e := err.(type) {
	case *place.Error:
		d.list.Add(at, e.Found, e.Wanted, e.Mend)
	case *quantity.Error:
		d.list.Add(at, e.Found, e.Wanted, e.Mend)
	default:
		d.list.Add(at, err.Error(), "", "")
	}
}

func (d *decoder) required(t *tomltree.Table, key string) string {
	s, at, ok := t.Text(key)
	if ok && strings.TrimSpace(s) == "" || !ok && !t.Has(key) {
		d.list.Add(at, "no "+key, "", "add "+key+` = "…"`)
	}
	return s
}

func (d *decoder) basis(t *tomltree.Table, otherwise Basis) Basis {
	word, at, ok := t.Text("basis")
	switch {
	case !ok:
		return otherwise
	case word == "net":
		return Net
	case word == "gross":
		return Gross
	}
	d.list.Add(at, "found "+place.Quote(word), "the basis of a calorific value is wanted", `write "net" or "gross"`)
	return otherwise
}

// text takes a text for readers: one for both languages, or { en = …, vi = … }.
func text(t *tomltree.Table, key string) Text {
	if n := t.Value(key); n != nil && n.Kind == tomltree.KindTable {
		both := t.Table(key)
		var s Text
		s.En, _, _ = both.Text("en")
		s.Vi, _, _ = both.Text("vi")
		both.Close()
		return s
	}
	s, _, _ := t.Text(key)
	return Text{En: s}
}

func (d *decoder) source(key string, t *tomltree.Table) {
	if t == nil {
		return
	}
	s := Source{Key: key, Set: d.set.ID, Title: d.required(t, "title")}
	s.Publisher, _, _ = t.Text("publisher")
	s.Year, _, _ = t.Whole("year", 1900, LastYear)
	s.URL, _, _ = t.Text("url")
	s.Read, _, _ = t.Text("read")
	s.Checked, _, _ = t.Text("checked")
	t.Close()
	d.set.Sources = slices.DeleteFunc(d.set.Sources, func(old Source) bool { return old.Key == key })
	d.set.Sources = append(d.set.Sources, s)
}

func (d *decoder) carrier(id string, t *tomltree.Table) {
	if !validID(id) {
		d.list.Add(t.At(), "found the carrier "+place.Quote(id), "a short name of small letters, digits and _ is wanted", "")
	}
	old, inherited := d.set.Carrier(id)
	c := Carrier{ID: id}
	if inherited {
		c = *old
	}
	if name := text(t, "name"); name != (Text{}) {
		c.Name = name
	}
	if fuel, _, ok := t.Text("fuel"); ok {
		c.Fuel = fuel
	}
	if symbol, at, ok := t.Text("unit"); ok {
		unit, err := quantity.ParseUnit(symbol)
		if err != nil {
			d.addAt(at, err)
		}
		c.Unit = unit
	}
	if scope, _, ok := t.Whole("scope", 0, 3); ok {
		c.Scope = scope
	}
	if biogenic, ok := t.Bool("biogenic"); ok {
		c.Biogenic = biogenic
	}
	if same, _, ok := t.Text("same_as"); ok {
		c.SameAs = same
	}
	d.factors(&c, t)
	t.Close()
	if c.Unit == (quantity.Unit{}) && c.SameAs == "" && !t.Has("unit") {
		d.list.Add(t.At(), "the carrier "+place.Quote(id)+" has no unit", "", `add unit = "t"`)
	}
	d.consistent(&c, t)
	if inherited {
		*old = c
	} else {
		d.set.Carriers = append(d.set.Carriers, c)
	}
}

func validID(id string) bool {
	for _, r := range id {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' {
			return false
		}
	}
	return id != "" && len(id) <= 40
}

// rivals are the kinds that say the same in another way: what a set states replaces what it inherits of them.
var rivals = [kinds][]Kind{
	CO2:    {Carbon, Oxidation, CO2e},
	Carbon: {CO2, CO2e},
	CO2e:   {CO2, Carbon, Oxidation, CH4, N2O},
}

// factors takes all factors of a carrier.
func (d *decoder) factors(c *Carrier, t *tomltree.Table) {
	var stated [kinds][]Factor
	for k := range kinds {
		stated[k] = d.kind(c, k, t)
	}
	for k := range kinds {
		if stated[k] == nil {
			continue
		}
		for _, rival := range rivals[k] {
			if stated[rival] == nil {
				c.factors[rival] = nil
			}
		}
	}
	for k := range kinds {
		if stated[k] != nil {
			c.factors[k] = merge(c.factors[k], stated[k])
		}
	}
}

// merge lays factors over inherited ones: year by year where both go by years, and as a whole otherwise.
func merge(inherited, stated []Factor) []Factor {
	if stated[0].Year == 0 {
		return stated
	}
	all := slices.Clone(stated)
	for _, f := range inherited {
		if f.Year != 0 && !slices.ContainsFunc(stated, func(s Factor) bool { return s.Year == f.Year }) {
			all = append(all, f)
		}
	}
	slices.SortFunc(all, func(a, b Factor) int { return a.Year - b.Year })
	return all
}

// kind takes the factors of one kind: { … } for any year, or [[…]] with a year each.
func (d *decoder) kind(c *Carrier, k Kind, t *tomltree.Table) []Factor {
	n := t.Value(k.String())
	if n == nil {
		return nil
	}
	if n.Kind == tomltree.KindTable {
		return []Factor{d.factor(c, k, t.Table(k.String()))}
	}
	var all []Factor
	for _, entry := range t.Tables(k.String()) {
		f := d.factor(c, k, entry)
		if f.Year == 0 && !entry.Has("year") {
			d.list.Add(entry.At(), "no year", "each of several values has its own", "add year = 2014")
		}
		if i := slices.IndexFunc(all, func(g Factor) bool { return g.Year == f.Year }); i >= 0 && f.Year != 0 {
			d.list.Add(entry.KeyAt("year"), fmt.Sprintf("year %d is already given in line %d", f.Year, all[i].At.Line), "", "keep one")
		}
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b Factor) int { return a.Year - b.Year })
	return all
}

func (d *decoder) factor(c *Carrier, k Kind, t *tomltree.Table) Factor {
	f := Factor{ID: c.ID + "." + k.String(), Set: d.set.ID, At: t.At(), Verified: true, RangeVerified: true, Basis: d.set.Basis}
	var at place.Position
	var ok bool
	if f.Value, at, ok = t.Number("value"); !ok && !t.Has("value") {
		d.list.Add(t.At(), "no value", "", "add value = …")
	}
	f.Year, _, _ = t.Whole("year", FirstYear, LastYear)
	d.unit(&f, k, t)
	d.rangeOf(&f, at, ok, t)
	f.Source = d.cited(t)
	f.Basis = d.basis(t, f.Basis)
	f.Method, _, _ = t.Text("method")
	f.Note, _, _ = t.Text("note")
	if v, ok := t.Bool("verified"); ok {
		f.Verified = v
	}
	if v, ok := t.Bool("range_verified"); ok {
		f.RangeVerified = v
	}
	t.Close()
	if ok {
		d.measurable(at, f.Value, f.Low, f.High)
		d.bounds(&f, k, c, at)
	}
	return f
}

// unit takes the unit of a factor and holds it to the dimension of its kind.
func (d *decoder) unit(f *Factor, k Kind, t *tomltree.Table) {
	symbol, at, ok := t.Text("unit")
	if !ok {
		if !t.Has("unit") {
			d.list.Add(t.At(), "no unit", "", "add unit = "+place.Quote(measures[k].example))
		}
		return
	}
	rate, err := quantity.ParseRate(symbol)
	if err != nil {
		d.addAt(at, err)
		return
	}
	if !measures[k].holds(rate) {
		d.list.Add(at, "found "+place.Quote(symbol), measures[k].wanted+" is wanted", "as in "+place.Quote(measures[k].example))
		return
	}
	f.Unit = rate
}

// rangeOf takes low and high, and what they mean.
func (d *decoder) rangeOf(f *Factor, at place.Position, valued bool, t *tomltree.Table) {
	f.Low, f.High = f.Value, f.Value
	low, lowAt, hasLow := t.Number("low")
	high, _, hasHigh := t.Number("high")
	word, wordAt, worded := t.Text("range")
	switch {
	case hasLow != hasHigh:
		d.list.Add(t.At(), "one end of a range", "low and high are wanted", "")
	case !hasLow && worded:
		d.list.Add(wordAt, "a range without low and high", "", "add them or leave range out")
	case !hasLow:
		return
	case valued && (low > f.Value || f.Value > high):
		d.list.Add(at, fmt.Sprintf("%v is not between %v and %v", f.Value, low, high), "", "correct value, low or high")
	case low < 0:
		d.list.Add(lowAt, fmt.Sprintf("low is %v", low), "no factor is negative", "")
	}
	f.Low, f.High, f.Range = low, high, Interval95
	switch {
	case word == "scenario":
		f.Range = Scenario
	case worded && word != "95 %":
		d.list.Add(wordAt, "found "+place.Quote(word), "what low and high mean is wanted", `write "95 %" or "scenario"`)
	}
}

// cited takes the source of a factor. Where the file lists its sources, it names one of them.
func (d *decoder) cited(t *tomltree.Table) string {
	source, at, ok := t.Text("source")
	switch {
	case !ok && t.Has("source"):
	case !ok, strings.TrimSpace(source) == "":
		d.list.Add(at, "no source", "every factor names its source", `add source = "…"`)
	case d.sources:
		key, _, _ := cutSource(source)
		if !slices.ContainsFunc(d.set.Sources, func(s Source) bool { return s.Key == key }) {
			d.list.Add(at, "the source "+place.Quote(key)+" is not listed under [sources]", "", `begin with its key, as in "key: Table 1.2", or list it`)
		}
	}
	return source
}

// cutSource splits "ipcc-2006-v2: Table 1.2" into the key of its publication and the place in it.
func cutSource(source string) (key, where string, found bool) {
	key, where, found = strings.Cut(source, ":")
	return strings.TrimSpace(key), strings.TrimSpace(where), found
}

// measurable says whether a product of factors of that size, and a quotient, is far from overflow.
func measurable(v float64) bool { return v == 0 || 1e-15 <= math.Abs(v) && math.Abs(v) <= 1e15 }

func (d *decoder) measurable(at place.Position, values ...float64) {
	for _, v := range values {
		if !measurable(v) {
			d.list.Add(at, fmt.Sprintf("%v", v), "a factor between 1e-15 and 1e15 is wanted", "check the unit")
			return
		}
	}
}

// bounds refuses what no factor can be and doubts what none has been.
func (d *decoder) bounds(f *Factor, k Kind, c *Carrier, at place.Position) {
	switch {
	case f.Value < 0:
		d.list.Add(at, fmt.Sprintf("%v is negative", f.Value), "no factor is negative", "")
		return
	case k == Oxidation && fraction(f) > 1:
		d.list.Add(at, fmt.Sprintf("an oxidation of %v", f.Value), "a fraction of 1 is wanted", fmt.Sprintf("write %v", f.Value/100))
		return
	case f.Value == 0 && (k == NCV || k == GCV || k == Density || k == Oxidation || k == TOE):
		d.list.Add(at, "0", "a value above 0 is wanted", "leave the line out where it is not known")
		return
	}
	if f.Value == 0 && (k == CO2 || k == Carbon) && c.Scope == 1 && !c.Biogenic {
		d.doubt(at, "a factor of 0 for a fuel", "", "is the fuel biogenic, or the value missing?")
	}
	m := measures[k]
	if m.usualLow == 0 || f.Unit.Den.Dimension() != m.usual.Den.Dimension() || f.Unit == (quantity.Rate{}) || c.Scope != 1 || f.Value == 0 {
		return
	}
	v, err := f.Unit.Convert(f.Value, m.usual)
	if err == nil && (v < m.usualLow || v > m.usualHigh) {
		d.doubt(at, fmt.Sprintf("%s is %.4g %s; known fuels have %g to %g", f, v, m.usual, m.usualLow, m.usualHigh), "", "check the unit")
	}
}

// fraction returns the value of a factor without dimension, a percentage being a hundredth.
func fraction(f *Factor) float64 {
	v, err := f.Unit.Convert(f.Value, quantity.Rate{})
	if err != nil {
		return 0 // of another dimension, which has been noted
	}
	return v
}

func (d *decoder) doubt(at place.Position, found, wanted, mend string) {
	d.set.Warnings = append(d.set.Warnings, *place.At(at, found, wanted, mend))
}

// consistent refuses factors of one carrier that would count a thing twice or not at all.
func (d *decoder) consistent(c *Carrier, t *tomltree.Table) {
	has := func(k Kind) bool { return c.factors[k] != nil }
	switch {
	case has(CO2) && has(Oxidation) && !has(Carbon):
		d.list.Add(t.KeyAt("oxidation"), "an oxidation beside a co2 factor that already contains it", "", "leave it out, or give carbon content in place of co2")
	case has(CO2) && has(Carbon):
		d.list.Add(t.KeyAt("carbon"), "both co2 and carbon", "one of them is wanted", "")
	case has(CO2e) && (has(CO2) || has(Carbon)):
		d.list.Add(t.KeyAt("co2e"), "co2e beside co2", "one of them is wanted", "give co2, ch4 and n2o, or co2e alone")
	case has(Carbon) && !has(Oxidation):
		d.list.Add(t.KeyAt("carbon"), "carbon content without an oxidation", "", `add oxidation = { value = 0.98, unit = "fraction", source = "…" }`)
	}
}

// sameAs checks that each carrier that takes the factors of another can do so.
func (d *decoder) sameAs() {
	for i := range d.set.Carriers {
		c := &d.set.Carriers[i]
		if c.SameAs == "" {
			continue
		}
		other, ok := d.set.Carrier(c.SameAs)
		switch {
		case !ok:
			d.list.Add(place.Position{}, fmt.Sprintf("the carrier %q is the same as %q, which the set does not have", c.ID, c.SameAs), "", "")
			continue
		case other.SameAs != "":
			d.list.Add(place.Position{}, fmt.Sprintf("the carrier %q is the same as %q, which is itself the same as another", c.ID, c.SameAs), "", "")
			continue
		}
		if c.Unit == (quantity.Unit{}) {
			c.Unit = other.Unit
		}
		if c.Scope == 0 {
			c.Scope = other.Scope
		}
		if c.Fuel == "" {
			c.Fuel = other.Fuel
		}
		c.Biogenic = c.Biogenic || other.Biogenic
	}
}
