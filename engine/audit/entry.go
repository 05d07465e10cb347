package audit

import (
	"math"
	"strconv"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/engine/uncertainty"
)

// figure is a printed figure that may be off.
type figure struct {
	field string
	kind  string // of slips
	value float64
	unit  string
}

// entry is an option or a programme with the figures that it prints and the equations between them.
type entry struct {
	programme, option string
	of                *engine.Outcome
	stated            *engine.Figures
	figures           []figure
	lines             []line
	equations         []equation

	// Indices of figures; none where it is not printed.
	co2, saving, investment, payback int
}

const none = -1

// line is a quantity saved, with what a unit of it counts.
type line struct {
	carrier string
	unit    string  // of amount
	figure  int     // its index
	amount  float64 // in the unit of the coefficients
	co2     float64 // t in a unit
	known   bool    // whether the set has a factor
	heat    bool    // whether it has none though it may stand for CO2: steam and other energy
	price   float64 // of a unit; 0 where it is not known
	spread  float64 // standard deviation of the logarithm of an implied price
	use     float64 // the use before, in the same unit; 0 where it is not stated
}

// mended says what a hypothesis changes: each figure's multiplier, and a line that the reported CO2 is without.
type mended struct {
	times   []float64
	leftOut int
}

// equation is a relation between printed figures that should hold.
type equation struct {
	field    string // of the finding
	figures  []int  // that take part
	density  func(m *mended) float64
	witness  bool // only decides between figures that are suspect, and is no finding itself
	computed func(m *mended) float64
	low      float64 // 95 % of what is computed as printed
	high     float64
	outside  bool // whether the printed figure cannot be had from any factors in their ranges
	partial  bool // whether something that is not known counts too
}

func (e *entry) add(field, kind string, value float64, unit string) int {
	e.figures = append(e.figures, figure{field, kind, value, unit})
	return len(e.figures) - 1
}

// newEntry collects the figures that an entry prints.
func newEntry(programme, option string, o *engine.Outcome, f *engine.Figures, baseline []engine.Saving) *entry {
	e := &entry{programme: programme, option: option, of: o, stated: f, co2: none, saving: none, investment: none, payback: none}
	if o.ReportedCO2 != nil {
		e.co2 = e.add("reported.co2", ofCO2, *o.ReportedCO2, "t")
	}
	if f.AnnualSaving != nil && o.AnnualSaving != nil {
		e.saving = e.add("annual_saving", ofMoney, *o.AnnualSaving+o.AnnualCost, "")
	}
	if f.Investment != nil && o.Investment != nil {
		e.investment = e.add("investment", ofMoney, *o.Investment, "")
	}
	if o.ReportedPayback != nil {
		e.payback = e.add("reported.payback", ofPayback, *o.ReportedPayback, "years")
	}
	for i := range o.Lines {
		l := &o.Lines[i]
		if l.Amount == 0 {
			continue
		}
		n := line{carrier: l.Saving.Carrier, unit: l.PerUnit.Unit.String(), amount: l.Amount, known: l.Known && !l.PerUnit.Biogenic}
		if n.known {
			n.co2 = l.PerUnit.CO2.Value
		}
		n.heat = !l.Known && l.Saving.Quantity.Unit.Dimension() == quantity.Energy
		if l.Money != nil {
			n.price = *l.Money / l.Amount
		}
		n.figure = e.add("savings."+l.Saving.Carrier, kindOf(l.Saving.Quantity.Unit), l.Saving.Quantity.Value, l.Saving.Quantity.Unit.String())
		for _, b := range append(append([]engine.Saving(nil), f.Baseline...), baseline...) {
			if b.Carrier != l.Saving.Carrier || n.use != 0 {
				continue
			}
			if v, err := b.Quantity.In(l.PerUnit.Unit); err == nil && l.PerUnit.Unit != (quantity.Unit{}) {
				n.use = v
			} else if v, err := b.Quantity.In(l.Saving.Quantity.Unit); err == nil && l.Saving.Quantity.Value != 0 {
				n.use = v * l.Amount / l.Saving.Quantity.Value
			}
		}
		if n.use == 0 && l.BaselineShare != nil && *l.BaselineShare != 0 { // of a use before that was derived
			n.use = l.Amount / *l.BaselineShare
		}
		e.lines = append(e.lines, n)
	}
	return e
}

