package finance

import (
	"fmt"
	"slices"
)

// maxLifetime is the longest lifetime of a Project, in years.
const maxLifetime = 1000

// PriceBase says at which price level the annual amounts of a Project are stated.
type PriceBase uint8

const (
	Year1 PriceBase = iota // those of year 1: they escalate from year 2
	Year0                  // today's: they escalate from year 1
)

// A Project is an option in money terms, from which [Project.Flows] lays out the cash flows.
type Project struct {
	Investment    float64 // at time 0, net of grants
	LifetimeYears int     // 1 to 1000
	Streams       []Stream
	PriceBase     PriceBase
	Replacements  []Replacement
	ResidualValue float64 // received at the end of the last year
}

// A Stream is an amount that comes every year: what is saved on one carrier, each having a price of
// its own, or with a minus sign a running cost.
type Stream struct {
	Annual     float64
	Escalation float64 // of its price: 0.03 is 3 % a year

	// Path is what the price of the first years is known to be, as parts of that in Annual: 1.1 is a tenth dearer.
	// From the last of them on it escalates.
	Path []float64
}

// A Replacement is a cost within the lifetime, such as a set of new burners. It does not escalate.
type Replacement struct {
	Year int // at the end of which it falls, 1 to LifetimeYears
	Cost float64
}

// Flows returns the cash flows of p, LifetimeYears+1 of them. In year k a stream is
// Annual * (1+Escalation)^(k-1), or with prices of Year0 Annual * (1+Escalation)^k; with a path of n years it is
// Annual * Path[k-1], and after them Annual * Path[n-1] * (1+Escalation)^(k-n).
//
// It fails where an amount is not finite, a year lies outside the lifetime, an escalation is not
// above -1, or a flow grows beyond the range of a float64.
func (p Project) Flows() ([]float64, error) {
	return p.AppendFlows(nil)
}

// AppendFlows appends the [Project.Flows] to a slice, so that many projects can share one.
func (p Project) AppendFlows(to []float64) ([]float64, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	before := len(to)
	to = append(slices.Grow(to, p.LifetimeYears+1), make([]float64, p.LifetimeYears+1)...)
	flows := to[before:]
	flows[0] -= p.Investment
	for _, stream := range p.Streams {
		price := 1.0
		if p.PriceBase == Year0 {
			price += stream.Escalation
		}
		for k := 1; k < len(flows); k++ {
			if k <= len(stream.Path) {
				price = stream.Path[k-1]
			}
			flows[k] += float64(stream.Annual * price)
			price *= 1 + stream.Escalation
		}
	}
	for _, replacement := range p.Replacements {
		flows[replacement.Year] -= replacement.Cost
	}
	flows[p.LifetimeYears] += p.ResidualValue
	if err := CheckFlows(flows); err != nil {
		return nil, err
	}
	return to, nil
}

// check covers what CheckFlows does not see in the flows.
func (p Project) check() error {
	if p.LifetimeYears < 1 || p.LifetimeYears > maxLifetime {
		return fmt.Errorf("finance: lifetime of %d years is not between 1 and %d", p.LifetimeYears, maxLifetime)
	}
	if p.PriceBase > Year0 {
		return fmt.Errorf("finance: price base %d is neither Year1 nor Year0", p.PriceBase)
	}
	for _, stream := range p.Streams {
		if err := checkRate("escalation", stream.Escalation); err != nil {
			return err
		}
	}
	for _, replacement := range p.Replacements {
		if replacement.Year < 1 || replacement.Year > p.LifetimeYears {
			return fmt.Errorf("finance: replacement in year %d is not between year 1 and %d", replacement.Year, p.LifetimeYears)
		}
	}
	return nil
}
