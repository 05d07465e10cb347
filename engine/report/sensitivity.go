package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/manifest"
	"github.com/cleaner-production/abate/engine/sensitivity"
)

// Sensitivity is what is written of a study.
type Sensitivity struct {
	Result   *engine.Result
	Manifest *manifest.Manifest // what it was made from; nil is none
	Outcome  *engine.Outcome    // as the portfolio is
	Steps    []float64          // the factors, ascending, 1 among them
	Rows     []sensitivity.Changed

	MaxPayback float64 // in years, that is looked for too; 0 is none

	Across []sensitivity.Variable // of a grid: the one that goes down and the one that goes across; nil without one
	Grid   [][]sensitivity.Point
}

// WriteSensitivity writes a study: NPV and simple payback against each variable alone, the factor at which the NPV is 0 or the
// payback is MaxPayback, and a grid of two. In JSON and CSV there is a row for each variable and factor, with npv, simple_payback_years, irr and
// abatement_cost_per_t.
func WriteSensitivity(w io.Writer, s *Sensitivity, f Format, l language.Language) error {
	switch f {
	case JSON:
		return s.json(w, l)
	case CSV:
		return s.csv(w)
	}
	on := page{Document{Result: s.Result, Manifest: s.Manifest}, s.Result, l}
	var b strings.Builder
	on.opening(&b, f)
	for _, g := range s.grids(l) {
		if f == Markdown {
			b.WriteString("## " + escape(g.title) + "\n\n" + g.markdown() + "\n")
		} else {
			b.WriteString(g.title + "\n" + g.aligned() + "\n\n")
		}
	}
	b.WriteString(l.Word("sensitivity switched") + "\n")
	on.ending(&b, f, on.terms())
	_, err := io.WriteString(w, b.String())
	return err
}

func (s *Sensitivity) name(l language.Language, v sensitivity.Variable) string {
	if carrier, one := strings.CutPrefix(string(v), "price."); one {
		for _, c := range s.Result.Total.ByCarrier {
			if c.Carrier == carrier {
				carrier = l.Of(c.Name)
			}
		}
		return fmt.Sprintf(l.Word("variable of"), language.Plain(carrier))
	}
	return l.Word("variable " + string(v))
}

// percent writes a factor as the change that was asked for: 0.875 is -12.5 %.
func percent(l language.Language, factor float64) string {
	return withSign(factor-1, l.Digits((factor-1)*100)) + " %"
}

func withSign(v float64, text string) string {
	if v > 0 && text != "0" {
		return "+" + text
	}
	return text
}

func (s *Sensitivity) grids(l language.Language) []grid {
	title := fmt.Sprintf(l.Word("sensitivity"), (&explainer{r: s.Result, o: s.Outcome, l: l}).title())
	npv := grid{title: title + ", NPV, " + s.Result.Currency, head: []string{l.Word("change")}}
	payback := grid{title: title + ", " + l.Word("card payback"), head: []string{l.Word("change")}}
	for _, step := range s.Steps {
		npv.head, payback.head = append(npv.head, percent(l, step)), append(payback.head, percent(l, step))
	}
	npv.head = append(npv.head, l.Word("switching"))
	if s.MaxPayback > 0 {
		payback.head = append(payback.head, fmt.Sprintf(l.Word("switching payback"), l.Years(finance.Payback{Kind: finance.Finite, Years: s.MaxPayback})))
	}
	of := func(v *float64) string {
		if v == nil {
			return "–"
		}
		return l.Number(*v*100, 1) + " %"
	}
	for _, row := range s.Rows {
		name := s.name(l, row.Variable)
		a, b := []string{name}, []string{name}
		for _, p := range row.Points {
			a, b = append(a, l.Amount(p.Outcome.NPV)), append(b, l.Payback(p.Outcome.SimplePayback))
		}
		if s.MaxPayback > 0 {
			b = append(b, of(row.Payback))
		}
		npv.rows, payback.rows = append(npv.rows, append(a, of(row.Switch))), append(payback.rows, b)
	}
	all := []grid{npv, payback}
	if s.Across == nil {
		return all
	}
	g := grid{title: fmt.Sprintf(l.Word("grid of"), s.name(l, s.Across[0]), s.name(l, s.Across[1])), head: []string{""}}
	for _, step := range s.Steps {
		g.head = append(g.head, percent(l, step))
	}
	for i, points := range s.Grid {
		row := []string{percent(l, s.Steps[i])}
		for _, p := range points {
			row = append(row, l.Amount(p.Outcome.NPV)+"; "+l.Payback(p.Outcome.SimplePayback))
		}
		g.rows = append(g.rows, row)
	}
	return append(all, g)
}