// relate writes the equations of an entry.
func (e *entry) relate(p *Prior, u *uncertainty.Outcome) {
	e.relateCO2(p, u)
	e.relateMoney()
	e.relatePayback(p)
	e.relateUse(p)
}

// unit is what a unit of a line counts, as a hypothesis has it.
type unit func(m *mended, line int) float64

// sum is the total over the lines of what a unit counts, as a hypothesis has the quantities.
func (e *entry) sum(m *mended, each unit) float64 {
	total := 0.0
	for i := range e.lines {
		l := &e.lines[i]
		total += float64(l.amount * m.times[l.figure] * each(m, i))
	}
	return total
}

func (e *entry) relateCO2(p *Prior, u *uncertainty.Outcome) {
	if e.co2 == none {
		return
	}
	q := equation{field: "reported.co2", figures: []int{e.co2}}
	known := false
	for i := range e.lines {
		l := &e.lines[i]
		known = known || l.known && l.co2 != 0
		q.partial = q.partial || l.heat
		if l.known {
			q.figures = append(q.figures, l.figure)
		}
	}
	if !known {
		e.equations = append(e.equations, q)
		return
	}
	reported := e.figures[e.co2].value
	half := written(e.stated.Reported.CO2, &reported)
	q.low, q.high = e.of.CO2Low, e.of.CO2High
	sd := 0.0
	if u != nil && u.CO2 != nil {
		q.low, q.high = u.CO2.Low, u.CO2.High
		if u.CO2.Mean != 0 {
			sd = math.Abs(u.CO2.SD / u.CO2.Mean)
		}
	}
	if reported != 0 {
		sd = math.Hypot(sd, half/math.Abs(reported)/math.Sqrt(3))
	}
	q.outside = reported+half < e.of.CO2Low || reported-half > e.of.CO2High
	e.hold(q, func(m *mended, i int) float64 {
		if m.leftOut == i+1 { // of the CO2 alone: its money is saved all the same
			return 0
		}
		return e.lines[i].co2
	}, co2Density(sd, p.Method))
}

// hold adds the equation of its first figure and the sum over the lines of what a unit counts.
func (e *entry) hold(q equation, each unit, d density) {
	printed := q.figures[0]
	q.computed = func(m *mended) float64 { return e.sum(m, each) }
	q.density = func(m *mended) float64 {
		r, ok := ratio(e.figures[printed].value*m.times[printed], e.sum(m, each))
		switch {
		case !ok:
			return impossible
		case q.partial && r > 0:
			return plateau(r, d(0))
		}
		return d(r)
	}
	e.equations = append(e.equations, q)
}

// impossible stands for the density of what cannot be, such as a reduction where use rises; not 0, so that some
// hypothesis is left where all of them cannot be.
const impossible = 1e-12

// ratio is the logarithm of a/b; not ok where the signs differ or one of them is 0.
func ratio(a, b float64) (float64, bool) {
	if !(a*b > 0) {
		return 0, false
	}
	return math.Log(a / b), true
}

// plateau is the density where the printed figure also stands for something that is not known: anything up to a
// thousand times.
func plateau(r, peak float64) float64 {
	const reach = 6.9
	if r < reach {
		return min(peak, 1/reach)
	}
	return impossible
}

func (e *entry) relateMoney() {
	if e.saving == none {
		return
	}
	q := equation{field: "annual_saving", figures: []int{e.saving}}
	spread, known := 0.0, false
	for i := range e.lines {
		l := &e.lines[i]
		if l.price == 0 {
			q.partial = true
			continue
		}
		known = true
		spread = max(spread, l.spread)
		q.figures = append(q.figures, l.figure)
	}
	if len(e.lines) == 0 {
		return // nothing is saved but money
	}
	if !known {
		e.equations = append(e.equations, q)
		return
	}
	const from, to = 0.59, 1.60 // of honest ratios, 95 %
	worth := func(_ *mended, i int) float64 { return e.lines[i].price }
	c := e.sum(e.asPrinted(), worth)
	q.low, q.high = min(from*c, to*c), max(from*c, to*c)
	e.hold(q, worth, price.wider(spread, 0.13))
}

func (e *entry) asPrinted() *mended {
	m := &mended{times: make([]float64, len(e.figures))}
	for i := range m.times {
		m.times[i] = 1
	}
	return m
}

