package column

import (
	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Unit lets the engine say what one unit of each column of a quantity is: the result has a programme for each, of one line,
// in their order. Of the terms the programmes are not looked at; nil is none. It returns the portfolio that it made of them too.
//
// The error is that of [engine.Evaluate].
func Unit(columns []Column, set *factor.Set, terms *engine.Portfolio, opt engine.Options) (*engine.Portfolio, *engine.Result, error) {
	p := Terms(terms)
	for _, c := range columns {
		if c.Carrier != "" {
			one := []engine.Saving{{Carrier: c.Carrier, Quantity: quantity.Quantity{Value: 1, Unit: c.Unit}}}
			p.Programmes = append(p.Programmes, engine.Programme{ID: c.Name, Figures: engine.Figures{Savings: one}})
		}
	}
	if opt.Convention != finance.House {
		return nil, nil, place.At(place.Position{}, "the convention "+opt.Convention.String(), finance.House.String()+" is wanted", "")
	}
	r, err := engine.Evaluate(p, set, opt)
	return p, r, err
}

// Terms returns a portfolio of the currency, the year, the exchange rates, the prices and the money terms of another.
func Terms(of *engine.Portfolio) *engine.Portfolio {
	if of == nil {
		return &engine.Portfolio{}
	}
	p := &engine.Portfolio{Currency: of.Currency, Exchange: of.Exchange, Year: of.Year, NearestYear: of.NearestYear, Finance: of.Finance,
		Prices: of.Prices, At: of.At, Doubts: of.Doubts}
	p.Finance.Loan, p.Finance.Tax, p.Finance.Carbon, p.Finance.EquityRate = nil, nil, nil, nil // of the owner's flows, which are not here
	return p
}
