// Package indicator holds what an organisation measures itself by against its targets: paper, electricity and travel per
// useful person-month, or the specific consumption of a factory per tonne of product. It says whether a target was met, by
// how much it was missed, how the year before and the years before that compare, what CO2 stands behind it, and where
// the verdicts and charts of a report differ from its own table.
//
//	all, err := indicator.Assess([]indicator.Indicator{paper}, 2004, table)
//	all.Outcomes[0].Verdict, *all.Outcomes[0].Deviation // Missed, +0.081
//
// It is pure: no files, no clock. No function panics on any input, and no result is NaN or infinite. An error holds all
// mistakes that were found, with the places of the figures.
package indicator
