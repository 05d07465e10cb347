// Package sheet is what the project does with Excel workbooks: [Write] writes a result as one, [ReadFile] and [Read] read a
// portfolio from the option table of one, [WriteOptions] writes such a table with its settings as a template to fill in, and
// [Compare] says where a written workbook is no longer what is computed.
//
// A result is a workbook of live formulas. Whoever changes a price, a factor, a quantity, an
// investment or the discount rate in it sees CO2, payback and NPV move; whoever only looks sees the figures of the
// engine, which are stored with the formulas.
//
// What the engine knows and a formula cannot have, such as a replacement in year 5, stands in the workbook as a number
// in rows of its own, so that the sums stay those of the engine.
package sheet
