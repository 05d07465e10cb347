// Package bulk is the arithmetic of [engine.Evaluate] as a stream: a CSV with millions of options in, a row for each out, and
// a total for each programme, in memory that does not grow with the rows, only with the programmes, on all cores.
//
// The CSV is UTF-8, with commas, semicolons or tabs between fields, and quotes as in RFC 4180. It has at most 1,024 columns, a
// field at most 1 MiB, a row 2 MiB, and where totals are wanted it has at most 100,000 programmes.
//
// The first line of the CSV names its columns, in any order: programme, company and option, which name a row; investment,
// grant, annual_saving, annual_cost and lifetime_years; and what is saved a year of each carrier, with its unit, as in
// coal_t or electricity_kwh. An empty cell is not known, which is not 0. A row of the output has the keys, co2_t,
// annual_saving, simple_payback_years (0 is immediate, empty never or not known), npv and abatement_cost_per_t. Keys are taken
// as they stand, spaces too; text that a spreadsheet would run as a formula gets a ' in front.
//
// Every figure is the one of Evaluate for that option, to the digit that is printed, and every total that of Evaluate for
// a programme of its options: sums are exact, and so do not depend on the number of cores or how the rows are cut. What is
// unusual in a row is given to Evaluate itself. Two rows of one id are not noticed, for that takes memory.
//
// The 95 % interval of a total comes from the factors, which all options share, and so needs the sums of the quantities alone.
package bulk
