package factor

import (
	"slices"

	"github.com/cleaner-production/abate/engine/quantity"
)

// measure is what a kind of factor is measured in.
type measure struct {
	num        quantity.Dimension
	den        []quantity.Dimension
	substances []string // that the unit may name: "kg CO2/TJ"
	wanted     string
	example    string

	usual               quantity.Rate // the bounds between which every known fuel lies, to catch a slip of the unit
	usualLow, usualHigh float64
}

func (m measure) holds(r quantity.Rate) bool {
	return r.Num.Dimension() == m.num && slices.Contains(m.den, r.Den.Dimension()) && slices.Contains(m.substances, r.Substance)
}

var (
	perAnything = []quantity.Dimension{quantity.Energy, quantity.Mass, quantity.Volume}
	perMatter   = []quantity.Dimension{quantity.Mass, quantity.Volume}
	kgPerTJ     = quantity.Rate{Num: quantity.Kilogram, Den: quantity.Terajoule}
	gjPerTonne  = quantity.Rate{Num: quantity.Gigajoule, Den: quantity.Tonne}
)

// measures are the units that each kind may have. The usual bounds are wide: from wood to hydrogen-free coke
// for CO2, from wet biomass to refinery gas for calorific values.
var measures = [kinds]measure{
	NCV:       {quantity.Energy, perMatter, []string{""}, "energy per mass or volume", "GJ/t", gjPerTonne, 3, 60},
	GCV:       {quantity.Energy, perMatter, []string{""}, "energy per mass or volume", "GJ/t", gjPerTonne, 3, 65},
	Density:   {quantity.Mass, []quantity.Dimension{quantity.Volume}, []string{""}, "mass per volume", "kg/L", quantity.Rate{}, 0, 0},
	CO2:       {quantity.Mass, perAnything, []string{"", "CO2"}, "mass of CO2 per energy, mass or volume", "kg/TJ", kgPerTJ, 30_000, 150_000},
	Carbon:    {quantity.Mass, perAnything, []string{"C"}, "mass of carbon per energy, mass or volume", "t C/TJ", kgPerTJ, 8_000, 41_000},
	Oxidation: {quantity.None, []quantity.Dimension{quantity.None}, []string{""}, "a fraction", "fraction", quantity.Rate{}, 0, 0},
	CH4:       {quantity.Mass, perAnything, []string{"", "CH4"}, "mass of CH4 per energy, mass or volume", "kg/TJ", kgPerTJ, 0, 0},
	N2O:       {quantity.Mass, perAnything, []string{"", "N2O"}, "mass of N2O per energy, mass or volume", "kg/TJ", kgPerTJ, 0, 0},
	CO2e:      {quantity.Mass, perAnything, []string{"", "CO2e"}, "mass of CO2e per energy, mass or volume", "kg/kWh", quantity.Rate{}, 0, 0},
	TOE:       {quantity.Energy, perAnything, []string{""}, "tonnes of oil equivalent per energy, mass or volume", "toe/t", quantity.Rate{}, 0, 0},
}
