package sheet

import (
	"fmt"
	"strconv"
	"strings"
)

// makeAbout says what the figures stand on and how to read them.
func (b *book) makeAbout() {
	g, r := b.about, b.r
	b.head(g, "")
	g.widths = []float64{24, 120}
	row := 3
	line := func(key, value string) {
		if value == "" {
			return
		}
		label := ""
		if key != "" {
			label = b.word(key)
		}
		g.words(1, row, look{bold: true}, label)
		g.words(2, row, look{wrap: true}, value)
		row++
	}
	list := func(key string, values []string) {
		for i, v := range values {
			if i > 0 {
				key = ""
			}
			line(key, v)
		}
	}
	line("source", b.l.Of(r.Source))
	line("currency", r.Currency)
	if r.Year != 0 {
		line("year", strconv.Itoa(r.Year))
	}
	line("set", strings.TrimSpace(b.of(r.SetTitle)+" ("+r.Set+")"))
	var sums []string
	for _, f := range r.Factors {
		sums = append(sums, f.ID+": SHA-256 "+f.SHA256)
	}
	list("lineage", sums)
	var changed []string
	for _, o := range r.Overrides {
		changed = append(changed, o.Key+" = "+o.Value)
	}
	list("changed", changed)
	line("gwp", r.GWP)
	rates := "nominal"
	if r.Terms.Real {
		rates = "real"
	}
	line("rates", b.word(rates))
	var exchange []string
	for _, x := range r.Exchange {
		exchange = append(exchange, strings.TrimRight(fmt.Sprintf("%s %s/%s %s %s", b.l.Number(x.Rate, -1), x.Currency, x.Per, x.Date, x.Source), " "))
	}
	list("exchange", exchange)
	var without []string
	for _, c := range r.Total.ByCarrier {
		if !c.Known {
			without = append(without, b.l.Of(c.Name))
		}
	}
	line("no factor", strings.Join(without, ", "))
	line("intervals", b.intervals())
	if b.u != nil {
		line("scenario", strings.Join(b.u.Scenarios, ", "))
	}
	list("how", []string{b.word("how colours"), b.word("how co2"), b.word("how money"), b.word("how grants"), b.word("how payback"), fmt.Sprintf(b.word("how years"), b.years), b.word("how rejected"), b.word("how links"), b.word("how blank")})
	var publications []string
	for _, s := range r.Sources {
		parts := []string{s.Key + ": " + s.Title}
		for _, part := range []string{s.Publisher, s.URL, s.Checked} {
			if part != "" {
				parts = append(parts, part)
			}
		}
		if s.Year != 0 {
			parts = append(parts, strconv.Itoa(s.Year))
		}
		publications = append(publications, strings.Join(parts, ", "))
	}
	list("sources", publications)
	var warnings []string
	for _, w := range r.Warnings {
		warnings = append(warnings, w.In(b.l.Say))
	}
	list("warnings", warnings)
	var notes []string
	for _, n := range r.Notes {
		notes = append(notes, n.In(b.l.Say))
	}
	list("notes", notes)
	if b.m != nil {
		line("manifest", b.m.Line())
	}
}

// intervals says how the ends of the CO2 were made.
func (b *book) intervals() string {
	u := b.u
	if u == nil {
		return b.word("how ends")
	}
	made := b.word("how propagated")
	if u.Draws > 0 {
		made = fmt.Sprintf(b.word("how drawn"), b.l.Number(float64(u.Draws), 0), u.Seed)
	}
	if u.Exact {
		return made + "; " + b.word("exact quantities")
	}
	return made + "; " + b.word("rounded quantities")
}
