// Package meter measures a saving from monthly meter readings before and after a measure, the whole-facility way
// (Option C) of the International Performance Measurement and Verification Protocol (IPMVP): the use before is fitted by
// ordinary least squares on what drives it, such as production or degree days; what the fit predicts for the months
// after, less what was metered in them, is the use avoided.
//
//	a, err := meter.Analyse(meter.Data{Variables: []string{"production"}, Before: before, After: after})
//	a.Annual, a.Low, a.High // avoided a year, with its 95 % interval
//
// It is pure: no files, no clock. No function panics on finite or other input, and no result is NaN or infinite. An error
// is a *quantity.Error.
package meter
