package report

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/language"
)

// writeCSV writes a row for each programme and option and one for the total, with the names and units of the JSON.
func writeCSV(w io.Writer, d Document, l language.Language) error {
	r := d.Result
	c := csv.NewWriter(w)
	head := []string{"programme", "option", "name", "implemented", "proposed", "currency", "investment", "annual_saving", "simple_payback_years", "payback",
		"discounted_payback_years", "npv", "irr", "abatement_cost_per_t", "energy_gj", "energy_toe", "co2_t", "co2_t_low", "co2_t_high", "co2e_t", "reported_co2_t", "reported_ratio", "no_factor"}
	if d.Analysis != nil {
		head = append(head, "annual_saving_low", "annual_saving_high", "simple_payback_years_low", "simple_payback_years_high", "payback_never", "npv_low", "npv_high", "abatement_cost_per_t_low", "abatement_cost_per_t_high")
	}
	for _, sum := range r.Total.ByCarrier {
		if sum.Known {
			head = append(head, cell(sum.Carrier+"_co2_t"))
		}
	}
	head = append(head, "status", "counted", "category", "area", "feasible", "note")
	c.Write(head) // errors are kept until Flush
	row := func(programme, option string, o *engine.Outcome) {
		j := d.outcome(o, l)
		payback := ""
		if j.Payback != nil {
			payback = *j.Payback
		}
		reportedCO2 := (*float64)(nil)
		if j.Reported != nil {
			reportedCO2 = j.Reported.CO2
		}
		cells := []string{cell(programme), cell(option), cell(j.Name), strconv.Itoa(j.Implemented), strconv.Itoa(j.Proposed), r.Currency, digits(j.Investment), digits(j.AnnualSaving),
			digits(j.SimplePaybackYears), payback, digits(j.DiscountedPaybackYears), digits(j.NPV), digits(j.IRR), digits(j.AbatementCost), digits(&j.EnergyGJ), digits(&j.EnergyTOE),
			digits(&j.CO2), digits(&j.CO2Low), digits(&j.CO2High), digits(&j.CO2e), digits(reportedCO2), digits(j.ReportedRatio), cell(strings.Join(j.NoFactor, " "))}
		if i := j.Intervals; i != nil {
			saving, payback, npv, cost := i.AnnualSaving.orNone(), i.Payback.orNone(), i.NPV.orNone(), i.Cost.orNone()
			cells = append(cells, digits(saving.Low), digits(saving.High), digits(payback.Low), digits(payback.High), digits(payback.Never),
				digits(npv.Low), digits(npv.High), digits(cost.Low), digits(cost.High))
		}
		for _, sum := range r.Total.ByCarrier {
			if sum.Known {
				cells = append(cells, digits(j.ByCarrier[sum.Carrier].CO2))
			}
		}
		status, counts := "", "yes"
		if option != "" && o.Stream == "" {
			status = o.Status.String()
		}
		if !o.Counted() {
			counts = "no"
		}
		c.Write(append(cells, status, counts, cell(o.Category), cell(l.Of(o.Area)), o.Feasibility.Overall().String(), cell(l.Of(o.Note))))
	}
	for i := range r.Programmes {
		p := &r.Programmes[i]
		row(p.ID, "", p)
		for _, k := range engine.Rank(p.Options, d.Order) {
			row(p.ID, p.Options[k].ID, &p.Options[k])
		}
		for k := range p.Overlaps {
			row(p.ID, p.Overlaps[k].Name.En, &p.Overlaps[k])
		}
	}
	row("total", "", &r.Total)
	c.Flush()
	return c.Error()
}

// digits writes a number with all its digits and a point; nothing where it is not known.
func digits(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}

// cell keeps text from being run as a formula when a spreadsheet opens the file, and shows what is not to be printed.
func cell(s string) string {
	if language.Formula(s) {
		s = "'" + s
	}
	return language.Plain(s)
}
