// Package input reads portfolios: TOML files, and option tables in CSV. [ReadFile] takes either by the ending of
// its name.
//
// Reading is strict. An unknown key, a quantity without a unit, a number with two readings are mistakes, and a file's
// mistakes are returned together, at most twenty of them, each an *[Error] with file, line and column, what was found
// and what to write instead. What can be read but deserves a question goes into the Doubts of the portfolio.
//
// Units and dimensions are checked against a factor set when the portfolio is evaluated; this package knows no set.
//
// # Portfolio files
//
// A portfolio is a TOML file of schema 1. The keys, all optional but where it is said:
//
//	title, source          texts; a text for readers may be { en = "…", vi = "…" }
//	currency = "USD"       of all money; or a table [currency] with report = "USD" and VND = { rate, date, source }
//	year, nearest_year     of the factors that go by years
//	factors                the id of a built-in set, or a file ending in .toml in the same folder
//	number_format          "vi" for 2.970,5 in texts, of an option table too
//	[finance]              discount_rate, lifetime_years, escalation, cost_escalation, price_base ("year1", "year0"),
//	                       rates ("nominal", "real"), inflation, finance_rate, reinvest_rate, equity_rate,
//	                       loan = { share or amount, rate, years, grace_years, repayment ("level", "equal principal") },
//	                       tax = { rate, depreciation_years, losses ("offset", "carry forward") },
//	                       carbon_price ("5 USD" per t CO2e), carbon_escalation
//	[prices]               carrier = "0.07 USD/kWh", or { value, unit, low, high, escalation, by_year };
//	                       by_year = [1_950, 2_030] for years 1, 2, …, or { 2025 = 1_950 } with first_year in [finance]
//	[scheme.ID]            a fund that grants refer to: name, tiers = [{ above, share }], at_most, source
//	[[programme]]          id (wanted), name, proposed, implemented, and what follows
//	[[programme.option]]   id (wanted), name, category, area, status, note, feasibility = { technical, economic,
//	                       environmental } ("yes", "no", "unknown", with a reason: "no: no room for it"), excludes = ["…"], requires = ["…"] (ids of options),
//	                       same_stream = "…" (options that each save a share of what the others leave), and what follows
//	[[indicator]]          environmental performance, below; a file may have indicators alone
//
// title, source, name, area, note and a judgement of feasibility are a text, or { en = "…", vi = "…" }. In a table area_vi,
// note_vi and technical_feasibility_vi (the reason alone) are columns of their own, also as "Area (vi)".
//
// Programmes and options have investment, grant (a share, an amount, or { scheme,
// improvement or indicator }), loan, annual_saving, annual_cost, currency,
// lifetime_years, residual_value, replacement = [{ year, cost }], tables savings, baseline and achieved (a quantity
// by carrier) and reported = { co2, payback ("9 months", "immediate") or payback_years, implementation_rate }. A quantity
// is a text, "2970 t", or { value, low, high, unit }; money is a number, a text with its currency, "420 million VND", or {
// value, low, high, currency }.
//
// Instead of a saving they may have a use of a carrier before and after, and the production to which it is brought, which
// an option that has none takes from its programme:
//
//	production = "12000 t", or { before = "11000 t", after = "12000 t", of = "paper" }
//	[programme.use]        carrier = { before = "0.92 t/t", after = "0.78 t/t" }, per unit of product, or amounts: "11000 t"
//
// or monthly readings of a meter, of which all columns but use, from and months are what drives the use:
//
//	[[programme.meter]]    carrier, unit,
//	                       before = { from = "2023-01", use = [118, 124, …], production = [400, 420, …], … }
//	                       after  = { months = ["2024-03", "2024-05", …], use = […], production = […], … }
//
// # Indicators
//
// An indicator is one line of a table of environmental performance: id (wanted), name, area, aspect, group (the chart it
// stands in), unit (wanted, of what stands above and below: "kWh per useful person-month", "kWh/t of paper"), frequency,
// note, direction ("lower", the default, or "higher", which way is better), carrier (whose factor makes CO2 of what stands
// above; "co2" where that is CO2 itself), dropped = true where it is to be monitored no longer, target, actual (wanted) and
// history by year, { 2002 = …, 2003 = … }. A figure is a number as printed, 93.7 or in the writing of the file "93,7", whose
// digits say how exact it is; or { numerator = "4350 MWh", denominator = "12000 t" }, with value beside them where the two
// are to be compared. The year of target and actual is that of the file. What the source says beside its table is
//
//	[indicator.reported]   verdict ("met", "over", "đạt", "vượt mức", …), chart = { before, target, actual } as it prints them
//
// # Option tables
//
// A table, CSV or the cells of a workbook, has a header and a row for each option. Columns are programme, option (wanted),
// name, name_vi, category, area, status, technical_feasibility, economic_feasibility, environmental_feasibility, investment,
// grant, annual_saving, annual_cost, lifetime_years, residual_value, replacement and replacement_year (5, or 5; 10), loan (a
// share or an amount), loan_rate, loan_years, loan_grace_years, loan_repayment, reported_co2_t, excludes, requires,
// same_stream, note, and for each carrier one that ends in its unit: coal_t, electricity_kwh, or "coal (t)". "Coal baseline
// (t)" is the use before; "coal before (t)" and "coal after (t)" are the two uses between which the saving lies, per unit of
// product too, as in "coal before (t/t)", with the columns "production (t)" and "production before (t)". Money may have its
// currency, as in "420 million VND". An empty cell is not stated, and a quantity of 0 is no saving. Commas, semicolons and
// tabs are recognised as separators.
//
// Headers may be in the words of spreadsheets, English or Vietnamese, with or without accents and with their unit in
// brackets, after a comma or as the last word: "Đầu tư, triệu đồng", "Dien (kWh/nam)", "Coal baseline (t)", "Payback
// (months)"; a row of units below the header belongs to it. What stands above the header, headings, notes, rows of totals and
// columns of what is computed here are left out and listed. Numbers are read as Vietnamese ones where one of them can be
// nothing else. Text is UTF-8, UTF-16, Windows-1258 or TCVN3. What a table cannot say stands in its [Settings].
package input
