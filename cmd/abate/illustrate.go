package main

import (
	"errors"

	"github.com/cleaner-production/abate/engine/chart"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/report"
	"github.com/cleaner-production/abate/engine/uncertainty"
)

// illustrate draws the pictures of a page: those of the whole, and of each programme those of its options.
func illustrate(page *report.Page, draws *uncertainty.Analysis, l language.Language) error {
	whole := chart.Data{Result: page.Result, Analysis: page.Analysis, Draws: draws, Language: l}
	kinds := []chart.Kind{chart.CO2, chart.Reported, chart.Payback, chart.Investment, chart.MACC, chart.CashFlow, chart.Savings, chart.Rate, chart.Meter, chart.Tornado, chart.Distribution}
	var err error
	if page.Pictures, err = drawn(whole, kinds); err != nil {
		return err
	}
	if page.Measured, err = drawn(whole, []chart.Kind{chart.Indicators}); err != nil {
		return err
	}
	if len(page.Result.Programmes) < 2 {
		return nil // the whole shows its options
	}
	page.Of = map[string][]report.Picture{}
	for i := range page.Result.Programmes {
		p := &page.Result.Programmes[i]
		of := whole
		of.Of = p.ID
		kinds := []chart.Kind{chart.CashFlow}
		if len(p.Options) > 0 {
			kinds = []chart.Kind{chart.CO2, chart.Payback, chart.MACC, chart.CashFlow}
		}
		if page.Of[p.ID], err = drawn(of, kinds); err != nil {
			return err
		}
	}
	return nil
}

// drawn draws pictures, without those that the data has nothing for.
func drawn(d chart.Data, kinds []chart.Kind) ([]report.Picture, error) {
	var all []report.Picture
	for _, k := range kinds {
		svg, err := chart.Draw(k, d, chart.SVG, 0, 0)
		if errors.Is(err, chart.ErrNothing) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, report.Picture{Title: k.Title(d), Alt: k.Alt(d), SVG: svg})
	}
	return all, nil
}
