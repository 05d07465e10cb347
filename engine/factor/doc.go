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
// This is the only room in which a calorific value meets an emission factor. It knows neither savings nor money;
// they are in [github.com/cleaner-production/abate/engine].
//
// # A factor file
//
//	id      = "plant"
//	extends = "viet-nam"  # a built-in set, or a file in the same folder or below it
//	gwp     = "ar5"       # wanted where nothing is extended
//
//	[carrier.bagasse]
//	name  = { en = "Bagasse", vi = "Bã mía" }
//	unit  = "t"           # in which it is shown
//	scope = 1             # 1 burnt on site, 2 bought energy, 3 elsewhere
//	biogenic = true
//	ncv   = { value = 7.7, low = 7.2, high = 8.2, unit = "GJ/t", source = "laboratory, March 2026" }
//	co2   = { value = 100, unit = "kg/GJ", source = "ipcc-2006-v2: Table 1.4" }
//
//	[[carrier.electricity.co2]]
//	year   = 2024
//	value  = 0.65
//	unit   = "t/MWh"
//	source = "supplier's certificate"
//
// The factors of a carrier are ncv, gcv, density, co2 (with the oxidation in it) or carbon and oxidation, ch4, n2o,
// or co2e in place of all of these gases, and toe. A carrier takes what it does not state from the one named by
// same_as. What a file states takes the place of what it inherits: year by year where both go by years, and co2,
// carbon and co2e in place of one another.
//
// # Conventions
//
// Energies are on the calorific basis of the set, net unless it says gross; the two are never mixed. CO2
// factors have the oxidation in them unless they are given as carbon content. A quantity given as energy is
// multiplied by the emission factor alone, so that it carries no doubt of a calorific value it did not need.
package factor
