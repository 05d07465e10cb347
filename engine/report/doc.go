// Package report writes a Result for people and programs: as an aligned table, JSON, CSV or Markdown, in English or
// Vietnamese.
//
//	err := report.Write(os.Stdout, report.Document{Result: res, Analysis: a}, report.Text, language.English)
//
// Every output shows the factor set with its hash, the warnings and the notes. Text from a user's file is data in
// each of them: control characters are shown, not sent; Markdown is escaped; a CSV cell of text that a spreadsheet
// would run as a formula gets an apostrophe in front.
//
// # JSON
//
// The object has title, currency, year, schema, factors (a list of {id, sha256}), overrides, gwp, finance, programmes,
// total, warnings and notes. A programme, the total and an option have id, name, investment, annual_saving,
// implemented, proposed, implementation_rate, simple_payback_years with payback ("immediate", "finite", "never"),
// discounted_payback_years with discounted_payback, npv, irr with irr_kind and irr_roots, mirr,
// abatement_cost_per_t, energy_gj, energy_toe, co2_t, co2e_t, co2_t_low, co2_t_high, scope1_co2_t, scope2_co2_t,
// scope3_co2_t, biogenic_co2_t, by_carrier, no_factor, reported, reported_ratio, and options. With a loan, a tax or
// a carbon price equity is what the owner gets: loan, npv, irr, payback_years, debt service cover, and flows by year.
//
// An option that does not count has excluded_by or lacks, the id of another one; of a programme counted_twice is what options
// on one stream save twice, negative, which its figures have. award is how a scheme came to a grant, from_use and meters
// how savings came about, and subtotals of the object are the options by category, status, area and feasibility.
// finance.convention is how payback, npv and cost per tonne are counted.
//
// An option has category, area, status, note and feasibility (feasible, technical, economic and environmental, each "yes", "no",
// "unknown" or null, with their notes). use_before is the use of a year before, where it is known: energy_toe, co2_t, by_carrier,
// what is saved of it (saved_energy_share, saved_co2_share, saved_share of a carrier), and missing, the carriers for want of
// whose use a share of the whole is null.
//
// With an analysis co2_t_low and co2_t_high are the 95 % interval, and intervals_95 holds low, median, high, mean and
// sd of co2_t, co2e_t, annual_saving and npv, low, median and high of simple_payback_years (with the probability of
// never) and abatement_cost_per_t (with that of none), and of draws the standard errors of the ends; uncertainty says
// how they were made. Without one they are co2_t_min and co2_t_max: every factor and quantity at the ends of its range.
//
// Indicators are indicators of the object, and of [WriteIndicators] an object of their own with schema, title, source, year,
// factors, indicators, checks, remarks and warnings. An indicator has id, name, area, aspect, group, unit, frequency, direction,
// target, actual, verdict ("met", "missed", "no target"), deviation (actual / target - 1), within_rounding (whether the
// printed digits leave the verdict open), dropped, note, years (a list of {year, value}), against_year_before ({year, value, change, course,
// within_rounding}), trend ({from, to, slope_per_year, change_per_year, course}), carrier, co2_kg_per_unit and co2_t; a course is
// "better", "worse" or "level". A check has id, kind ("verdict", "chart", "quotient"), part, reported, table, word, verdict and
// agrees, a remark kind ("distorted", "mixed units"), ids and text; of an audit they are indicator_checks and indicator_remarks.
//
// A manifest, where one is handed in, is of the form of package manifest, also in the objects of [WritePlan],
// [WriteSensitivity], [WriteMeters], [WriteConventions], [WriteComparison] and [WriteUncertainty].
//
// Numbers are numbers; what is not known is null. Within a schema the object only grows.
package report
