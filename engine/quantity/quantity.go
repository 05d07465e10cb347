package quantity

// Quantity is an amount with its unit, such as 2970 t. The zero Unit is that of a bare number.
type Quantity struct {
	Value float64
	Unit  Unit
}

// In returns the amount in another unit, as [Convert] does:
//
//	3 t is a mass; an energy is wanted; write kWh, MWh or GJ
func (q Quantity) In(u Unit) (float64, error) { return Convert(q.Value, q.Unit, u) }

// String returns the amount in English writing, with all its digits and no marks between groups of them:
// "2970 t". [Writing.Parse] reads it back in English.
func (q Quantity) String() string {
	text := English.plain(q.Value)
	if symbol := q.Unit.Symbol(); symbol != "" {
		text += " " + symbol
	}
	return text
}
