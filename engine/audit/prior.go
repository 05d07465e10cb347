package audit

import (
	_ "embed"
	"math"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/internal/tomltree"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Prior is what is believed before a figure is looked at: how often printed figures are wrong, and in which ways. The
// file prior.toml of this package is the default, with the reasons for its numbers.
type Prior struct {
	Slip    float64 // the probability that a printed figure is off by one of the slips
	Other   float64 // that an equation does not hold for a reason that no single slip explains
	Swap    float64 // that two given quantities of an entry changed places
	LeftOut float64 // that a given carrier was left out of the CO2 reported
	Slips   []Slip

	Method   float64 // the scale of the logarithm of an honest difference in CO2 beyond the ranges of the factors
	Decades  float64 // over how many powers of ten something else scatters
	Payback  Spread  // of paybacks in years, a weak witness to money and investment
	Baseline Spread  // of savings as a share of the use before, a weak witness to quantities
}

// Slip is a way in which a figure goes wrong.
type Slip struct {
	Name   engine.Text // "one decimal place too high", "lb printed as kg"
	Factor float64     // what the printed figure has to be multiplied by to mend it
	Weight float64     // its share of the slips of a figure; weights are brought to a sum of 1 over those that a figure can have
	Of     []string    // the kinds of figures that it happens to: mass, energy, volume, money, payback, co2
	Units  []string    // that the figure is printed in; none is any
}

// Spread is a distribution of the logarithm around a median.
type Spread struct {
	Median, Scale float64
}

//go:embed prior.toml
var defaults []byte

// DefaultPrior returns the prior of prior.toml.
func DefaultPrior() (Prior, error) { return ReadPrior("prior.toml", defaults) }

// DefaultPriorFile returns prior.toml, as a start for a file of one's own.
func DefaultPriorFile() []byte { return slices.Clone(defaults) }

// kinds of figures that a slip may be of.
const (
	ofMass    = "mass"
	ofEnergy  = "energy"
	ofVolume  = "volume"
	ofMoney   = "money"
	ofPayback = "payback"
	ofCO2     = "co2"
)

var kindsOfFigures = []string{ofMass, ofEnergy, ofVolume, ofMoney, ofPayback, ofCO2}

// ReadPrior reads a prior from a TOML file. The error holds all mistakes with their places.
func ReadPrior(name string, data []byte) (Prior, error) {
	root, err := tomltree.Parse(name, data)
	if err != nil {
		return Prior{}, err
	}
	var list place.List
	t := tomltree.Open(root, &list)
	p := Prior{
		Slip: share(t, &list, "slip"), Other: share(t, &list, "other"), Swap: share(t, &list, "swap"), LeftOut: share(t, &list, "left_out"),
		Method: positive(t, &list, "method"), Decades: positive(t, &list, "decades"),
		Payback: spread(t, &list, "payback"), Baseline: spread(t, &list, "baseline"),
	}
	for _, s := range t.Tables("slips") {
		slip := Slip{Factor: positive(s, &list, "factor"), Weight: positive(s, &list, "weight")}
		slip.Name.En, _, _ = s.Text("name")
		slip.Name.Vi, _, _ = s.Text("vi")
		words, at, _ := s.Text("of")
		for _, word := range strings.Fields(words) {
			if !slices.Contains(kindsOfFigures, word) {
				list.Add(at, "found "+place.Quote(word), "mass, energy, volume, money, payback or co2 is wanted", "")
			}
			slip.Of = append(slip.Of, word)
		}
		units, _, _ := s.Text("printed")
		slip.Units = strings.Fields(units)
		if slip.Factor == 1 {
			list.Add(s.At(), "a slip by a factor of 1", "another factor is wanted", "")
		}
		s.Close()
		p.Slips = append(p.Slips, slip)
	}
	if len(p.Slips) == 0 {
		list.Add(t.At(), "no slips", "", `add [[slips]] with name, factor, weight and of = "mass energy"`)
	}
	t.Close()
	return p, list.Err()
}

func share(t *tomltree.Table, list *place.List, key string) float64 {
	v := positive(t, list, key)
	if v >= 1 {
		list.Add(t.Value(key).At, "found "+t.Value(key).Text, "a probability below 1 is wanted", "")
	}
	return v
}

func positive(t *tomltree.Table, list *place.List, key string) float64 {
	v, at, ok := t.Number(key)
	switch {
	case !t.Has(key):
		list.Add(t.At(), "no "+key, "", "add "+key+" = …")
	case ok && !(v > 0 && v < 1e12):
		list.Add(at, "found "+t.Value(key).Text, "a number above 0 is wanted", "")
	}
	return v
}

func spread(t *tomltree.Table, list *place.List, key string) Spread {
	s := t.Table(key)
	if s == nil {
		list.Add(t.At(), "no "+key, "", "add "+key+" = { median = …, scale = … }")
		return Spread{}
	}
	defer s.Close()
	return Spread{positive(s, list, "median"), positive(s, list, "scale")}
}

// candidate is a slip with its probability.
type candidate struct {
	names  []engine.Text
	factor float64
	prior  float64
}

// mislabelled is what is left of the weight of a slip where the figure is not printed in a unit that the slip is of: then
// the unit must be wrong as well.
const mislabelled = 0.2

// candidates returns the slips that a figure of a kind in a unit can have, those of one factor together.
func (p *Prior) candidates(kind, unit string) []candidate {
	var all []candidate
	sum := 0.0
	for _, fits := range []bool{true, false} {
		for _, s := range p.Slips {
			if !slices.Contains(s.Of, kind) || (len(s.Units) == 0 || slices.Contains(s.Units, unit)) != fits {
				continue
			}
			weight := s.Weight
			if !fits {
				weight *= mislabelled
			}
			sum += weight
			i := slices.IndexFunc(all, func(c candidate) bool { return math.Abs(c.factor/s.Factor-1) < 1e-3 })
			if i < 0 {
				all = append(all, candidate{factor: s.Factor})
				i = len(all) - 1
			}
			if fits || len(all[i].names) == 0 {
				all[i].names = append(all[i].names, s.Name)
			}
			all[i].prior += weight
		}
	}
	for i := range all {
		all[i].prior *= p.Slip / sum
	}
	return all
}

// kindOf says of which kind a quantity is, for its slips.
func kindOf(u quantity.Unit) string {
	switch u.Dimension() {
	case quantity.Energy, quantity.Demand:
		return ofEnergy
	case quantity.Volume:
		return ofVolume
	}
	return ofMass
}
