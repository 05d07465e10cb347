// Package sheet writes a result as an Excel workbook of live formulas. Whoever changes a price, a factor, a quantity, an
// investment or the discount rate in it sees CO2, payback and NPV move; whoever only looks sees the figures of the
// engine, which are stored with the formulas.
//
// What the engine knows and a formula cannot have, such as a replacement in year 5, stands in the workbook as a number
// in rows of its own, so that the sums stay those of the engine.
package sheet
