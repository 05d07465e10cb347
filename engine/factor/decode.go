package factor

import (
	"fmt"
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
	set     *Set // its carriers are as stated until they are settled
	list    place.List
	extends bool
	sources bool                       // whether the file lists its sources, so that each factor must name one of them
	tables  map[string]*tomltree.Table // of the carriers that the file speaks of
	stated  []stated
}

// stated is a factor of the file with the place of its value.
type stated struct {
	carrier string
	kind    Kind
	factor  Factor
	at      place.Position
}

func (d *decoder) top(t *tomltree.Table) {
	if schema, at, ok := t.Number("schema"); ok && schema != 1 {
		d.list.Add(at, fmt.Sprintf("found schema %v", schema), "this version reads schema 1", "use a newer version, or write schema = 1")
	}
	d.set.ID = d.id(t)
	if d.set.Title = text(t, "title"); d.set.Title == (Text{}) {
		d.set.Title.En = d.set.ID
	}
	d.set.Note = text(t, "note")
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
	}
	if carriers := t.Table("carrier"); carriers != nil {
		for _, id := range carriers.Keys() {
			if c := carriers.Table(id); c != nil {
				d.carrier(id, c)
			}
		}
	}
	t.Close()
	d.settle(t)
}

// id takes the name of the set. A result names it beside those it extends, so that it must be another one.
func (d *decoder) id(t *tomltree.Table) string {
	id := d.required(t, "id")
	switch {
	case place.Quote(id) != `"`+id+`"`:
		d.list.Add(valueAt(t, "id"), "found the id "+place.Quote(id), "a short name of plain letters is wanted", "")
	case id == OverrideSet || slices.ContainsFunc(d.set.Lineage, func(r Reference) bool { return r.ID == id }):
		d.list.Add(valueAt(t, "id"), "the id "+place.Quote(id)+" is taken", "a name of its own is wanted", "")
	}
	return id
}

// valueAt returns the place of the value of a key, or of the table where the key is missing.
func valueAt(t *tomltree.Table, key string) place.Position {
	if n := t.Value(key); n != nil {
		return n.At
	}
	return t.At()
}

// addAt notes at a place an error that has none of its own.
func (d *decoder) addAt(at place.Position, err error) {
	switch e := err.(type) {
	case *place.Error:
		d.list.Add(at, e.Found, e.Wanted, e.Mend)
	case *quantity.Error:
		d.list.Add(at, e.Found, e.Wanted, e.Mend)
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
	for _, old := range d.set.Sources {
		if old.Key == key && old.Title != s.Title { // what is inherited would seem to stand in it
			d.list.Add(t.At(), "the set "+place.Quote(old.Set)+" lists another source as "+place.Quote(key), "", "choose another key")
		}
	}
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
		if same != c.SameAs && !t.Has("fuel") {
			c.Fuel = "" // of what it was the same as
		}
		c.SameAs = same
	}
	d.factors(&c, t)
	t.Close()
	d.tables[id] = t
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
	var own [kinds][]Factor
	for k := range kinds {
		own[k] = d.kind(c, k, t)
	}
	for k := range kinds {
		if own[k] == nil {
			continue
		}
		for _, rival := range rivals[k] {
			if own[rival] == nil {
				c.factors[rival] = nil
			}
		}
	}
	for k := range kinds {
		if own[k] != nil {
			c.factors[k] = merge(c.factors[k], own[k])
		}
	}
}

// merge lays factors over inherited ones: year by year where both go by years, and as a whole otherwise.
func merge(inherited, own []Factor) []Factor {
	if own[0].Year == 0 {
		return own
	}
	all := slices.Clone(own)
	for _, f := range inherited {
		if f.Year != 0 && !slices.ContainsFunc(own, func(o Factor) bool { return o.Year == f.Year }) {
			all = append(all, f)
		}
	}
	slices.SortFunc(all, byYear)
	return all
}

func byYear(a, b Factor) int { return a.Year - b.Year }

// kind takes the factors of one kind: { … } for any year, or [[…]] with a year each.
func (d *decoder) kind(c *Carrier, k Kind, t *tomltree.Table) []Factor {
	n := t.Value(k.String())
	switch {
	case n == nil:
		return nil
	case n.Kind == tomltree.KindTable:
		return []Factor{d.factor(c, k, t.Table(k.String()))}
	case n.Kind != tomltree.KindArray || len(n.Items) == 0:
		d.bare(n, k)
		return nil
	}
	var all []Factor
	for _, entry := range t.Tables(k.String()) {
		f := d.factor(c, k, entry)
		if !entry.Has("year") {
			d.list.Add(entry.At(), "no year", "each of several values has its own", "add year = 2014")
		}
		if i := slices.IndexFunc(all, func(g Factor) bool { return g.Year == f.Year }); i >= 0 && f.Year != 0 {
			d.list.Add(valueAt(entry, "year"), fmt.Sprintf("year %d is already given in line %d", f.Year, all[i].At.Line), "", "keep one")
		}
		all = append(all, f)
	}
	slices.SortFunc(all, byYear)
	return all
}

