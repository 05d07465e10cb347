package warehouse

// totals is the statement of the programmes: sums over their lifetimes, then the interval, then what follows.
func (c *compiler) totals() *query {
	programme := c.fields([]string{"programme"})
	q := &query{of: c.valued([]string{"programme"}, true), group: []string{c.quoted["programme"]}, fields: append(programme,
		field{"SUM(" + when("refused = 0", "entries", "0") + ")", "counted"},
		field{"SUM(" + when("refused = 0", "0", "entries") + ")", "left_out"},
		field{"SUM(" + when("known = 1", "entries", "0") + ")", "with_money"},
		field{"SUM(" + when("refused = 0 AND invested = 1", "investment_sum", "NULL") + ")", "invested_sum"},
		field{"SUM(" + when("saves = 1", "saving", "NULL") + ")", "saving_sum"},
		field{sumWhen("refused = 0", "co2"), "co2_sum"},
		field{sumWhen("known = 1", "net"), "basis_net"},
		field{sumWhen("known = 1", "saving"), "basis_saving"},
		field{sumWhen("known = 1", "co2"), "basis_co2"},
		field{sumWhen("known = 1", "npv_sum"), "basis_npv"},
		field{sumWhen("known = 1", "annualised"), "basis_annualised"})}
	var names []string
	for _, s := range c.saved {
		name := c.within(totalPrefix, s.name)
		names = append(names, name)
		q.fields = append(q.fields, field{sumWhen("refused = 0", c.within(entryPrefix, s.name)), name})
	}
	q, low, high := interval(q, c.sum, names)
	return &query{of: q, order: c.quoted["programme"], fields: append(programme,
		field{"counted", `options`},
		field{"co2_sum", "co2_t"},
		field{low, "co2_t_low"},
		field{high, "co2_t_high"},
		field{"saving_sum", "annual_saving"},
		field{"invested_sum", "investment"},
		field{when("with_money > 0", "basis_npv", "NULL"), "npv"},
		field{payback("with_money > 0", "basis_net", "basis_saving"), "simple_payback_years"},
		field{when("with_money > 0 AND basis_co2 > 0E0", "(basis_annualised - basis_saving) / basis_co2", "NULL"), "abatement_cost_per_t"},
		field{"with_money", "options_with_money"},
		field{"left_out", "refused"})}
}
