package engine

import (
	"math"
	"strings"

	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/internal/spell"
	"github.com/cleaner-production/abate/engine/quantity"
)

// line computes one saving: quantity times coefficient, for energy and each gas.
func (e *evaluator) line(s Saving) (Line, bool) {
	l := Line{Saving: s, Name: Text{En: s.Carrier}, Quantity: s.Quantity.Value, Unit: s.Quantity.Unit}
	row, ok := e.table.Row(s.Carrier)
	if !ok {
		return l, e.stranger(s)
	}
	l.Name, l.Scope = row.Name, row.Scope
	d := s.Quantity.Unit.Dimension()
	if d == quantity.None {
		e.list.Add(s.At, place.Quote(s.Carrier)+" without a unit", "a quantity is wanted", "as in \""+s.Quantity.String()+" "+row.Unit.String()+`"`)
		return l, false
	}
	per, err := row.Per(d)
	if err != nil {
		e.once(err.Error(), s.At, err)
		return l, false
	}
	l.Unit = row.Unit
	if l.Quantity, err = row.In(s.Quantity, row.Unit); err != nil {
		if per.CO2.Known { // it can be computed with, only not be shown in the carrier's own unit
			l.Unit, l.Quantity, err = s.Quantity.Unit, s.Quantity.Value, nil
		} else {
			e.wrong(s.At, err)
			return l, false
		}
	}
	if l.Amount, err = s.Quantity.In(per.Unit); err != nil {
		e.wrong(s.At, err)
		return l, false
	}
	l.PerUnit, l.Known = per, per.CO2.Known
	e.used(row, per)
	l.compute(row)
	return l, true
}

// once notes an error that every saving of a carrier would repeat, such as a year without a factor.
func (e *evaluator) once(key string, at Position, err error) {
	if !e.told[key] {
		e.told[key] = true
		e.wrong(at, err)
	}
}

// stranger judges a carrier that the set does not know: a slip of the pen where a known one is near, and
// otherwise a stream of its own, which has no factor.
func (e *evaluator) stranger(s Saving) bool {
	known := e.table.Carriers()
	if near := spell.Nearest(s.Carrier, known); near != "" {
		e.list.Add(s.At, "unknown carrier "+place.Quote(s.Carrier), "", "did you mean "+place.Quote(near)+"? known: "+strings.Join(known, ", "))
		return false
	}
	return true
}

// compute is the arithmetic. The explicit conversions keep a processor from fusing a product into a sum, which
// would make the last digit depend on it.
func (l *Line) compute(row *factor.Row) {
	q, c := l.Amount, l.PerUnit
	l.Energy = float64(q * c.Energy.Value)
	l.TOE = float64(q * c.TOE.Value)
	l.CH4 = float64(q * c.CH4.Value)
	l.N2O = float64(q * c.N2O.Value)
	l.CO2e = float64(q * c.CO2e.Value)
	co2 := float64(q * c.CO2.Value)
	if row.Biogenic {
		l.BiogenicCO2 = co2
		return
	}
	l.CO2 = co2
	l.CO2Low, l.CO2High = l.envelope()
}

// envelope returns the CO2 with the quantity and every factor at the low and at the high end of its range.
func (l *Line) envelope() (low, high float64) {
	qLow, qHigh := l.Amount, l.Amount
	if s := l.Saving; s.Low != 0 || s.High != 0 {
		scale := 1.0
		if s.Quantity.Value != 0 {
			scale = l.Amount / s.Quantity.Value
		}
		qLow, qHigh = s.Low*scale, s.High*scale
	}
	c := l.PerUnit.CO2
	low = min(float64(qLow*c.Low), float64(qLow*c.High))
	high = max(float64(qHigh*c.Low), float64(qHigh*c.High))
	return low, high
}

// used remembers what the reader must be told of the factors of a line, once.
func (e *evaluator) used(row *factor.Row, c factor.Coefficients) {
	for _, coefficient := range []factor.Coefficient{c.Energy, c.TOE, c.CO2, c.CH4, c.N2O, c.CO2e} {
		for _, p := range coefficient.Parts {
			if p.Factor == nil || e.told[p.Factor.ID] {
				continue
			}
			e.told[p.Factor.ID] = true
			if p.How == factor.NearestYear {
				e.warn(Position{}, "%s is that of %d, the nearest year to %d that %s has", p.Factor.ID, p.Factor.Year, e.year, e.set.ID)
			}
			if !p.Factor.Verified {
				e.doubtful = append(e.doubtful, p.Factor.ID)
			}
		}
	}
	if c.CO2FromCO2e && !e.told[row.ID] {
		e.told[row.ID] = true
		e.stands = append(e.stands, row.ID)
	}
}

// lines computes the savings of an entry.
func (e *evaluator) lines(savings []Saving) []Line {
	var all []Line
	for _, s := range savings {
		if l, ok := e.line(s); ok {
			all = append(all, l)
		}
	}
	return all
}

// baseline sets each line's share of the use before, and doubts a saving of more than was used.
func (e *evaluator) baseline(lines []Line, baseline []Saving) {
	for _, b := range baseline {
		use, ok := e.line(b)
		if !ok {
			continue
		}
		for i := range lines {
			l := &lines[i]
			if l.Saving.Carrier != b.Carrier || use.Quantity == 0 || use.Unit != l.Unit {
				continue
			}
			share := l.Quantity / use.Quantity
			if math.IsInf(share, 0) || math.IsNaN(share) {
				continue
			}
			l.BaselineShare = &share
			if share > 1 {
				e.warn(l.Saving.At, "saves %.0f %% of the %s used: more than there is", share*100, b.Carrier)
			}
		}
	}
}