// bare refuses a factor that is not a table, such as a number alone.
func (d *decoder) bare(n *tomltree.Node, k Kind) {
	value := "…"
	if (n.Kind == tomltree.KindInteger || n.Kind == tomltree.KindFloat) && len(n.Text) < 20 {
		value = n.Text
	}
	found := "found " + place.Quote(n.Text)
	if n.Kind == tomltree.KindArray {
		found = "found an empty list"
	}
	d.list.Add(n.At, found, "a factor has value, unit and source",
		fmt.Sprintf("write %s = { value = %s, unit = %s, source = \"…\" }", k, value, place.Quote(measures[k].example)))
}

func (d *decoder) factor(c *Carrier, k Kind, t *tomltree.Table) Factor {
	f := Factor{ID: c.ID + "." + k.String(), Set: d.set.ID, At: t.At(), Verified: true, RangeVerified: true}
	value, at, valued := t.Number("value")
	if !t.Has("value") {
		d.list.Add(t.At(), "no value", "", "add value = …")
	}
	f.Value, f.Low, f.High = value, value, value
	f.Year, _, _ = t.Whole("year", FirstYear, LastYear)
	d.unit(&f, k, t)
	d.basisFor(&f, k, t)
	if valued && d.possible(&f, k, value, at) {
		d.rangeOf(&f, k, at, t)
		d.stated = append(d.stated, stated{c.ID, k, f, at})
	} else {
		t.Value("low")
		t.Value("high")
		t.Value("range")
	}
	f.Source = d.cited(t)
	f.Method, _, _ = t.Text("method")
	f.Note = text(t, "note")
	if v, ok := t.Bool("verified"); ok {
		f.Verified = v
	}
	if v, ok := t.Bool("range_verified"); ok {
		f.RangeVerified = v
		if !t.Has("low") && !t.Has("high") {
			d.list.Add(t.KeyAt("range_verified"), "range_verified without low and high", "", "add them or leave it out")
		}
	}
	t.Close()
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

// basisFor takes the basis of a factor, and refuses one that its kind denies.
func (d *decoder) basisFor(f *Factor, k Kind, t *tomltree.Table) {
	basis := d.basis(t, d.set.Basis)
	switch {
	case k == NCV && t.Has("basis") && basis == Gross:
		d.list.Add(valueAt(t, "basis"), "a gross ncv", "ncv is the net calorific value", "write gcv in place of ncv")
	case k == GCV && t.Has("basis") && basis == Net:
		d.list.Add(valueAt(t, "basis"), "a net gcv", "gcv is the gross calorific value", "write ncv in place of gcv")
	}
	f.Basis = basisOf(k, f.Unit, basis)
}

// possible says whether a number can be a factor, and notes why not.
func (d *decoder) possible(f *Factor, k Kind, v float64, at place.Position) bool {
	if err := impossible(k, v, f.Unit); err != nil {
		d.addAt(at, err)
		return false
	}
	return true
}

// rangeOf takes low and high, and what they mean.
func (d *decoder) rangeOf(f *Factor, k Kind, at place.Position, t *tomltree.Table) {
	low, lowAt, lowOK := t.Number("low")
	high, highAt, highOK := t.Number("high")
	word, wordAt, worded := t.Text("range")
	switch {
	case t.Has("low") != t.Has("high"):
		d.list.Add(t.At(), "one end of a range", "low and high are wanted", "")
		return
	case !t.Has("low") && worded:
		d.list.Add(wordAt, "a range without low and high", "", "add them or leave range out")
		return
	case !lowOK || !highOK || !d.possible(f, k, low, lowAt) || !d.possible(f, k, high, highAt):
		return
	case low > f.Value || f.Value > high:
		d.list.Add(at, fmt.Sprintf("%v is not between %v and %v", f.Value, low, high), "", "correct value, low or high")
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
		key := sourceKey(source)
		if !slices.ContainsFunc(d.set.Sources, func(s Source) bool { return s.Key == key }) {
			d.list.Add(at, "the source "+place.Quote(key)+" is not listed under [sources]", "", `begin with its key, as in "key: Table 1.2", or list it`)
		}
	}
	return source
}

// sourceKey returns the key of the publication that a source names: ipcc-2006-v2 of "ipcc-2006-v2: Table 1.2".
func sourceKey(source string) string {
	key, _, _ := strings.Cut(source, ":")
	return strings.TrimSpace(key)
}
