package factor

import (
	"slices"
	"strconv"

	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Error is a mistake in a factor file, with its place.
type Error = place.Error

// Set is a factor set with all that it inherits. Its fields are for reading; change a copy through
// [Set.Override].
type Set struct {
	ID          string
	Title       Text
	Note        Text // what a user must know of the set, such as that it is a judgement
	Region      string
	GWP         GWP
	Basis       Basis       // of calorific values and of energies given for fuels
	NearestYear bool        // whether a missing year may be served by the nearest one
	Lineage     []Reference // the set itself, then the sets it extends, nearest first
	Overrides   []Override  // factors changed by Override
	Sources     []Source
	Carriers    []Carrier
	Warnings    []place.Error // doubts about valid content, such as a factor out of all usual bounds

	stated []Carrier // the carriers without what they take from those that they are the same as, for a set that extends this one
}

// Reference names a set beyond doubt: the SHA-256 is that of the bytes of its file.
type Reference struct {
	ID     string
	SHA256 string
}

// Text is a text in English and Vietnamese; the second may be empty.
type Text struct {
	En, Vi string
}

// Basis is the basis of a calorific value: with (gross) or without (net) the heat of the water vapour.
type Basis uint8

// The bases. IPCC and Viet Nam use Net, the US and the UK Gross.
const (
	Net Basis = iota
	Gross
)

func (b Basis) String() string { return word(b, "net", "gross") }

// word returns the word for a value, and "?" for one that is none of those declared.
func word[T ~uint8](v T, words ...string) string {
	if int(v) < len(words) {
		return words[v]
	}
	return "?"
}

// Source is a publication, as the file lists it under [sources].
type Source struct {
	Key       string
	Title     string
	Publisher string
	Year      int
	URL       string
	Read      string // how the figures were read: the original, or a copy of it
	Checked   string // the month of the last comparison, as in 2026-11
	Set       string // the set that lists it
}

// Carrier is an energy carrier or another stream that options save: coal, electricity, water, waste.
type Carrier struct {
	ID       string
	Name     Text
	Fuel     string        // the kind of fuel, where the name leaves it open: coal may be anthracite
	Unit     quantity.Unit // in which its quantities are shown
	Scope    int           // 1 burnt on site, 2 bought energy, 3 elsewhere, 0 where no greenhouse gas is counted
	Biogenic bool          // whether its CO2 is of biomass, and so counted apart
	SameAs   string        // the carrier of the set whose factors it takes where it has none itself

	factors [kinds][]Factor
}

// Factors returns the values of one kind in the order of their years; none where the set has none.
func (c *Carrier) Factors(k Kind) []Factor {
	if k >= kinds {
		return nil
	}
	return slices.Clone(c.factors[k])
}

// Kind is what a factor says of its carrier.
type Kind uint8

// The kinds of factors, in the order in which they are listed.
const (
	NCV       Kind = iota // net calorific value
	GCV                   // gross calorific value
	Density               // mass per volume
	CO2                   // emission factor, oxidation included
	Carbon                // carbon content, to be multiplied by the oxidation and 44/12
	Oxidation             // share of the carbon that burns
	CH4
	N2O
	CO2e // of all gases together, where a source does not tell them apart
	TOE  // tonnes of oil equivalent by a national table
	kinds
)

var kindNames = [kinds]string{"ncv", "gcv", "density", "co2", "carbon", "oxidation", "ch4", "n2o", "co2e", "toe"}

// String returns the key of the kind in a factor file: "ncv", "co2" …
func (k Kind) String() string { return word(k, kindNames[:]...) }

// Kinds returns all kinds in the order in which they are listed.
func Kinds() []Kind {
	all := make([]Kind, kinds)
	for i := range all {
		all[i] = Kind(i)
	}
	return all
}

// Factor is one number of a set with all that is known of it.
type Factor struct {
	ID            string // the shared unknown that it is, as in "coal.ncv": the same for every year and user
	Year          int    // 0 where it holds for any year
	Value         float64
	Low, High     float64 // its range; both equal Value where the source gives none
	Range         Range
	Unit          quantity.Rate
	Basis         Basis  // of an emission factor per energy
	Method        string // how a grid factor was made: combined margin, average, life cycle
	Source        string // the key of a Source and the table or page, as in "ipcc-2006-v2: Table 1.2"; or free text
	Note          Text
	Verified      bool   // whether the value was read in its source
	RangeVerified bool   // whether the range was
	Set           string // the set it stands in
	At            place.Position
}

// Range says what the low and high of a factor mean.
type Range uint8

// The meanings of a range. A scenario is a choice among methods or assumptions, not a probability.
const (
	NoRange Range = iota
	Interval95
	Scenario
)

func (r Range) String() string { return word(r, "none", "95 %", "scenario") }

// String returns the number with its unit, as written in the file: "26.7 GJ/t".
func (f *Factor) String() string {
	return strconv.FormatFloat(f.Value, 'f', -1, 64) + " " + f.Unit.String()
}

// Carrier returns a carrier by its short name.
func (s *Set) Carrier(id string) (*Carrier, bool) {
	c := find(s.Carriers, id)
	return c, c != nil
}

func find(carriers []Carrier, id string) *Carrier {
	for i := range carriers {
		if carriers[i].ID == id {
			return &carriers[i]
		}
	}
	return nil
}

// CarrierIDs returns the short names of all carriers, in the order of the set.
func (s *Set) CarrierIDs() []string {
	ids := make([]string, len(s.Carriers))
	for i, c := range s.Carriers {
		ids[i] = c.ID
	}
	return ids
}

// Source returns the publication that a factor's source names, if it is listed.
func (s *Set) Source(of *Factor) (Source, bool) {
	key := sourceKey(of.Source)
	for _, src := range s.Sources {
		if src.Key == key {
			return src, true
		}
	}
	return Source{}, false
}

// clone returns a copy that shares nothing that changes.
func (s *Set) clone() *Set {
	c := *s
	c.Lineage, c.Overrides = slices.Clone(s.Lineage), slices.Clone(s.Overrides)
	c.Sources, c.Carriers = slices.Clone(s.Sources), slices.Clone(s.Carriers)
	c.Warnings = slices.Clone(s.Warnings)
	return &c // the factors of a carrier are replaced as a whole, never changed
}
