package finance

// AbatementCost returns what it costs to avoid a tonne of CO2, in currency per tonne:
// (annualisedInvestment - annualSaving) / annualCO2. The net investment is annualised by
// [CapitalRecovery]; annualSaving is money a year, net of running cost; annualCO2 is the tonnes
// avoided a year. A negative cost means that the option pays for itself; among such options it is no
// ranking, since of two with equal profit the one that avoids less CO2 has the lower cost.
//
// There is none, and the second result is false, where annualCO2 is not positive or a number is not
// finite.
//
// Table 2 of the VNCPC annual report 2004: CP-EE at 10 % over 10 years, 3,300 t a year, -46.6 USD/t.
func AbatementCost(annualisedInvestment, annualSaving, annualCO2 float64) (float64, bool) {
	cost := (annualisedInvestment - annualSaving) / annualCO2
	if annualCO2 <= 0 || !finite(annualCO2) || !finite(cost) {
		return 0, false
	}
	return cost, true
}
