package input

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/indicator"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/internal/tomltree"
	"github.com/cleaner-production/abate/engine/quantity"
)

// indicator takes one line of a table of environmental performance.
func (r *reader) indicator(t *tomltree.Table) indicator.Indicator {
	i := indicator.Indicator{ID: r.id(t, "an indicator"), At: t.At()}
	i.Name, i.Area, i.Aspect, i.Group = text(t, "name"), text(t, "area"), text(t, "aspect"), text(t, "group")
	i.Frequency, i.Note = text(t, "frequency"), text(t, "note")
	if i.Unit = text(t, "unit"); !t.Has("unit") {
		r.list.Add(t.At(), "an indicator without unit", "", `add unit = "kWh per person-month", or "kWh/t"`)
	}
	i.Direction = choose(r, t, "direction", map[string]indicator.Direction{"lower": indicator.Lower, "higher": indicator.Higher}, indicator.DirectionNames()...)
	i.Carrier, _, _ = t.Text("carrier")
	i.Dropped, _ = t.Bool("dropped")
	if f, ok := r.figure(t, "target"); ok {
		i.Target = &f
	}
	if i.Actual, _ = r.figure(t, "actual"); !t.Has("actual") {
		r.list.Add(t.At(), "an indicator without actual", "", `add actual = 86.2, or actual = { numerator = "4350 MWh", denominator = "12000 t" }`)
	}
	i.History = r.history(t)
	i.Reported = r.said(t)
	t.Close()
	return i
}

// history takes figures by year: { 2002 = "92,1", 2003 = "98,7" }.
func (r *reader) history(t *tomltree.Table) []indicator.Past {
	years := t.Table("history")
	if years == nil {
		return nil
	}
	var all []indicator.Past
	for _, key := range years.Keys() {
		f, ok := r.figure(years, key)
		year, err := strconv.Atoi(key)
		if err != nil || year < factor.FirstYear || year > factor.LastYear {
			r.list.Add(years.KeyAt(key), "found "+place.Quote(key), fmt.Sprintf("a year from %d to %d is wanted", factor.FirstYear, factor.LastYear), "as in history = { 2003 = 98.7 }")
			continue
		}
		if ok {
			all = append(all, indicator.Past{Year: year, Figure: f})
		}
	}
	return all
}

// said takes what the source says beside its figures.
func (r *reader) said(t *tomltree.Table) (s indicator.Reported) {
	if t = t.Table("reported"); t == nil {
		return s
	}
	if word, at, ok := t.Text("verdict"); ok {
		s.Verdict, s.VerdictAt = word, at
		if _, known := indicator.Judged(word, indicator.Lower); !known {
			r.unknownWord(at, word, indicator.Judgements())
		}
	}
	if chart := t.Table("chart"); chart != nil {
		for _, part := range indicator.PartNames() {
			if f, ok := r.figure(chart, part); ok {
				if f.Quotient != nil {
					r.list.Add(f.At, "quantities in a chart", "the figure that it shows is wanted", "")
				}
				s.Chart = append(s.Chart, indicator.Printed{Part: part, Figure: f})
			}
		}
		chart.Close()
	}
	t.Close()
	return s
}

// figure takes a number, as TOML writes it or in a text as the file does, or { numerator, denominator } with a value or
// without.
func (r *reader) figure(t *tomltree.Table, key string) (f indicator.Figure, ok bool) {
	n := t.Value(key)
	if n == nil {
		return f, false
	}
	f.At = n.At
	if n.Kind != tomltree.KindTable {
		f.Value, f.Half = r.printed(t, key)
		return f, f.Value != nil
	}
	mistakes := r.list.Len()
	parts := t.Table(key)
	f.Value, f.Half = r.printed(parts, "value")
	above, hasAbove := r.counted(parts, "numerator")
	below, hasBelow := r.counted(parts, "denominator")
	switch {
	case parts.Has("numerator") != parts.Has("denominator"):
		r.list.Add(parts.At(), "one part of a quotient", "numerator and denominator are wanted", `as in { numerator = "4350 MWh", denominator = "12000 t" }`)
	case hasAbove && hasBelow:
		f.Quotient = &indicator.Quotient{Above: above, Below: below}
	case !parts.Has("value") && !parts.Has("numerator"):
		r.list.Add(parts.At(), "no figure", "", `as in { value = 86.2 }, or { numerator = "4350 MWh", denominator = "12000 t" }`)
	}
	parts.Close()
	return f, r.list.Len() == mistakes
}

// printed takes a number with half a unit of the last digit it is written with.
func (r *reader) printed(t *tomltree.Table, key string) (*float64, float64) {
	n := t.Value(key)
	if n == nil {
		return nil, 0
	}
	var v, half float64
	if n.Kind == tomltree.KindString {
		var err error
		if v, err = r.writing.ParseNumber(n.Text); err != nil {
			r.wrong(n.At, err)
			return nil, 0
		}
		r.question(n.Text, n.At)
		half, _ = r.writing.Precision(n.Text) // a text that was read has one
	} else {
		var ok bool
		if v, _, ok = r.number(t, key); !ok {
			return nil, 0
		}
		half, _ = quantity.English.Precision(strings.ReplaceAll(n.Text, "_", ""))
	}
	if v < 0 {
		r.list.Add(n.At, "found "+place.Quote(n.Text), "0 or more is wanted", "")
		return nil, 0
	}
	return &v, half
}

// counted takes an amount with a unit, or with words such as "167 person-months".
func (r *reader) counted(t *tomltree.Table, key string) (indicator.Amount, bool) {
	n := t.Value(key)
	if n == nil {
		return indicator.Amount{}, false
	}
	number, words := n.Text, "" // the number ends where the words begin; those of m3 and CO2 have digits too
	if i := strings.IndexFunc(n.Text, func(c rune) bool { return !strings.ContainsRune("0123456789.,+-− \u00a0\u202f", c) }); i >= 0 {
		number, words = n.Text[:i], n.Text[i:]
	}
	if n.Kind != tomltree.KindString || strings.TrimSpace(number) == "" {
		r.list.Add(n.At, found(n), "an amount of what is counted is wanted", `as in "4350 MWh" or "167 person-months"`)
		return indicator.Amount{}, false
	}
	v, err := r.writing.ParseNumber(strings.TrimSpace(number))
	if err != nil {
		r.wrong(n.At, err)
		return indicator.Amount{}, false
	}
	r.question(strings.TrimSpace(number), n.At)
	a := indicator.NewAmount(v, strings.TrimSpace(words))
	a.At = n.At
	return a, true
}
