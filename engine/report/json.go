package report

import (
	"bytes"
	"encoding/json"
	"io"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/manifest"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Schema is the version of the JSON object.
const Schema = 1

type document struct {
	Schema     int                       `json:"schema"`
	Title      string                    `json:"title"`
	Source     string                    `json:"source,omitempty"`
	Currency   string                    `json:"currency"`
	Year       int                       `json:"year,omitempty"`
	Factors    []reference               `json:"factors"`
	Overrides  []override                `json:"overrides,omitempty"`
	GWP        string                    `json:"gwp"`
	Finance    terms                     `json:"finance"`
	Doubt      *doubt                    `json:"uncertainty,omitempty"`
	Programmes []outcome                 `json:"programmes"`
	Total      outcome                   `json:"total"`
	Indicators []indicatorJSON           `json:"indicators,omitempty"`
	Warnings   []string                  `json:"warnings"`
	Subtotals  map[string][]subtotalView `json:"subtotals,omitempty"`
	Notes      []string                  `json:"notes"`
	Manifest   *manifest.Manifest        `json:"manifest,omitempty"`
}

type reference struct {
	ID     string `json:"id"`
	SHA256 string `json:"sha256"`
}

type override struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

type terms struct {
	DiscountRate   float64 `json:"discount_rate"`
	LifetimeYears  int     `json:"lifetime_years"`
	Escalation     float64 `json:"escalation"`
	CostEscalation float64 `json:"cost_escalation"`
	PriceBase      string  `json:"price_base"`
	Rates          string  `json:"rates"`
	Convention     string  `json:"convention"`
}

// awardView is how a scheme came to a grant.
type awardView struct {
	Scheme      string  `json:"scheme"`
	Indicator   string  `json:"indicator,omitempty"`
	Improvement float64 `json:"improvement"`
	Share       float64 `json:"share"`
	Capped      bool    `json:"capped"`
}

func newAwardView(a *engine.Award) *awardView {
	if a == nil {
		return nil
	}
	return &awardView{a.Scheme.ID, a.Indicator, a.Improvement, a.Share, a.Capped}
}

type outcome struct {
	ID                     string             `json:"id"`
	Name                   string             `json:"name"`
	Category               string             `json:"category,omitempty"`
	Area                   string             `json:"area,omitempty"`
	Status                 string             `json:"status,omitempty"`
	Feasibility            *feasibility       `json:"feasibility,omitempty"`
	Note                   string             `json:"note,omitempty"`
	Investment             *float64           `json:"investment"`
	Grant                  float64            `json:"grant"`
	Award                  *awardView         `json:"award,omitempty"`
	NetInvestment          *float64           `json:"net_investment"`
	AnnualSaving           *float64           `json:"annual_saving"`
	AnnualCost             float64            `json:"annual_cost"`
	LifetimeYears          int                `json:"lifetime_years,omitempty"`
	Implemented            int                `json:"implemented"`
	Proposed               int                `json:"proposed"`
	ImplementationRate     *float64           `json:"implementation_rate"`
	SimplePaybackYears     *float64           `json:"simple_payback_years"`
	Payback                *string            `json:"payback"`
	DiscountedPaybackYears *float64           `json:"discounted_payback_years"`
	DiscountedPayback      *string            `json:"discounted_payback"`
	NPV                    *float64           `json:"npv"`
	IRR                    *float64           `json:"irr"`
	IRRKind                string             `json:"irr_kind,omitempty"`
	IRRRoots               []float64          `json:"irr_roots,omitempty"`
	MIRR                   *float64           `json:"mirr"`
	ProfitabilityIndex     *float64           `json:"profitability_index"`
	EquivalentAnnualSaving *float64           `json:"equivalent_annual_saving"`
	AbatementCost          *float64           `json:"abatement_cost_per_t"`
	Equity                 *ownersView        `json:"equity,omitempty"`
	EnergyGJ               float64            `json:"energy_gj"`
	EnergyTOE              float64            `json:"energy_toe"`
	CO2                    float64            `json:"co2_t"`
	CO2e                   float64            `json:"co2e_t"`
	CO2Low                 float64            `json:"co2_t_low"`
	CO2High                float64            `json:"co2_t_high"`
	CO2Min                 float64            `json:"co2_t_min"`
	CO2Max                 float64            `json:"co2_t_max"`
	Scope1                 float64            `json:"scope1_co2_t"`
	Scope2                 float64            `json:"scope2_co2_t"`
	Scope3                 float64            `json:"scope3_co2_t"`
	Biogenic               float64            `json:"biogenic_co2_t"`
	ByCarrier              map[string]carrier `json:"by_carrier"`
	UseBefore              *useView           `json:"use_before,omitempty"`
	NoFactor               []string           `json:"no_factor"`
	AchievedCO2            *float64           `json:"achieved_co2_t,omitempty"`
	Derived                []derivationJSON   `json:"from_use,omitempty"`
	Meters                 []meterJSON        `json:"meters,omitempty"`
	Reported               *reported          `json:"reported"`
	ReportedRatio          *float64           `json:"reported_ratio"`
	Intervals              *intervals         `json:"intervals_95,omitempty"`
	ExcludedBy             string             `json:"excluded_by,omitempty"`
	Lacks                  string             `json:"lacks,omitempty"`
	Options                []outcome          `json:"options,omitempty"`
	CountedTwice           []outcome          `json:"counted_twice,omitempty"`
}

// feasibility is what was judged: "yes", "no", "unknown", or null.
type feasibility struct {
	Feasible          *string `json:"feasible"`
	Technical         *string `json:"technical"`
	TechnicalNote     string  `json:"technical_note,omitempty"`
	Economic          *string `json:"economic"`
	EconomicNote      string  `json:"economic_note,omitempty"`
	Environmental     *string `json:"environmental"`
	EnvironmentalNote string  `json:"environmental_note,omitempty"`
}

func newFeasibility(f *engine.Feasibility, l language.Language) *feasibility {
	if f.Overall() == engine.NotJudged {
		return nil
	}
	word := func(j engine.Judgement) *string {
		if j == engine.NotJudged {
			return nil
		}
		return new(j.String())
	}
	return &feasibility{word(f.Overall()), word(f.Technical.Judgement), l.Of(f.Technical.Note), word(f.Economic.Judgement), l.Of(f.Economic.Note), word(f.Environmental.Judgement), l.Of(f.Environmental.Note)}
}

type carrier struct {
	Quantity float64       `json:"quantity"`
	Unit     quantity.Unit `json:"unit"`
	CO2      *float64      `json:"co2_t"`
	CO2e     *float64      `json:"co2e_t"`
	EnergyGJ float64       `json:"energy_gj"`
	TOE      float64       `json:"energy_toe"`
}

type reported struct {
	CO2                *float64 `json:"co2_t"`
	PaybackYears       *float64 `json:"payback_years,omitempty"`
	ImplementationRate *float64 `json:"implementation_rate,omitempty"`
}

func writeJSON(w io.Writer, of Document, l language.Language) error {
	r := of.Result
	d := document{
		Schema: Schema, Title: l.Of(r.Title), Source: l.Of(r.Source), Currency: r.Currency, Year: r.Year, GWP: r.GWP,
		Finance: terms{r.Terms.DiscountRate, r.Terms.LifetimeYears, r.Terms.Escalation, r.Terms.CostEscalation, "year1", "nominal", r.Terms.Convention.String()},
		Total:   of.outcome(&r.Total, l), Doubt: newDoubt(of.Analysis, r), Warnings: []string{}, Notes: []string{}, Subtotals: of.subtotalViews(),
		Programmes: []outcome{}, Factors: references(r.Factors), Manifest: of.Manifest,
	}
	if r.Terms.PriceBase == finance.Year0 {
		d.Finance.PriceBase = "year0"
	}
	if r.Terms.Real {
		d.Finance.Rates = "real"
	}
	for _, o := range r.Overrides {
		d.Overrides = append(d.Overrides, override(o))
	}
	for i := range r.Programmes {
		d.Programmes = append(d.Programmes, of.outcome(&r.Programmes[i], l))
	}
	if r.Indicators != nil {
		d.Indicators, _, _ = indicatorPage{page{of, r, l}, r.Indicators}.views()
	}
	for _, warning := range r.Warnings {
		d.Warnings = append(d.Warnings, warning.String())
	}
	for _, note := range r.Notes {
		d.Notes = append(d.Notes, note.String())
	}
	return writeObject(w, d)
}

// writeObject writes JSON as all outputs have it.
func writeObject(w io.Writer, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(language.JSON(b.Bytes()))
	return err
}

func references(lineage []factor.Reference) []reference {
	all := make([]reference, len(lineage))
	for i, f := range lineage {
		all[i] = reference(f)
	}
	return all
}

func (d Document) outcome(o *engine.Outcome, l language.Language) outcome {
	low, high, _ := d.co2Range(o)
	j := outcome{
		ID: o.ID, Name: l.Of(o.Name), Category: o.Category, Area: l.Of(o.Area), Feasibility: newFeasibility(&o.Feasibility, l), Note: l.Of(o.Note),
		Investment: o.Investment, Grant: o.Grant, Award: newAwardView(o.Award), NetInvestment: o.NetInvestment, AnnualSaving: o.AnnualSaving, AnnualCost: o.AnnualCost,
		LifetimeYears: o.LifetimeYears, Implemented: o.Implemented, Proposed: o.Proposed, ImplementationRate: o.ImplementationRate,
		NPV: o.NPV, IRR: o.IRR.Value, IRRKind: o.IRR.Kind.String(), IRRRoots: o.IRR.Roots, MIRR: o.MIRR,
		ProfitabilityIndex: o.ProfitabilityIndex, EquivalentAnnualSaving: o.EquivalentAnnualSaving, AbatementCost: o.AbatementCost, Equity: newOwnersView(o.Equity),
		EnergyGJ: o.Energy, EnergyTOE: o.TOE, CO2: o.CO2, CO2e: o.CO2e, CO2Low: low, CO2High: high, CO2Min: o.CO2Low, CO2Max: o.CO2High, Intervals: newIntervals(d.of(o)),
		Scope1: o.CO2ByScope[1], Scope2: o.CO2ByScope[2], Scope3: o.CO2ByScope[3], Biogenic: o.BiogenicCO2,
		ByCarrier: map[string]carrier{}, UseBefore: newUse(o), NoFactor: append([]string{}, o.NoFactor...), AchievedCO2: o.AchievedCO2, Derived: newDerivations(o), Meters: newMeters(o), ReportedRatio: o.ReportedRatio,
	}
	if o.Status != engine.StatusUnknown {
		j.Status = o.Status.String()
	}
	j.SimplePaybackYears, j.Payback = paybackOf(o.SimplePayback)
	j.DiscountedPaybackYears, j.DiscountedPayback = paybackOf(o.DiscountedPayback)
	for _, c := range o.ByCarrier {
		sum := carrier{Quantity: c.Quantity, Unit: c.Unit, EnergyGJ: c.Energy, TOE: c.TOE}
		if c.Known {
			sum.CO2, sum.CO2e = new(c.CO2), new(c.CO2e)
		}
		j.ByCarrier[c.Carrier] = sum
	}
	if o.ReportedCO2 != nil || o.ReportedPayback != nil || o.ReportedRate != nil {
		j.Reported = &reported{o.ReportedCO2, o.ReportedPayback, o.ReportedRate}
	}
	for i := range o.Options {
		j.Options = append(j.Options, d.outcome(&o.Options[i], l))
	}
	j.ExcludedBy, j.Lacks = o.ExcludedBy, o.Lacks
	for i := range o.Overlaps {
		j.CountedTwice = append(j.CountedTwice, d.outcome(&o.Overlaps[i], l))
	}
	return j
}

// paybackOf returns the years, null where it never pays back or is not known, and the kind.
func paybackOf(p finance.Payback) (*float64, *string) {
	kind := new(p.Kind.String())
	switch p.Kind {
	case finance.Immediate, finance.Finite:
		return new(p.Years), kind
	case finance.Never:
		return nil, kind
	}
	return nil, nil
}
