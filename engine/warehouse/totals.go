package warehouse

// totals is the statement of the programmes: sums over their lifetimes, then the interval, then what follows.
func (c *compiler) totals() *query {
	programme := []string{"programme"}
	sums := []field{{"SUM(" + when(refused, "0", "entries") + ")", "counted"},
		{"SUM(" + when(refused, "entries", "0") + ")", "left_out"},
		{"SUM(" + when("known", "entries", "0") + ")", "with_money"},
		{"SUM(co2)", "co2_sum"},
		{"SUM(" + when("saves", "saving", "NULL") + ")", "saving_sum"},
		{"SUM(" + when(c.invests(), c.invested(), "NULL") + ")", "investment_sum"}}
	for _, f := range []string{"net", "saving", "co2", "worth", "annualised"} { // of those that state both investment and saving
		sums = append(sums, field{"SUM(" + when("known", f, "0E0") + ")", "known_" + f})
	}
	names := make([]string, len(c.saved))
	for i, s := range c.saved {
		if s.counted {
			names[i] = c.under(summed, s.Name)
			sums = append(sums, field{"SUM(" + c.under(clean, s.Name) + ")", names[i]})
		}
	}
	q := &query{of: c.valued(programme, true), fields: append(c.fields(programme), sums...), group: []string{c.quoted["programme"]}}
	q, low, high := interval(q, c.sum, names, c.quoted["programme"])
	return &query{of: q, order: c.quoted["programme"], fields: append(c.fields(programme),
		field{"counted", "options"},
		field{"co2_sum", "co2_t"},
		field{low, "co2_t_low"},
		field{high, "co2_t_high"},
		field{"saving_sum", "annual_saving"},
		field{"investment_sum", "investment"},
		field{when("with_money > 0", "known_worth", "NULL"), "npv"},
		field{payback("with_money > 0", "known_net", "known_saving"), "simple_payback_years"},
		field{when("with_money > 0 AND known_co2 > 0E0", "(known_annualised - known_saving) / known_co2", "NULL"), "abatement_cost_per_t"},
		field{"with_money", "options_with_money"},
		field{"left_out", "refused"})}
}
