// Package engine turns what cleaner-production programmes report (coal, oils, electricity, water saved; money
// invested and saved) into CO2 reduced, years to pay back and cost per tonne avoided.
//
// Build a [Portfolio], or read one with package input, load a factor set, and [Evaluate]:
//
//	set, err := factor.Load("viet-nam")
//	res, err := engine.Evaluate(portfolio, set, engine.Options{Year: 2014})
//	fmt.Printf("%.0f t CO2, payback %v\n", res.Total.CO2, res.Total.SimplePayback)
//
// The [Result] holds every figure for the options, the programmes and the whole, with the lines that a figure
// came from. A failure is an error; a doubt about a valid figure is a [Warning] on the result.
//
// The package is pure: it reads no file and no clock, keeps no state and starts no goroutine. The same input
// gives the same bits. It never panics on an input and puts no NaN or infinity into a result.
//
// # Conventions
//
// All quantities are per year. A saving is positive, an increase in use negative. Money is in the currency of the
// portfolio. Flows fall at the end of their year; the discount rate and all escalations are nominal, or all real.
// What is not stated is not zero: money that an entry does not state is nil in its Outcome, and a carrier without
// a factor is listed, never dropped.
package engine