// pointView is a point in JSON.
type pointView struct {
	Factors            map[string]float64 `json:"factors"`
	NPV                *float64           `json:"npv"`
	SimplePaybackYears *float64           `json:"simple_payback_years"`
	Payback            *string            `json:"payback"`
	IRR                *float64           `json:"irr"`
	AbatementCost      *float64           `json:"abatement_cost_per_t"`
}

func newPoint(p sensitivity.Point, variables ...sensitivity.Variable) pointView {
	v := pointView{Factors: map[string]float64{}, NPV: p.Outcome.NPV, IRR: p.Outcome.IRR.Value, AbatementCost: p.Outcome.AbatementCost}
	for i, name := range variables {
		v.Factors[string(name)] = p.Factors[i]
	}
	v.SimplePaybackYears, v.Payback = paybackOf(p.Outcome.SimplePayback)
	return v
}

// points are those of the variables alone, and then those of the grid.
func (s *Sensitivity) points() (alone, both []pointView) {
	alone, both = []pointView{}, []pointView{}
	for _, row := range s.Rows {
		for _, p := range row.Points {
			alone = append(alone, newPoint(p, row.Variable))
		}
	}
	for _, row := range s.Grid {
		for _, p := range row {
			both = append(both, newPoint(p, s.Across...))
		}
	}
	return alone, both
}

func (s *Sensitivity) json(w io.Writer, l language.Language) error {
	out := struct {
		Schema   int                 `json:"schema"`
		Title    string              `json:"title,omitempty"`
		ID       string              `json:"id"`
		Name     string              `json:"name"`
		Currency string              `json:"currency"`
		Points   []pointView         `json:"points"`
		Grid     []pointView         `json:"grid"`
		Switch   map[string]*float64 `json:"npv_zero_at"`
		Years    float64             `json:"max_payback_years,omitempty"`
		Payback  map[string]*float64 `json:"max_payback_at,omitempty"`
		Manifest *manifest.Manifest  `json:"manifest,omitempty"`
	}{Manifest: s.Manifest, Schema: Schema, Title: l.Of(s.Result.Title), ID: s.Outcome.ID, Name: l.Of(s.Outcome.Name), Currency: s.Result.Currency, Switch: map[string]*float64{}, Years: s.MaxPayback, Payback: map[string]*float64{}}
	out.Points, out.Grid = s.points()
	for _, row := range s.Rows {
		out.Switch[string(row.Variable)] = row.Switch
		if s.MaxPayback > 0 {
			out.Payback[string(row.Variable)] = row.Payback
		}
	}
	return writeObject(w, out)
}

func (s *Sensitivity) csv(w io.Writer) error {
	c := csv.NewWriter(w)
	c.Write([]string{"variable", "factor", "variable2", "factor2", "npv", "simple_payback_years", "payback", "irr", "abatement_cost_per_t"}) // errors are kept until Flush
	row := func(p sensitivity.Point, variables ...sensitivity.Variable) {
		cells := []string{"", "", "", ""}
		for i, v := range variables {
			cells[2*i], cells[2*i+1] = cell(string(v)), strconv.FormatFloat(p.Factors[i], 'f', -1, 64)
		}
		v := newPoint(p, variables...)
		payback := ""
		if v.Payback != nil {
			payback = *v.Payback
		}
		c.Write(append(cells, digits(v.NPV), digits(v.SimplePaybackYears), payback, digits(v.IRR), digits(v.AbatementCost)))
	}
	for _, r := range s.Rows {
		for _, p := range r.Points {
			row(p, r.Variable)
		}
	}
	for _, r := range s.Grid {
		for _, p := range r {
			row(p, s.Across...)
		}
	}
	c.Flush()
	return c.Error()
}
