// Package factor reads emission factor sets and compiles them, for a year, into the [Table] that every other
// room reads.
//
// A set is a TOML file: calorific values, emission factors, oxidation and densities by carrier, each with its
// unit, its source and, where the source gives one, its range. A set may extend another and override some of
// it. [Load] returns a built-in set, [Open] one of the user's own; [Set.Override] changes one factor; and
// [Set.Compile] makes the Table:
//
//	set, err := factor.Load("viet-nam")
//	table, err := set.Compile(2014)
//	row, ok := table.Row("coal")
//	per, err := row.Per(quantity.Mass)  // per tonne
//	per.CO2.Value                       // 2.62461 t CO2
//
// This is the only room in which a calorific value meets an emission factor. It computes with annual savings
// of nothing and knows no money; that is [github.com/cleaner-production/abate/engine].
//
// # Conventions
//
// Energies are on the calorific basis of the set, net unless it says gross; the two are never mixed. CO2
// factors have the oxidation in them unless they are given as carbon content. A quantity given as energy is
// multiplied by the emission factor alone, so that it carries no doubt of a calorific value it did not need.
package factor
