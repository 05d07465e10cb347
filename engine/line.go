package engine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/internal/spell"
	"github.com/cleaner-production/abate/engine/quantity"
)

// line computes one saving: quantity times coefficient, for energy and each gas. It is not ok where that is an error.
func (e *evaluator) line(s Saving) (l Line, ok bool) {
	l = Line{Saving: s, Name: Text{En: s.Carrier}, Quantity: s.Quantity.Value, Unit: s.Quantity.Unit}
	if !finite(s.Quantity.Value, s.Low, s.High) {
		return l, false // told by check
	}
	row, known := e.table.Row(s.Carrier)
	if !known {
		return l, e.stranger(s.Carrier, s.At)
	}
	l.Name, l.Scope = row.Name, row.Scope
	if row.Scope < 0 || row.Scope >= len(Outcome{}.CO2ByScope) {
		e.list.Add(s.At, fmt.Sprintf("the set %s gives %s the scope %d", e.set.ID, place.Quote(s.Carrier), row.Scope), "0 to 3 is wanted", "")
		return l, false
	}
	d := s.Quantity.Unit.Dimension()
	if d == quantity.None {
		e.list.Add(s.At, place.Quote(s.Carrier)+" without a unit", "a quantity is wanted", "as in \""+s.Quantity.String()+" "+row.Unit.String()+`"`)
		return l, false
	}
	per, err := e.coefficients(row, d)
	if err != nil {
		e.once(s.At, err)
		return l, false
	}
	counted := per.CO2.Known || per.CO2e.Known // of biomass CO2e may be all that is
	l.Unit = row.Unit
	if l.Quantity, err = row.In(s.Quantity, row.Unit); err != nil {
		if !counted && (row.Scope != 2 || d != quantity.Energy) { // steam is bought by the tonne and by its heat
			e.wrong(s.At, err)
			return l, false
		}
		l.Unit, l.Quantity = s.Quantity.Unit, s.Quantity.Value // it can be computed with, only not be shown in the carrier's own unit
	}
	if l.Amount, err = s.Quantity.In(per.Unit); err != nil {
		e.wrong(s.At, err)
		return l, false
	}
	l.PerUnit, l.Known = per, counted
	e.used(row, per)
	l.compute(row)
	return l, true
}

// coefficients returns those of a row, made once for all lines.
func (e *evaluator) coefficients(row *factor.Row, d quantity.Dimension) (factor.Coefficients, error) {
	per, made := e.per[rowUnit{row, d}]
	if made {
		return per, nil
	}
	per, err := row.Per(d)
	if err == nil {
		e.per[rowUnit{row, d}] = per
	}
	return per, err
}

// once notes an error that every saving of a carrier would repeat, such as a year without a factor.
func (e *evaluator) once(at Position, err error) {
	if !e.told[err.Error()] {
		e.told[err.Error()] = true
		e.wrong(at, err)
	}
}

// stranger judges a carrier that the set does not know: a slip of the pen where a known one is near, and
// otherwise a stream of its own, which has no factor.
func (e *evaluator) stranger(carrier string, at Position) (own bool) {
	known := e.table.Carriers()
	word, odd := latin(carrier)
	near := spell.Nearest(word, known)
	for _, row := range e.table.Rows {
		if strings.EqualFold(word, row.Name.En) || strings.EqualFold(word, row.Name.Vi) {
			near = row.ID
		}
	}
	if near == "" {
		return true
	}
	mend := "did you mean " + place.Quote(near) + "? known: " + strings.Join(known, ", ") + "; another stream needs a name less like it"
	if odd != "" {
		mend = "write " + place.Quote(near)
	}
	e.list.Add(at, "unknown carrier "+place.Quote(carrier), odd, mend)
	return false
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
	if s := &l.Saving; s.ranged() {
		per, _ := quantity.Factor(s.Quantity.Unit, l.PerUnit.Unit) // of one dimension, as the amount was converted
		qLow, qHigh = min(l.Amount, s.Low*per), max(l.Amount, s.High*per)
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
	all := slices.Grow([]Line(nil), len(savings))
	for _, s := range savings {
		if l, ok := e.line(s); ok {
			all = append(all, l)
		}
	}
	return all
}

// shares sets each line's share of the use before, and doubts a saving of more than was used.
func (e *evaluator) shares(o *Outcome, baseline []Saving) {
	for _, b := range baseline {
		for i := range o.Lines {
			l := &o.Lines[i]
			if l.Saving.Carrier != b.Carrier || indexOf(o.Baseline, b.Carrier) < 0 {
				continue
			}
			use, err := e.convert(b, l.Unit)
			if err != nil {
				e.wrong(b.At, err)
				continue
			}
			share := l.Quantity / use
			if use == 0 || !finite(share) {
				continue
			}
			l.BaselineShare = &share
			if share > 1 {
				e.warn(l.Saving.At, "saves %s %% of the %s used: more than there is", share*100, e.called(b.Carrier))
			}
		}
	}
}
