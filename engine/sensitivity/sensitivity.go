// Package sensitivity says how payback, NPV, IRR and cost per tonne move with prices, investment, discount rate and operating
// hours. Nothing is approximated: each figure is that of the portfolio evaluated again with the changed input.
package sensitivity

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Variable is what is changed: [Price], a price of one carrier as "price.coal", [Investment], [Rate] or [Hours].
type Variable string

// The variables. Hours scales everything that is saved in a year, in quantity and in money that is stated. Price scales all
// prices and the savings in money that are stated; the price of one carrier leaves stated savings alone, of which it is not
// known what they stand for.
const (
	Price      Variable = "price"
	Investment Variable = "investment"
	Rate       Variable = "rate"
	Hours      Variable = "hours"
)

// Variables returns those that a portfolio can be changed by: all prices and each of them, investment, rate and hours.
func Variables(p *engine.Portfolio) []Variable {
	all := []Variable{Price}
	if len(p.Prices) > 1 {
		for _, price := range p.Prices {
			all = append(all, Price+Variable("."+price.Carrier))
		}
	}
	return append(all, Investment, Rate, Hours)
}

// ErrVariable is of a variable that a portfolio does not have.
var ErrVariable = errors.New("unknown variable")

// check refuses a variable that the portfolio does not have.
func (s *Study) check(v Variable) error {
	known := Variables(s.Portfolio)
	if len(s.Portfolio.Prices) == 1 { // which is all prices, under its own name
		known = slices.Insert(known, 1, Price+Variable("."+s.Portfolio.Prices[0].Carrier))
	}
	if slices.Contains(known, v) {
		return nil
	}
	var names []string
	for _, k := range known {
		names = append(names, string(k))
	}
	return fmt.Errorf("%w %q; known: %s", ErrVariable, v, strings.Join(names, ", "))
}

// Study changes one portfolio over and over. Of picks the outcome that is looked at: the id of a programme, or
// programme/option; empty is the whole.
type Study struct {
	Portfolio  *engine.Portfolio
	Set        *factor.Set
	Options    engine.Options
	Of         string
	MaxPayback float64 // simple, in years, that is looked for too; 0 is none

	base *engine.Result
}

// Point is the outcome where variables are changed by factors: 1.1 is a tenth more.
type Point struct {
	Factors []float64
	Outcome *engine.Outcome
}

// Base evaluates the portfolio as it is.
func (s *Study) Base() (*engine.Result, *engine.Outcome, error) {
	r, err := engine.Evaluate(s.Portfolio, s.Set, s.Options)
	if err != nil {
		return nil, nil, err
	}
	o := find(r, s.Of)
	if o == nil {
		return nil, nil, fmt.Errorf("unknown id %q; known: %s", s.Of, strings.Join(ids(r), ", "))
	}
	if o.NPV == nil {
		return nil, nil, errors.New("investment or annual saving is not known, so that there is no payback to look at")
	}
	s.base = r
	return r, o, nil
}

// ids are those that [find] finds, as far as a line has place for them.
func ids(r *engine.Result) []string {
	const most = 20
	all := []string{"total"}
	for _, p := range r.Programmes {
		all = append(all, p.ID)
		for _, o := range p.Options {
			all = append(all, p.ID+"/"+o.ID)
		}
	}
	if len(all) > most {
		all = append(all[:most], "…")
	}
	return all
}

func find(r *engine.Result, id string) *engine.Outcome {
	if id == "" || id == "total" {
		return &r.Total
	}
	programme, option, deep := strings.Cut(id, "/")
	for i := range r.Programmes {
		p := &r.Programmes[i]
		if p.ID == programme && !deep {
			return p
		}
		for j := range p.Options {
			if p.ID == programme && p.Options[j].ID == option {
				return &p.Options[j]
			}
		}
	}
	return nil
}

// At evaluates the portfolio with variables changed by factors of 0 or more, of which there are as many.
func (s *Study) At(variables []Variable, factors []float64) (Point, error) {
	if s.base == nil {
		if _, _, err := s.Base(); err != nil {
			return Point{}, err
		}
	}
	p, opt := clone(s.Portfolio), s.Options
	for i, v := range variables {
		switch {
		case v == Rate:
			opt.DiscountRate = new(s.base.Terms.DiscountRate * factors[i])
		case v == Investment:
			each(p, func(f *engine.Figures) { f.Investment = scaled(f.Investment, factors[i]) })
		case v == Hours:
			s.longer(p, factors[i])
		default:
			dearer(p, v, factors[i])
		}
	}
	r, err := engine.Evaluate(p, s.Set, opt)
	if err != nil {
		return Point{}, err
	}
	return Point{factors, find(r, s.Of)}, nil
}

// Changed is one variable changed alone.
type Changed struct {
	Variable Variable
	Points   []Point  // one for each factor
	Switch   *float64 // the factor at which the NPV is 0, as of [Study.Switch]; nil without one
	Payback  *float64 // the factor at which the payback is MaxPayback; nil without one
}

