package report

import (
	"slices"
	"strconv"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/language"
)

// Grouping is how options are added up by a kind.
type Grouping struct {
	Name string // "category", "area", "feasibility", "status", "cost" or "carrier"
	Keys []string
	Kind func(o *engine.Outcome) string
}

// ByCategory, ByArea, ByFeasibility, ByStatus and ByCost add options up by their category, their area, what was judged of
// them, their status, and the class of their investment, of which bounds are where medium and high begin, in the currency
// of the result.
func ByCategory() Grouping {
	return Grouping{"category", engine.Categories(), func(o *engine.Outcome) string { return o.Category }}
}

// ByArea: see [ByCategory].
func ByArea() Grouping {
	return Grouping{"area", nil, func(o *engine.Outcome) string { return language.English.Of(o.Area) }}
}

// ByFeasibility: see [ByCategory].
func ByFeasibility() Grouping {
	return Grouping{"feasibility", engine.Judgements(), func(o *engine.Outcome) string { return o.Feasibility.Overall().String() }}
}

// ByStatus: see [ByCategory].
func ByStatus() Grouping {
	return Grouping{"status", []string{"done", "implementing", "planned", "proposed", "unknown", "rejected"}, func(o *engine.Outcome) string { return o.Status.String() }}
}

const byCarrier = "carrier"

// ByCarrier adds no options up, but what is saved of each carrier: in toe, and of the use before.
func ByCarrier() Grouping { return Grouping{Name: byCarrier} }

// ByCost: see [ByCategory].
func ByCost(medium, high float64) Grouping {
	return Grouping{"cost", []string{"none", "low", "medium", "high"}, func(o *engine.Outcome) string {
		switch {
		case o.Investment == nil:
			return ""
		case *o.Investment <= 0:
			return "none"
		case *o.Investment < medium:
			return "low"
		case *o.Investment < high:
			return "medium"
		}
		return "high"
	}}
}

// label is what a kind is called.
func (g Grouping) label(l language.Language, s engine.Subtotal) string {
	name := language.Plain(s.Key)
	switch {
	case s.Twice:
		name = l.Word("status twice")
	case g.Name == "category" && slices.Contains(engine.Categories(), s.Key):
		name += " " + l.Word("category "+s.Key)
	case g.Name == "feasibility" && s.Key != "":
		name = l.Word("feasible " + s.Key)
	case s.Key == "" || g.Name == "status" && s.Key == "unknown":
		name = l.Word("not stated")
	case g.Name == "status":
		name = l.Word("status " + s.Key)
	case g.Name == "cost":
		name = l.Word("cost " + s.Key)
	}
	if !s.Counted && !(g.Name == "status" && s.Key == "rejected") {
		name += " (" + l.Word("not counted") + ")"
	}
	return name
}

// subtotals is the table of a grouping.
func (p page) subtotals(by Grouping) grid {
	l, currency := p.l, p.r.Currency
	g := grid{title: l.Word("by " + by.Name),
		head: []string{l.Word(by.Name), l.Word("options"), l.Word("investment"), l.Word("saving"), l.Word("payback"), l.Word("npv"), l.Word("co2"), l.Word("energy")},
		unit: []string{"", "", currency, currency + l.Word("a year"), l.Word("simple"), currency, l.Word("t a year"), l.Word("toe a year")}}
	if by.Name == "cost" {
		g.head[0] = l.Word("cost class")
	}
	areas := map[string]string{} // their names in the language
	for i := range p.r.Programmes {
		for _, o := range p.r.Programmes[i].Options {
			areas[language.English.Of(o.Area)] = l.Of(o.Area)
		}
	}
	for _, s := range p.r.By(by.Kind, by.Keys...) {
		if name, ok := areas[s.Key]; ok && by.Name == "area" {
			s.Key = name
		}
		count := strconv.Itoa(s.Done) + "/" + strconv.Itoa(s.Options)
		switch {
		case s.Twice:
			count = ""
		case !s.Counted:
			count = strconv.Itoa(s.Options)
		}
		g.rows = append(g.rows, []string{by.label(l, s), count, l.Amount(s.Investment), l.Amount(s.AnnualSaving), l.Payback(s.Payback), l.Amount(s.NPV), l.Tonnes(s.CO2), l.Tonnes(s.TOE)})
	}
	return g
}

// hasOptions says whether there is anything to add up.
func (d Document) hasOptions() bool {
	return d.says(func(*engine.Outcome) bool { return true })
}

// says whether something holds of one of the options.
func (d Document) says(something func(o *engine.Outcome) bool) bool {
	return slices.ContainsFunc(d.Result.Programmes, func(p engine.Outcome) bool {
		return slices.ContainsFunc(p.Options, func(o engine.Outcome) bool { return something(&o) })
	})
}

// subtotalView is a subtotal in JSON.
type subtotalView struct {
	Kind               string   `json:"kind"`
	CountedTwice       bool     `json:"counted_twice,omitempty"`
	Counted            bool     `json:"counted"`
	Options            int      `json:"options"`
	Done               int      `json:"done"`
	Investment         *float64 `json:"investment"`
	AnnualSaving       *float64 `json:"annual_saving"`
	SimplePaybackYears *float64 `json:"simple_payback_years"`
	Payback            *string  `json:"payback"`
	NPV                *float64 `json:"npv"`
	CO2                float64  `json:"co2_t"`
	CO2e               float64  `json:"co2e_t"`
	TOE                float64  `json:"energy_toe"`
}

func (d Document) subtotalViews() map[string][]subtotalView {
	if !d.hasOptions() {
		return nil
	}
	all := map[string][]subtotalView{}
	groupings := []Grouping{ByCategory(), ByStatus()}
	if d.says(func(o *engine.Outcome) bool { return o.Area != (engine.Text{}) }) {
		groupings = append(groupings, ByArea())
	}
	if d.says(func(o *engine.Outcome) bool { return o.Feasibility.Overall() != engine.NotJudged }) {
		groupings = append(groupings, ByFeasibility())
	}
	if d.By != nil && d.By.Name == "cost" {
		groupings = append(groupings, *d.By)
	}
	for _, by := range groupings {
		for _, s := range d.Result.By(by.Kind, by.Keys...) {
			v := subtotalView{Kind: s.Key, CountedTwice: s.Twice, Counted: s.Counted, Options: s.Options, Done: s.Done, Investment: s.Investment, AnnualSaving: s.AnnualSaving,
				NPV: s.NPV, CO2: s.CO2, CO2e: s.CO2e, TOE: s.TOE}
			v.SimplePaybackYears, v.Payback = paybackOf(s.Payback)
			all[by.Name] = append(all[by.Name], v)
		}
	}
	return all
}
