package factor

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine/internal/place"
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
	mistaken            []string // units that are written for one another
}

func (m measure) holds(r quantity.Rate) bool {
	return r.Num.Dimension() == m.num && slices.Contains(m.den, r.Den.Dimension()) && slices.Contains(m.substances, r.Substance)
}

// slips names the units in which a value would be usual.
func (m measure) slips(v float64) string {
	var near []string
	for _, unit := range m.mistaken {
		rate, _ := quantity.ParseRate(unit) // a literal
		if usual, err := rate.Convert(v, m.usual); err == nil && m.usualLow <= usual && usual <= m.usualHigh {
			near = append(near, unit)
		}
	}
	if near == nil {
		return ""
	}
	return ": " + strings.Join(near, " or ") + "?"
}

var (
	perAnything = []quantity.Dimension{quantity.Energy, quantity.Mass, quantity.Volume}
	perMatter   = []quantity.Dimension{quantity.Mass, quantity.Volume}
	kgPerTJ     = quantity.Rate{Num: quantity.Kilogram, Den: quantity.Terajoule}
	gjPerTonne  = quantity.Rate{Num: quantity.Gigajoule, Den: quantity.Tonne}
	kgPerM3     = quantity.Rate{Num: quantity.Kilogram, Den: quantity.CubicMetre}

	heats   = []string{"GJ/t", "kcal/kg", "kJ/kg"}
	carbons = []string{"t C/TJ", "kg C/TJ"}
	co2s    = []string{"kg/TJ", "kg/GJ", "kg/MMBtu", "kg/MWh"}
)

// measures are the units that each kind may have. The usual bounds are wide: from wood to hydrogen-free coke
// for CO2, from wet biomass to refinery gas for calorific values, from a gas to a heavy oil for densities.
var measures = [kinds]measure{
	NCV:       {quantity.Energy, perMatter, []string{""}, "energy per mass or volume", "GJ/t", gjPerTonne, 3, 60, heats},
	GCV:       {quantity.Energy, perMatter, []string{""}, "energy per mass or volume", "GJ/t", gjPerTonne, 3, 65, heats},
	Density:   {quantity.Mass, []quantity.Dimension{quantity.Volume}, []string{""}, "mass per volume", "kg/L", kgPerM3, 0.05, 2500, []string{"kg/m3", "kg/L"}},
	CO2:       {quantity.Mass, perAnything, []string{"", "CO2"}, "mass of CO2 per energy, mass or volume", "kg/TJ", kgPerTJ, 30_000, 150_000, co2s},
	Carbon:    {quantity.Mass, perAnything, []string{"C"}, "mass of carbon per energy, mass or volume", "t C/TJ", kgPerTJ, 8_000, 41_000, carbons},
	Oxidation: {num: quantity.None, den: []quantity.Dimension{quantity.None}, substances: []string{""}, wanted: "a fraction", example: "fraction"},
	CH4:       {num: quantity.Mass, den: perAnything, substances: []string{"", "CH4"}, wanted: "mass of CH4 per energy, mass or volume", example: "kg/TJ"},
	N2O:       {num: quantity.Mass, den: perAnything, substances: []string{"", "N2O"}, wanted: "mass of N2O per energy, mass or volume", example: "kg/TJ"},
	CO2e:      {num: quantity.Mass, den: perAnything, substances: []string{"", "CO2e"}, wanted: "mass of CO2e per energy, mass or volume", example: "kg/kWh"},
	TOE:       {num: quantity.Energy, den: perAnything, substances: []string{""}, wanted: "tonnes of oil equivalent per energy, mass or volume", example: "toe/t"},
}

// Factors lie within these bounds, so that no product or quotient of them comes near overflow.
const smallest, largest = 1e-15, 1e15

// impossible says why a number cannot be a factor of a kind; nil where it can.
func impossible(k Kind, v float64, unit quantity.Rate) error {
	switch {
	case v < 0:
		return &place.Error{Found: fmt.Sprintf("%v is negative", v), Wanted: "no factor is negative"}
	case v == 0 && !slices.Contains(gases, k):
		return &place.Error{Found: "found 0", Wanted: "a value above 0 is wanted", Mend: "leave the factor out where it is not known"}
	case v != 0 && (v < smallest || v > largest):
		return &place.Error{Found: fmt.Sprintf("found %v", v), Wanted: "a factor between 1e-15 and 1e15 is wanted", Mend: "check the unit"}
	case k == Oxidation:
		share, err := unit.Convert(v, quantity.Rate{})
		if err != nil || share <= 1 { // a unit of another dimension is refused elsewhere
			return nil
		}
		mend := ""
		if share >= 50 && share <= 100 {
			mend = fmt.Sprintf("write %v", v/100)
		}
		return &place.Error{Found: fmt.Sprintf("an oxidation of %v", v), Wanted: "a fraction of at most 1 is wanted", Mend: mend}
	}
	return nil
}

// basisOf returns the basis that a factor is on. Only an emission factor per energy has a choice of it; for what is
// neither a calorific value nor per energy it means nothing and is Net.
func basisOf(k Kind, unit quantity.Rate, chosen Basis) Basis {
	switch {
	case k == GCV:
		return Gross
	case slices.Contains(gases, k) && unit.Den.Dimension() == quantity.Energy:
		return chosen
	}
	return Net
}
