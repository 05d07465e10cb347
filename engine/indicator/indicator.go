package indicator

import (
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Text is a text in English and Vietnamese; the second may be empty.
type Text = factor.Text

// CO2 is the carrier of an indicator that counts tonnes or kilograms of CO2 itself, such as that of travel.
const CO2 = "co2"

// Direction says which way is better.
type Direction uint8

// The directions.
const (
	Lower Direction = iota
	Higher
)

var directions = [...]string{"lower", "higher"}

// String returns "lower" or "higher".
func (d Direction) String() string { return directions[min(int(d), len(directions)-1)] }

// DirectionNames returns the words of the directions.
func DirectionNames() []string { return slices.Clone(directions[:]) }

// Indicator is one line of a table of environmental performance. Figures are in its unit, and of the year that [Assess]
// is told, but for those of its history.
type Indicator struct {
	ID        string
	Name      Text
	Area      Text // office, training, a workshop
	Aspect    Text // paper, electricity
	Group     Text // the chart it stands in beside others; empty is one of its own
	Unit      Text // "kWh per useful person-month", "kWh/t", "kg/công-tháng hữu ích"; see [Amount] of what it is made of
	Frequency Text // of monitoring
	Note      Text
	Direction Direction
	Carrier   string // whose factor turns the amount above into CO2, or the constant CO2; "" is none
	Target    *Figure
	Actual    Figure
	History   []Past
	Dropped   bool // whether it is to be monitored no longer
	Reported  Reported
	At        place.Position
}

// Figure is a value as it was reported, or the quantities that it is the quotient of, or both.
type Figure struct {
	Value    *float64
	Half     float64 // half a unit of the last digit of Value: "1.5" stands for 1.45 to 1.55; 0 is exact
	Quotient *Quotient
	At       place.Position
}

// Quotient is an amount per another: 4,350 MWh per 12,000 t. What stands below is above 0.
type Quotient struct{ Above, Below Amount }

// Amount is a quantity in a unit, or so many of what only words say, such as person-months.
type Amount struct {
	Value float64
	Unit  quantity.Unit
	Words string // as written after the number; "" is not said
	At    place.Position
}

// NewAmount makes an Amount of a value and the words after it. They may begin with a unit: "t", "kg CO2 of trainees".
func NewAmount(v float64, words string) Amount {
	return Amount{Value: v, Unit: leading(words), Words: words}
}

// leading returns the unit that words begin with; none where they begin with no unit.
func leading(words string) quantity.Unit {
	fields := strings.Fields(words)
	const most = 6 // words of a unit and of what it is of
	for n := min(len(fields), most); n > 0; n-- {
		if u, ok := quantity.LookupUnit(strings.Join(fields[:n], " ")); ok {
			return u
		}
	}
	return quantity.Unit{}
}

// Past is a figure of an earlier year.
type Past struct {
	Year   int
	Figure Figure
}

// Reported is what the source says of an indicator beside its figures.
type Reported struct {
	Verdict   string // its word: "đạt", "over"; see [Judged]
	VerdictAt place.Position
	Chart     []Printed
}

// Printed is a figure of a chart.
type Printed struct {
	Part string // "before", "target" or "actual"
	Figure
}

// The parts of a chart.
const (
	PartBefore = "before"
	PartTarget = "target"
	PartActual = "actual"
)

// PartNames returns the parts of a chart, from left to right.
func PartNames() []string { return []string{PartBefore, PartTarget, PartActual} }

// words that reports say of a target, and what they say.
var judgements = map[string]judgement{
	"met": met, "achieved": met, "đạt": met,
	"missed": missed, "not met": missed, "not achieved": missed, "không đạt": missed, "chưa đạt": missed,
	"over": over, "exceeded": over, "vượt": over, "vượt mức": over, "quá mức": over,
	"under": under, "short": under, "thấp hơn": under,
}

type judgement uint8

const (
	met judgement = iota + 1
	missed
	over
	under
)

// Judgements returns the words that [Judged] knows, for messages.
func Judgements() []string {
	return []string{"met", "not met", "over", "under", "đạt", "không đạt", "vượt mức", "quá mức", "thấp hơn"}
}

// Judged returns what a word of a report says of a target, where that is known: "over" is missed where lower is better,
// and met where higher is.
func Judged(word string, d Direction) (Verdict, bool) {
	switch judgements[strings.ToLower(strings.Join(strings.Fields(word), " "))] {
	case met:
		return Met, true
	case missed:
		return Missed, true
	case over:
		return [...]Verdict{Lower: Missed, Higher: Met}[min(d, Higher)], true
	case under:
		return [...]Verdict{Lower: Met, Higher: Missed}[min(d, Higher)], true
	}
	return NoTarget, false
}
