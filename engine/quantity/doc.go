// Package quantity reads, converts and writes amounts with a unit, such as "2.57 GWh" or "2.970,5 tấn".
//
// [Writing.Parse] reads a text, [Quantity.In] converts what was read, [Writing.Format] writes a number:
//
//	q, err := quantity.Vietnamese.Parse("2,57 GWh")
//	mwh, err := q.In(quantity.MegawattHour)          // 2570
//	text := quantity.Vietnamese.Format(mwh, 0)       // "2.570"
//
// [ParseUnit] reads a unit alone, as in the head of a column. [ParseRate] reads the unit of a factor, such
// as kg CO2/TJ, GJ/t or TOE/1000 L.
//
// # Conventions
//
// A ton is never guessed: t is 1000 kg, short ton and long ton have to be named. BTU and calorie are those
// of the International Table; a toe is 41.868 GJ. A normal cubic metre counts as one cubic metre: nothing
// here converts between conditions of a gas. Units convert within mass, energy, volume and demand; what leads from
// one to another (density, calorific value) is a factor, not a unit.
//
// All amounts are those of one year, so "60 GWh/year" is read as 60 GWh, and "10 t/month" is refused.
//
// English writing has a decimal point, Vietnamese writing a decimal comma and points between groups of
// three digits; both take spaces between groups of three. What can be read in two ways is an error that
// names both, or, where the writing settles it, a doubt: see [Writing.Doubt].
//
// No function panics, and none returns a value that is not finite. Every error is an [*Error].
package quantity
