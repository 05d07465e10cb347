package engine

import (
	"slices"

	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/indicator"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Position is a place in a file, for messages; the zero value is none.
type Position = place.Position

// Text is a text in English and Vietnamese; the second may be empty.
type Text = factor.Text

// Portfolio is what a file reports: programmes, the money terms they share, and the factor set they ask for.
type Portfolio struct {
	Title       Text
	Source      Text   // the publication that the figures are from
	Currency    string // of all money that names none, and of the result: "USD"
	Exchange    []ExchangeRate
	Year        int      // of the factors that go by years; 0 is none
	NearestYear bool     // whether the nearest year serves where a factor has none for Year
	Factors     string   // the factor set it asks for: a built-in id, or a file; Evaluate is given the set itself
	FactorsAt   Position // where it says so
	Finance     Finance
	Prices      []Price
	Schemes     []Scheme // that grants refer to
	Programmes  []Programme
	Indicators  []indicator.Indicator // of environmental performance, in Year
	At          Position
	Doubts      []Warning // found while reading: readings of a number, rows left out
}

// Defaults of the money terms.
const (
	DefaultDiscountRate  = 0.10
	DefaultLifetimeYears = 10
	MaxLifetimeYears     = 100
)

// Finance holds the money terms of a portfolio. The zero value is 10 % over 10 years, level prices.
type Finance struct {
	DiscountRate   *float64 // a year, 0.10 is 10 %; nil is DefaultDiscountRate
	LifetimeYears  int      // 0 is DefaultLifetimeYears
	Escalation     float64  // of savings in money a year, where a price has none of its own
	CostEscalation float64  // of running costs a year
	PriceBase      finance.PriceBase
	FirstYear      int      // the calendar year of which year 1 of a lifetime is; 0 is not said
	Real           bool     // whether all rates but those of loans are real (without inflation) rather than nominal
	Inflation      *float64 // a year; with Real it tells constant from current prices
	ReinvestRate   *float64 // of the MIRR; nil is the discount rate
	FinanceRate    *float64 // of the MIRR; nil is the discount rate
	EquityRate     *float64 // nominal, of the owner's flows; nil is the discount rate
	Loan           *Loan    // of every entry that has none of its own
	Tax            *Tax
	Carbon         *CarbonPrice
}

// ExchangeRate says how many units of Currency one unit of Per is: 15,800 VND per USD.
type ExchangeRate struct {
	Currency, Per string
	Rate          float64
	Date          string // of the rate, as in 2004-06-30
	Source        string
	At            Position
}

// Money is an amount; the empty Currency is that of the portfolio.
type Money struct {
	Value     float64
	Low, High float64 // its range, where one is given; both zero otherwise. Evaluate takes the Value
	Half      float64 // half a unit of the last digit that was written, as of a Saving; 0 where it was not read from a file
	Currency  string
	At        Position
}

// Price is what a unit of a carrier costs.
type Price struct {
	Carrier    string
	Value      Money
	Unit       quantity.Unit
	Escalation *float64  // a year; nil is that of the Finance
	ByYear     []float64 // in the currency of Value, of years 1, 2, … of the lifetime; from the last on it escalates
	At         Position
}

// Programme is a group of assessments reported together. It states totals, or has options, or both; what it states
// itself counts, the options supply the rest and are compared with it.
type Programme struct {
	ID          string
	Name        Text
	Proposed    int // options; 0 where it is not said, and then those listed that are not rejected
	Implemented int // 0 where it is not said, and then those listed that are done
	Figures
	Options []Option
}

// Option is one thing that a company can do.
type Option struct {
	ID       string
	Name     Text
	Category string // GH, PC, IM, EM, TC, OR, BP, PM, or words
	Area     Text   // the focus of the assessment, or the step of the process
	Status   Status
	Note     Text

	Feasibility Feasibility
	Links
	Figures
}

// Figures are what a programme and an option have in common: what is invested, saved and reported.
type Figures struct {
	Investment    *Money // nil where it is not stated
	Grant         Grant
	Loan          *Loan  // nil is that of the Finance
	AnnualSaving  *Money // as reported; nil where it follows from the prices
	AnnualCost    *Money // added running cost a year
	LifetimeYears int    // 0 is that of the Finance
	Replacements  []Replacement
	ResidualValue *Money // at the end of the lifetime

	// Savings holds what is saved in a year, one entry per carrier, in the order reported. A negative
	// quantity is an increase in use, as of LPG where it replaces coal.
	Savings  []Saving
	Baseline []Saving // use a year before, by carrier
	Achieved []Saving // savings measured afterwards
	Reported Reported

	// Uses, of a carrier each, and Meters are what Evaluate derives savings from, and the use before where Baseline has none.
	// A meter measures what was achieved, and the saving where neither the entry nor, of a programme, an option states one.
	Uses       []Use
	Production Production // to which uses are brought; of an option that states none it is that of the programme
	Meters     []Meter
	At         Position
}

// Saving is a quantity of a carrier a year.
type Saving struct {
	Carrier   string
	Quantity  quantity.Quantity
	Low, High float64 // its range in the unit of Quantity, where one is given; both zero otherwise

	// Half is half a unit of the last digit that was written: "2.57 GWh" stands for 2.565 to 2.575. It is
	// 0 where the quantity was not read from a text.
	Half float64
	At   Position // of the value

	// Where Evaluate derived it; nil otherwise.
	Derivation *Derivation
	Metered    *Metered
}

// Grant is a part of the investment that somebody else pays: a share, an amount, or what a scheme pays for the
// improvement. The improvement is stated, or follows from the savings and the baseline of an indicator.
type Grant struct {
	Share       float64 // 0.4 is 40 %
	Amount      *Money
	Scheme      string   // the id of one of the portfolio
	Improvement *float64 // 0.55 is 55 %
	Indicator   string   // a carrier, IndicatorEnergy or IndicatorCO2
	At          Position
}

// none says whether nothing is granted.
func (g Grant) none() bool { return g.Share == 0 && g.Amount == nil && g.Scheme == "" }

// Replacement is a cost at the end of a year within the lifetime.
type Replacement struct {
	Year int
	Cost Money
}

// Reported is what the source prints and the engine computes itself, for comparison.
type Reported struct {
	CO2                *Saving  // a mass; its Carrier is empty
	PaybackYears       *float64 // simple payback
	PaybackHalf        float64  // half a unit of its last digit, in years: of "9 months" half a month; 0 where it is not known
	PaybackMonths      bool     // whether it is printed in months
	ImplementationRate *float64 // 0.60 is 60 %
}

// Categories returns the codes of the categories of cleaner production, in the order of the option table: good housekeeping,
// process control, input material, equipment, technology, on-site recovery, by-product and product.
func Categories() []string { return []string{"GH", "PC", "IM", "EM", "TC", "OR", "BP", "PM"} }

// Status says how far an option has come.
type Status uint8

// The states of an option. Rejected options count in no total, nor do those that are judged infeasible and not done.
const (
	StatusUnknown Status = iota
	Proposed
	Planned
	Implementing
	Implemented
	Rejected
)

var statusNames = [...]string{"unknown", "proposed", "planned", "implementing", "done", "rejected"}

// String returns the word of the option table: "done" for Implemented.
func (s Status) String() string { return nameOf(statusNames[:], s) }

// nameOf returns a name by its number, and "unknown" for a number that has none.
func nameOf[N ~uint8](names []string, n N) string {
	if int(n) < len(names) {
		return names[n]
	}
	return "unknown"
}

// ParseStatus returns the status of a word of the option table.
func ParseStatus(word string) (Status, bool) {
	i := slices.Index(statusNames[:], word)
	return Status(max(i, 0)), i >= 0
}

// StatusNames returns the words of the option table.
func StatusNames() []string { return slices.Clone(statusNames[:]) }