// relatePayback holds a printed payback against investment and saving, and those against what paybacks usually are.
func (e *entry) relatePayback(p *Prior) {
	if e.investment == none || e.of.AnnualSaving == nil {
		if e.payback != none {
			e.equations = append(e.equations, equation{field: "reported.payback", figures: []int{e.payback}})
		}
		return
	}
	cost, grant := e.of.AnnualCost, e.of.Grant
	investment, saving := e.figures[e.investment].value, *e.of.AnnualSaving+cost
	times := func(m *mended) float64 {
		if e.saving != none {
			return m.times[e.saving]
		}
		return 1
	}
	years := func(m *mended, grant float64) float64 {
		s := saving*times(m) - cost
		return finance.SimplePayback(investment*m.times[e.investment]-grant, s).Years // 0 where it is immediate or never
	}
	figures := []int{e.investment}
	if e.saving != none {
		figures = append(figures, e.saving)
	}
	if usual := p.Payback.density(); investment > 0 && saving > 0 {
		e.equations = append(e.equations, equation{figures: figures, witness: true, density: func(m *mended) float64 {
			if y := years(m, grant); y > 0 {
				return usual(math.Log(y))
			}
			return impossible
		}})
	}
	if e.payback == none {
		return
	}
	printed := e.figures[e.payback].value
	half := e.stated.Reported.PaybackHalf
	if half == 0 {
		half = digitHalf(printed)
	}
	q := equation{field: "reported.payback", figures: append([]int{e.payback}, figures...)}
	q.low, q.high = max(printed-2*half, 0), printed+half // a whole month is rounded half up, or always up
	q.computed = func(m *mended) float64 { return years(m, grant) }
	rare := student(3, 0.3)
	q.density = func(m *mended) float64 {
		k := m.times[e.payback]
		low, high := q.low*k, q.high*k
		const often, slack = 0.97, 1e-9
		width := max(math.Log(high/max(low, high/8)), 1e-6)
		for _, g := range []float64{grant, 0} { // printed net of the grant, or before it
			if y := years(m, g); y >= low*(1-slack) && y <= high*(1+slack) || y == 0 && printed == 0 {
				return often / width
			}
		}
		r, ok := ratio(printed*k, years(m, grant))
		if !ok {
			return impossible
		}
		return (1 - often) * rare(r)
	}
	m := e.asPrinted()
	y := years(m, grant)
	q.outside = y < q.low*(1-1e-9) || y > q.high*(1+1e-9)
	e.equations = append(e.equations, q)
}

// digitHalf is half a unit of the last digit of a number as it would be written.
func digitHalf(v float64) float64 {
	text := strconv.FormatFloat(v, 'f', -1, 64)
	half, err := quantity.English.Precision(strings.TrimPrefix(text, "-"))
	if err != nil {
		return 0
	}
	return half
}

// relateUse holds savings against the use before, which none can exceed.
func (e *entry) relateUse(p *Prior) {
	usual := p.Baseline.density()
	bill := 0.0
	for i := range e.lines {
		l := &e.lines[i]
		if !(l.use > 0) || l.amount < 0 {
			continue
		}
		bill += l.use * l.price
		of := func(m *mended) float64 { return l.amount * m.times[l.figure] / l.use }
		q := equation{field: e.figures[l.figure].field, figures: []int{l.figure}, high: l.use, witness: true}
		const rounding = 1.02
		if of(e.asPrinted()) > rounding {
			q.witness, q.outside = false, true
		}
		q.computed = func(m *mended) float64 { return l.amount * m.times[l.figure] }
		q.density = func(m *mended) float64 {
			if x := of(m); x > 0 && x <= rounding {
				return usual(math.Log(x))
			}
			return impossible
		}
		e.equations = append(e.equations, q)
	}
	if e.saving == none || !(bill > 0) {
		return
	}
	e.equations = append(e.equations, equation{figures: []int{e.saving}, witness: true, density: func(m *mended) float64 {
		x := e.figures[e.saving].value * m.times[e.saving] / bill
		switch {
		case x <= 0:
			return impossible
		case x > 3: // more than the bill, whatever the price
			return usual(math.Log(x)) / 100
		}
		return usual(math.Log(x))
	}})
}