// Alone changes each variable alone by each factor.
func (s *Study) Alone(ctx context.Context, factors []float64) ([]Changed, error) {
	var all []Changed
	for _, v := range Variables(s.Portfolio) {
		row := Changed{Variable: v}
		for _, f := range factors {
			p, err := s.At([]Variable{v}, []float64{f})
			if err != nil {
				return nil, err
			}
			row.Points = append(row.Points, p)
		}
		at, found, err := s.Switch(v)
		if err != nil {
			return nil, err
		}
		if found {
			row.Switch = &at
		}
		if s.MaxPayback > 0 {
			at, found, err := s.SwitchPayback(v, s.MaxPayback)
			if err != nil {
				return nil, err
			}
			if found {
				row.Payback = &at
			}
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, nil
}

// Grid changes two variables together: a row for each factor of the first, and in it a point for each of the second.
func (s *Study) Grid(ctx context.Context, down, across Variable, factors []float64) ([][]Point, error) {
	for _, v := range []Variable{down, across} {
		if err := s.check(v); err != nil {
			return nil, err
		}
	}
	var all [][]Point
	for _, y := range factors {
		var row []Point
		for _, x := range factors {
			p, err := s.At([]Variable{down, across}, []float64{y, x})
			if err != nil {
				return nil, err
			}
			row = append(row, p)
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, nil
}

// Switch returns the factor of a variable, from 0 to 10, at which the NPV is 0; false where there is none on the side on
// which it would change.
func (s *Study) Switch(v Variable) (float64, bool, error) {
	return s.turn(v, func(o *engine.Outcome) bool { return !math.Signbit(*o.NPV) })
}

// SwitchPayback returns the factor, as [Study.Switch] does, at which the simple payback is so many years.
func (s *Study) SwitchPayback(v Variable, years float64) (float64, bool, error) {
	return s.turn(v, func(o *engine.Outcome) bool {
		p := o.SimplePayback
		return p.Kind == finance.Immediate || p.Kind == finance.Finite && p.Years <= years
	})
}

// turn returns the factor of a variable, from 0 to 10, at which an outcome turns good, or is no longer.
func (s *Study) turn(v Variable, good func(o *engine.Outcome) bool) (float64, bool, error) {
	is := func(f float64) (yes, known bool, err error) {
		at, err := s.At([]Variable{v}, []float64{f})
		if err != nil || at.Outcome.NPV == nil {
			return false, false, err
		}
		return good(at.Outcome), true, nil
	}
	now, _, err := is(1)
	if err != nil {
		return 0, false, err
	}
	for _, end := range []float64{0, 10} {
		there, known, err := is(end)
		if err != nil {
			return 0, false, err
		}
		if !known || there == now {
			continue
		}
		low, high := 1.0, end // at low it is as now
		for range 60 {
			middle := (low + high) / 2
			here, _, err := is(middle)
			if err != nil {
				return 0, false, err
			}
			if here == now {
				low = middle
			} else {
				high = middle
			}
		}
		return (low + high) / 2, true, nil
	}
	return 0, false, nil
}

// clone copies what is changed.
func clone(p *engine.Portfolio) *engine.Portfolio {
	c := *p
	c.Prices = slices.Clone(p.Prices)
	c.Programmes = slices.Clone(p.Programmes)
	for i := range c.Programmes {
		c.Programmes[i].Options = slices.Clone(c.Programmes[i].Options)
	}
	return &c
}

// each changes the figures of every programme and option.
func each(p *engine.Portfolio, change func(f *engine.Figures)) {
	for i := range p.Programmes {
		g := &p.Programmes[i]
		change(&g.Figures)
		for j := range g.Options {
			change(&g.Options[j].Figures)
		}
	}
}

func scaled(m *engine.Money, by float64) *engine.Money {
	if m == nil {
		return nil
	}
	c := *m
	c.Value, c.Low, c.High, c.Half = m.Value*by, m.Low*by, m.High*by, m.Half*by
	return &c
}

// dearer changes all prices, or that of one carrier.
func dearer(p *engine.Portfolio, v Variable, by float64) {
	for i := range p.Prices {
		price := &p.Prices[i]
		if v != Price && v != Price+Variable("."+price.Carrier) {
			continue
		}
		price.Value = *scaled(&price.Value, by)
		price.ByYear = slices.Clone(price.ByYear)
		for k := range price.ByYear {
			price.ByYear[k] *= by
		}
	}
	if v == Price {
		each(p, func(f *engine.Figures) { f.AnnualSaving = scaled(f.AnnualSaving, by) })
	}
}

// longer changes what is saved in a year. Savings that follow from a use or a meter are taken as they came out, and so is the
// use before.
func (s *Study) longer(p *engine.Portfolio, by float64) {
	longer := func(f *engine.Figures, o *engine.Outcome) {
		if len(f.Uses)+len(f.Meters) > 0 {
			f.Uses, f.Meters, f.Savings, f.Baseline = nil, nil, nil, nil
			for i := range o.Lines {
				one := o.Lines[i].Saving
				one.Derivation, one.Metered = nil, nil
				f.Savings = append(f.Savings, one)
			}
			for _, b := range o.Baseline {
				f.Baseline = append(f.Baseline, engine.Saving{Carrier: b.Carrier, Quantity: quantity.Quantity{Value: b.Quantity, Unit: b.Unit}, At: f.At})
			}
		}
		f.Savings, f.Baseline = slices.Clone(f.Savings), slices.Clone(f.Baseline) // who runs longer uses more, too
		for _, savings := range [][]engine.Saving{f.Savings, f.Baseline} {
			for i := range savings {
				one := &savings[i]
				one.Quantity.Value *= by
				one.Low, one.High, one.Half = one.Low*by, one.High*by, one.Half*by
			}
		}
		f.AnnualSaving = scaled(f.AnnualSaving, by)
	}
	for i := range p.Programmes {
		g := &p.Programmes[i]
		longer(&g.Figures, &s.base.Programmes[i])
		for j := range g.Options {
			longer(&g.Options[j].Figures, &s.base.Programmes[i].Options[j])
		}
	}
}
