package engine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/indicator"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Result is a portfolio evaluated. Slices are in the order reported.
type Result struct {
	Title      Text
	Source     Text
	Currency   string
	Year       int
	Set        string // the id of the factor set
	SetTitle   Text
	Factors    []factor.Reference // the set and those it extends, with their SHA-256
	Overrides  []factor.Override
	Sources    []factor.Source // the publications that the factors name
	GWP        string          // the table of warming potentials
	Terms      Terms
	Exchange   []ExchangeRate
	Programmes []Outcome
	Total      Outcome
	Indicators *indicator.Assessment // nil where the portfolio has none
	Warnings   []Warning             // doubts
	Notes      []Warning             // how to read the figures; without a place
}

// Terms are the money terms that were used.
type Terms struct {
	DiscountRate   float64
	LifetimeYears  int
	Escalation     float64
	CostEscalation float64
	PriceBase      finance.PriceBase
	Real           bool
	Convention     finance.Convention
	FinanceRate    float64 // of the MIRR, and
	ReinvestRate   float64
	Inflation      *float64
	EquityRate     float64 // nominal
	Loan           *Loan   // as stated, for all that has none of its own
	Tax            *Tax
	Carbon         *CarbonPrice
}

// Warning is a doubt about a valid result. Form and Args make its Text, and let another language word it; without a Form there
// is the text alone.
type Warning struct {
	At   Position
	Text string // in English
	Form string // of Text, as of [fmt.Sprintf]
	Args []any  // in Text a number is of six digits, a Text its English, a list a list
}

// Warn returns a warning of a form.
func Warn(at Position, form string, args ...any) Warning {
	english := slices.Clone(args)
	for i, arg := range args {
		switch a := arg.(type) {
		case float64:
			english[i] = figure(a)
		case []string:
			english[i] = strings.Join(a, ", ")
		case Text:
			english[i] = a.En
		case []Text:
			var all []string
			for _, t := range a {
				all = append(all, t.En)
			}
			english[i] = strings.Join(all, ", ")
		}
	}
	return Warning{At: at, Text: fmt.Sprintf(form, english...), Form: form, Args: args}
}

// String returns the place and the text.
func (w Warning) String() string { return w.at(w.Text) }

// In returns the place and what say makes of form and arguments; where it makes nothing, the text.
func (w Warning) In(say func(form string, args []any) string) string {
	if text := say(w.Form, w.Args); text != "" {
		return w.at(text)
	}
	return w.String()
}

func (w Warning) at(text string) string {
	if at := w.At.String(); at != "" {
		return at + ": " + text
	}
	return text
}

// Outcome is what an option, a programme or the whole comes to. Quantities and emissions are per year; emissions
// are reductions, and negative where they rise.
type Outcome struct {
	ID       string
	Name     Text
	Category string
	Area     Text
	Status   Status
	Note     Text

	Feasibility Feasibility

	Implemented, Proposed int
	ImplementationRate    *float64 // implemented / proposed; nil where nothing is proposed

	// Money, in the currency of the result; nil where it is not stated and does not follow.
	Investment    *float64 // before grants
	Grant         float64
	Award         *Award // how a scheme came to it; nil without one
	NetInvestment *float64
	AnnualSaving  *float64 // less the added running cost
	AnnualCost    float64
	LifetimeYears int       // 0 in a group of several lifetimes
	Flows         []float64 // the net flow of each year from 0 on

	// Measures, which need investment and saving; of a group over those entries that have both.
	SimplePayback          finance.Payback
	DiscountedPayback      finance.Payback
	NPV                    *float64
	IRR                    IRR
	MIRR                   *float64
	ProfitabilityIndex     *float64
	EquivalentAnnualSaving *float64
	AnnualisedCost         *float64 // net investment, replacements and residual value as an annuity
	AbatementCost          *float64 // (AnnualisedCost - AnnualSaving) / CO2; nil where CO2 is not reduced
	Equity                 *Equity  // nil where the file has neither loan nor tax nor carbon price

	// Physical.
	Energy          float64    // GJ
	TOE             float64    // by the national table where the set has one
	CO2, CO2e       float64    // t, fossil
	CO2Low, CO2High float64    // t: every factor and quantity at its low and at its high end
	BiogenicCO2     float64    // t, counted in no other figure
	CO2ByScope      [4]float64 // t, index 1 burnt on site, 2 bought energy, 3 elsewhere
	Lines           []Line     // of the entry itself, one per saving stated
	ByCarrier       []CarrierSum
	Baseline        []CarrierSum // the use of a year before, where it is known; of a programme also where its options agree on it
	NoFactor        []string     // carriers for which the set has no CO2 factor
	Origin          Origins
	AchievedCO2     *float64  // t, of the savings measured; nil where none are stated
	Meters          []Metered // of the entry itself
	ReportedCO2     *float64  // t, as the source prints it; of the whole where every programme has it
	ReportedRatio   *float64  // CO2 / ReportedCO2
	ReportedPayback *float64  // years, as the source prints it
	ReportedRate    *float64  // implementation rate, as the source prints it
	Options         []Outcome

	ExcludedBy string    // the id of the option that counts in place of this one
	Lacks      string    // the id of an option that this one requires and that does not count
	Stream     string    // of an entry of Overlaps, the stream
	Streams    []Stream  // of a programme, on which several counted options save
	Overlaps   []Outcome // what the options count twice on their streams, negative; the totals have it

	Basis *Basis // of the measures; nil where there are none
}

