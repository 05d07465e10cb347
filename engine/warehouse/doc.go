// Package warehouse writes the arithmetic of [engine.Evaluate] as one SQL statement, for options that lie in a database,
// be it spread over many servers: nothing is copied out of it, and the statement can be read and checked.
//
// A table has a row for each option, with the columns programme, company, option, investment,
// lifetime_years, a quantity saved a year for each carrier, named after it and its unit (coal_t, electricity_kwh), and
// where there are any annual_saving, annual_cost and grant, amounts in the currency of the prices. [Compile] takes the factor
// set, the prices and the money terms and puts their numbers into the statement: all else in it is COUNT, SUM, CASE, POWER,
// SQRT, EXP, LN and FLOOR. The dialects differ in how they quote a name and what they call a double.
//
// As in Evaluate:
//   - a quantity that is NULL is not saved; a saving in money that is NULL follows from the prices; a lifetime that is NULL
//     is that of the money terms. In SQLite an empty text, as .import leaves it, is NULL too. Without a saving in money and without a priced quantity, or without an investment,
//     payback, NPV and cost per tonne are NULL, and the row is not in those of its programme
//   - simple_payback_years is 0 where it is immediate and NULL where it is never
//   - abatement_cost_per_t is NULL where CO2 is not reduced
//   - co2_t_low and co2_t_high are the 95 % interval of [uncertainty.Analyse] without draws, of exact quantities
//
// What Evaluate refuses counts in no total but in the column refused: a negative investment, a lifetime that is not
// a whole number of 1 to 100 years, a grant larger than the investment, a number that is not finite; of single rows
// all results are NULL. Sums of floating-point numbers differ in the last bits between databases, and between runs of one that
// adds up in parallel: expect 12 digits to agree, and print fewer.
//
// What does not become SQL: prices by year, loans, taxes, IRR, draws. The totals are small enough for the engine.
package warehouse
