// Package uncertainty says how far the figures of a Result can be trusted: 95 % intervals of CO2, CO2e, annual
// saving, payback, NPV and abatement cost, for each option, each programme and the whole, and what drives them.
//
// Each factor, price, quantity and amount that has a range is an unknown. A factor is one unknown for everything that
// uses it, so that an error in it adds up over options and programmes, while quantities, which are independent,
// partly cancel. A range is taken as a 95 % interval with the value as its median, also where a factor file calls
// it a scenario; a quantity without a range stands for every number that rounds to it.
//
// [Analyse] propagates error: mean and variance of sums of products are exact, percentiles are those of the
// distribution that has the same first three moments, and of payback and cost per tonne those of the linear form
// whose sign decides them. With [Options].Draws it takes percentiles from draws instead, which assumes nothing about
// the shape: a scrambled Sobol sequence, the same figures on any number of cores and in any order of the options.
//
// Measured, on two cores (go test ./engine/uncertainty -run xxx -bench .): the Sobol sequence gives the 2.5 and 97.5
// percentiles of Table 2 with the accuracy of four to six times as many random draws, in the same time. Propagated
// percentiles lie within some per cent of the width of the interval from drawn ones; where ranges reach several times as
// far on one side of their value as on the other, draw.
//
// [Approach1] is the table of the 2006 IPCC Guidelines, Volume 1, Chapter 3.
package uncertainty