// Origins say where the figures of an outcome come from.
type Origins struct {
	Savings, Investment, AnnualSaving Origin

	// Money is Stated where the flows are those of the entry's own investment and saving, and Summed where they are
	// those of its members, year by year.
	Money Origin
}

// Origin is where a figure comes from.
type Origin uint8

// The origins of a figure.
const (
	Unknown Origin = iota // neither stated nor to be had
	Stated                // of the entry itself
	Priced                // an annual saving from the quantities saved and their prices
	Summed                // over the options of a programme, or the programmes of the whole
)

// Basis is what the measures of an outcome stand on: its money and CO2, and in a group those of the members that
// state both investment and saving.
type Basis struct {
	NetInvestment, AnnualSaving, CO2 float64
	Without                          []string // members, or parts of members, that it leaves out
}

// IRR is an internal rate of return with what is to be known of it.
type IRR struct {
	Kind  IRRKind
	Value *float64  // a year; of several, the one that the NPV curve supports, if any
	Roots []float64 // all of them, ascending
}

// IRRKind says how many rates make the NPV zero.
type IRRKind uint8

// The kinds of an IRR; IRRUnknown is where the money is not stated.
const (
	IRRUnknown IRRKind = iota
	IRRUnique
	IRRNone
	IRRSeveral
)

// String returns "unique", "none", "several", or "" where it is unknown.
func (k IRRKind) String() string { return nameOf(irrNames[:], k) }

var irrNames = [...]string{"", "unique", "none", "several"}

// Line is one saving as stated, with the coefficients that made its figures.
type Line struct {
	Saving  Saving
	Name    Text
	Scope   int
	Known   bool    // whether the set has a CO2 factor for it, or of biomass one of the other gases
	Amount  float64 // the quantity in the unit of PerUnit
	PerUnit factor.Coefficients

	Quantity float64       // the quantity in Unit
	Unit     quantity.Unit // in which the carrier is shown

	Energy, TOE, CO2, CO2e, CH4, N2O float64 // GJ, toe, t of each
	CO2Low, CO2High, BiogenicCO2     float64 // t
	BaselineShare                    *float64
	Money                            *float64  // by the price of the carrier; nil without one
	Escalation                       float64   // of that price, a year
	Path                             []float64 // of that price in years 1, 2, …, as parts of the one in Money
}

// CarrierSum is what the lines of one carrier come to.
type CarrierSum struct {
	Carrier  string
	Name     Text
	Unit     quantity.Unit
	Quantity float64
	Known    bool // as of a [Line]
	Energy   float64
	TOE      float64
	CO2      float64
	CO2e     float64
}
