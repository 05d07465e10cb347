package chart

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/uncertainty"
)

// Data is what pictures are drawn of.
type Data struct {
	Result   *engine.Result
	Analysis *uncertainty.Analysis // of the Result; nil without intervals
	Draws    *uncertainty.Analysis // of the Result, with histograms; nil without a distribution
	Language language.Language

	// Of is the id of a programme whose options are shown. Without it they are the programmes, or of a single programme
	// with options these.
	Of string
}

// row is what a picture shows a bar or a point of.
type row struct {
	o    *engine.Outcome
	u    *uncertainty.Outcome // zero without an analysis
	name string
}

func (d Data) programme() *engine.Outcome {
	r := d.Result
	if d.Of == "" {
		if len(r.Programmes) == 1 && len(r.Programmes[0].Options) > 0 {
			return &r.Programmes[0]
		}
		return nil
	}
	for i := range r.Programmes {
		if r.Programmes[i].ID == d.Of {
			return &r.Programmes[i]
		}
	}
	return nil
}

// rows returns what the pictures show, without options that do not count.
func (d Data) rows() []row {
	all := d.Result.Programmes
	if p := d.programme(); p != nil {
		if all = p.Options; len(all) == 0 {
			return []row{d.row(p)}
		}
	}
	var rows []row
	for i := range all {
		if all[i].Counted() {
			rows = append(rows, d.row(&all[i]))
		}
	}
	return rows
}

// twice returns what the rows count twice, one for each stream, negative.
func (d Data) twice() []row {
	var rows []row
	if p := d.programme(); p != nil {
		for _, o := range p.Twice() {
			rows = append(rows, d.row(&o))
		}
	}
	return rows
}

// shared returns the rows less what they count twice, each its part of it, and whether there is any.
func (d Data) shared() ([]row, bool) {
	p := d.programme()
	if p == nil || len(p.Streams) == 0 {
		return d.rows(), false
	}
	var rows []row
	for _, o := range d.Result.Shared(p) {
		rows = append(rows, d.row(&o))
	}
	return rows, true
}

func (d Data) row(o *engine.Outcome) row {
	r := row{o: o, u: &uncertainty.Outcome{}, name: d.of(o.Name)}
	if r.name == "" {
		r.name = plain(o.ID)
	}
	if d.Analysis != nil {
		if u := d.Analysis.Of(o); u != nil {
			r.u = u
		}
	}
	return r
}

// total is the sum of the rows.
func (d Data) total() row {
	if p := d.programme(); p != nil {
		return d.row(p)
	}
	r := d.row(&d.Result.Total)
	r.name = d.of(d.Result.Title)
	return r
}

func ranked(rows []row, by engine.Order) []row {
	outcomes := make([]engine.Outcome, len(rows))
	for i := range rows {
		outcomes[i] = *rows[i].o
	}
	sorted := make([]row, len(rows))
	for i, j := range engine.Rank(outcomes, by) {
		sorted[i] = rows[j]
	}
	return sorted
}

// of returns a text in the language, on one line.
func (d Data) of(t engine.Text) string { return plain(d.Language.Of(t)) }

// plain is a text of a user's file on one line.
func plain(s string) string { return language.Plain(strings.Join(strings.Fields(s), " ")) }

// word returns a label; those of pictures go before those of all outputs.
func (d Data) word(key string, args ...any) string {
	w := language.Subscript(d.Language.Word("chart "+key, key))
	if len(args) > 0 {
		return fmt.Sprintf(w, args...)
	}
	return w
}

// number writes a figure with a true minus.
func (d Data) number(v float64, decimals int) string {
	return strings.Replace(d.Language.Number(v, decimals), "-", "−", 1)
}

// short writes a figure with three digits or more.
func (d Data) short(v float64) string {
	switch a := math.Abs(v); {
	case a == 0 || a >= 100:
		return d.number(v, 0)
	case a >= 10:
		return d.number(v, 1)
	case a >= 0.1:
		return d.number(v, 2)
	default:
		return d.number(v, min(12, 1-int(math.Floor(math.Log10(a)))))
	}
}

// printed writes a figure as its source has it: with as many decimals as it has, if these are few.
func (d Data) printed(v float64) string {
	if math.Abs(v*100-math.Round(v*100)) < 1e-6 {
		return d.number(v, -1)
	}
	return d.short(v)
}

func (d Data) payback(p finance.Payback) string { return d.Language.Payback(p) }

// money returns by what to divide money of a size, and the unit it has then.
func (d Data) money(size float64) (by float64, unit string) {
	currency := plain(d.Result.Currency)
	if currency == "" {
		currency = d.word("money")
	}
	switch {
	case size >= 2e9:
		return 1e9, d.word("billion") + " " + currency
	case size >= 2e6:
		return 1e6, d.word("million") + " " + currency
	}
	return 1, currency
}

// source says where the figures come from.
func (d Data) source() string {
	r := d.Result
	set := d.of(r.SetTitle)
	if set == "" {
		set = plain(r.Set)
	}
	parts := []string{d.word("factors") + ": " + set}
	if r.Year != 0 {
		parts[0] += fmt.Sprintf(", %s %d", d.word("year"), r.Year)
	}
	if s := d.of(r.Source); s != "" {
		parts = slices.Insert(parts, 0, d.word("source")+": "+s)
	}
	if len(r.Overrides) > 0 {
		parts = append(parts, d.word("changed"))
	}
	return strings.Join(parts, ". ")
}
