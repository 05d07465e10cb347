package report

import (
	"encoding/csv"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/compare"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/manifest"
)

// WriteComparison writes two results side by side: CO2, saving, payback and NPV of each programme and option, and which
// carriers make the difference in CO2, by quantity and by factor. Money is compared where both are in one currency. The
// manifest names the files of both; nil is none.
//
// In JSON it is an object with a and b (title, file, set, year, currency), rows (programme, option, and of co2_t, co2e_t, annual_saving,
// simple_payback_years and npv a pair [a, b]) and carriers (carrier, co2_t as a pair, by_quantity, by_factor).
func WriteComparison(w io.Writer, a, b *engine.Result, m *manifest.Manifest, f Format, l language.Language) error {
	c := comparison{a, b, m, l}
	switch f {
	case JSON:
		return c.json(w)
	case CSV:
		return c.csv(w)
	}
	var out strings.Builder
	for i, side := range c.sides() {
		line := string(rune('A'+i)) + ": " + side
		if f == Markdown {
			line = "- " + escape(line)
		}
		out.WriteString(line + "\n")
	}
	out.WriteString("\n")
	for _, g := range []grid{c.rows(), c.carriers()} {
		if f == Markdown {
			out.WriteString("## " + escape(g.title) + "\n\n" + g.markdown() + "\n")
		} else {
			out.WriteString(g.title + "\n" + g.aligned() + "\n\n")
		}
	}
	for i, r := range []*engine.Result{a, b} {
		hash := shortHash
		if f == Markdown {
			hash = fullHash
		}
		for _, line := range (page{Document{Result: r, Manifest: c.of(i)}, r, l}).provenance(hash) {
			line = string(rune('A'+i)) + "  " + line
			if f == Markdown {
				line = "- " + escape(line)
			}
			out.WriteString(line + "\n")
		}
	}
	if m != nil && f == Markdown {
		out.WriteString("\n" + m.Comment() + "\n")
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// comparison is two results being written.
type comparison struct {
	a, b *engine.Result
	made *manifest.Manifest
	l    language.Language
}

// of is the manifest with one side as the input, to be shown.
func (c comparison) of(side int) *manifest.Manifest {
	if side == 0 || c.made == nil || c.made.Against == nil {
		return c.made
	}
	b := *c.made
	b.Input, b.Settings, b.Factors = b.Against.Input, b.Against.Settings, b.Against.Factors
	return &b
}

// file is the name of the file of a side; "" where it is not known.
func (c comparison) file(side int) string {
	m := c.of(side)
	switch {
	case m == nil:
		return ""
	case m.Input.Name == "":
		return c.l.Word("standard input")
	}
	return m.Input.Name
}

// sides name A and B: title, file, factor set, year.
func (c comparison) sides() [2]string {
	var both [2]string
	for i, r := range []*engine.Result{c.a, c.b} {
		words := []string{c.l.Of(r.Title), language.Plain(c.file(i)), c.l.Word("sheet set") + " " + language.Plain(r.Set)}
		if r.Year != 0 {
			words = append(words, c.l.Word("year")+" "+strconv.Itoa(r.Year))
		}
		both[i] = strings.Join(slices.DeleteFunc(words, func(s string) bool { return s == "" }), ", ")
	}
	return both
}

// money says whether amounts can be compared.
func (c comparison) money() bool { return c.a.Currency == c.b.Currency }

func (c comparison) rows() grid {
	l := c.l
	g := grid{title: l.Word("compared"), head: []string{l.Word("programme"), "CO2 A", "CO2 B", "B − A", "%"}, unit: []string{"", l.Word("t a year"), l.Word("t a year"), l.Word("t a year"), ""}}
	g.head = append(g.head, l.Word("saving")+" A", l.Word("saving")+" B", l.Word("payback")+" A", l.Word("payback")+" B", "NPV A", "NPV B")
	for _, r := range []*engine.Result{c.a, c.b} {
		g.unit = append(g.unit, r.Currency+l.Word("a year"))
	}
	g.unit = append(g.unit, l.Word("simple"), l.Word("simple"), c.a.Currency, c.b.Currency)
	for _, r := range compare.Rows(c.a, c.b) {
		o := r.A
		if o == nil {
			o = r.B
		}
		name := page{l: l}.name(o)
		if r.Option != "" {
			name = "  " + name
		}
		pair := func(cell func(o *engine.Outcome) string) []string {
			both := make([]string, 2)
			for i, o := range []*engine.Outcome{r.A, r.B} {
				if o != nil {
					both[i] = cell(o)
				}
			}
			return both
		}
		cells := append([]string{name}, pair(func(o *engine.Outcome) string { return l.Tonnes(o.CO2) })...)
		difference, share := "", ""
		if r.A != nil && r.B != nil {
			difference = l.Tonnes(r.B.CO2 - r.A.CO2)
			if r.A.CO2 != 0 {
				share = change(l, r.B.CO2/r.A.CO2-1)
			}
		}
		cells = append(cells, difference, share)
		cells = append(cells, pair(func(o *engine.Outcome) string { return l.Amount(o.AnnualSaving) })...)
		cells = append(cells, pair(func(o *engine.Outcome) string { return l.Payback(o.SimplePayback) })...)
		cells = append(cells, pair(func(o *engine.Outcome) string { return l.Amount(o.NPV) })...)
		if r.Programme == "" {
			g.foot = cells
		} else {
			g.rows = append(g.rows, cells)
		}
	}
	return g.without(empty)
}

// change writes a fraction in percent with two digits at least, so that a small change is not none.
func change(l language.Language, v float64) string {
	const nothing = 1e-9 // what rounding leaves behind
	decimals, percent := 0, v*100
	switch a := math.Abs(percent); {
	case a < nothing:
		percent = 0
	case a < 10:
		decimals = 1 - int(math.Floor(math.Log10(a)))
	}
	return withSign(percent, l.Number(percent, decimals)) + " %"
}

func (c comparison) carriers() grid {
	l := c.l
	g := grid{title: l.Word("compared carriers"), head: []string{l.Word("carrier"), "CO2 A", "CO2 B", "B − A", l.Word("by quantity"), l.Word("by factor")}}
	row := func(name string, a, b, quantity, factor float64) []string {
		return []string{name, l.Tonnes(a), l.Tonnes(b), l.Tonnes(b - a), l.Tonnes(quantity), l.Tonnes(factor)}
	}
	var quantity, factor float64
	for _, x := range compare.Carriers(&c.a.Total, &c.b.Total) {
		g.rows = append(g.rows, row(l.Of(x.Name), x.A, x.B, x.ByQuantity, x.ByFactor))
		quantity += x.ByQuantity
		factor += x.ByFactor
	}
	g.foot = row(l.Word("total"), c.a.Total.CO2, c.b.Total.CO2, quantity, factor)
	return g
}

// both is a figure of a and of b, null where there is none.
type both [2]*float64

func (c comparison) figures(r compare.Row) map[string]both {
	all := map[string]both{}
	for i, o := range []*engine.Outcome{r.A, r.B} {
		if o == nil {
			continue
		}
		set := func(name string, v *float64) {
			pair := all[name]
			pair[i] = v
			all[name] = pair
		}
		set("co2_t", &o.CO2)
		set("co2e_t", &o.CO2e)
		set("annual_saving", o.AnnualSaving)
		years, _ := paybackOf(o.SimplePayback)
		if o.SimplePayback.Kind == finance.Never {
			years = nil
		}
		set("simple_payback_years", years)
		set("npv", o.NPV)
	}
	return all
}

func (c comparison) json(w io.Writer) error {
	type side struct {
		Title    string `json:"title"`
		File     string `json:"file,omitempty"`
		Set      string `json:"set"`
		Year     int    `json:"year"`
		Currency string `json:"currency"`
	}
	type row struct {
		Programme string          `json:"programme,omitempty"`
		Option    string          `json:"option,omitempty"`
		Figures   map[string]both `json:"figures"`
	}
	type carrier struct {
		Carrier    string     `json:"carrier"`
		CO2        [2]float64 `json:"co2_t"`
		ByQuantity float64    `json:"by_quantity"`
		ByFactor   float64    `json:"by_factor"`
	}
	out := struct {
		Schema       int                `json:"schema"`
		A            side               `json:"a"`
		B            side               `json:"b"`
		SameCurrency bool               `json:"same_currency"`
		Rows         []row              `json:"rows"`
		Carriers     []carrier          `json:"carriers"`
		Manifest     *manifest.Manifest `json:"manifest,omitempty"`
	}{Manifest: c.made, Schema: Schema, SameCurrency: c.money(), A: side{c.l.Of(c.a.Title), c.file(0), c.a.Set, c.a.Year, c.a.Currency}, B: side{c.l.Of(c.b.Title), c.file(1), c.b.Set, c.b.Year, c.b.Currency}, Carriers: []carrier{}}
	for _, r := range compare.Rows(c.a, c.b) {
		out.Rows = append(out.Rows, row{r.Programme, r.Option, c.figures(r)})
	}
	for _, x := range compare.Carriers(&c.a.Total, &c.b.Total) {
		out.Carriers = append(out.Carriers, carrier{x.ID, [2]float64{x.A, x.B}, x.ByQuantity, x.ByFactor})
	}
	return writeObject(w, out)
}

func (c comparison) csv(w io.Writer) error {
	out := csv.NewWriter(w)
	names := []string{"co2_t", "co2e_t", "annual_saving", "simple_payback_years", "npv"}
	head := []string{"programme", "option"}
	for _, n := range names {
		head = append(head, n+"_a", n+"_b")
	}
	out.Write(head) // errors are kept until Flush
	for _, r := range compare.Rows(c.a, c.b) {
		programme := r.Programme
		if programme == "" {
			programme = "total"
		}
		cells, figures := []string{cell(programme), cell(r.Option)}, c.figures(r)
		for _, n := range names {
			cells = append(cells, digits(figures[n][0]), digits(figures[n][1]))
		}
		out.Write(cells)
	}
	out.Flush()
	return out.Error()
}
