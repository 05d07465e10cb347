// Package finance answers whether an option pays: how soon, how much, and at what rate of return.
//
// It is plain functions on cash flows. Start with [SimplePayback], which needs two numbers, or let a
// [Project] lay out the flows of an option and hand them to [NPV], [IRR] and [DiscountedPayback]:
//
//	flows, err := finance.Project{
//		Investment:    50_000,
//		LifetimeYears: 10,
//		Streams:       []finance.Stream{{Annual: 12_000, Escalation: 0.03}},
//	}.Flows()
//	value := finance.NPV(0.10, flows)
//
// # Conventions
//
// flows[0] falls at time 0 and is not discounted; flows[k] falls at the end of year k. Spreadsheets'
// NPV discounts its first argument too. Money is in one currency, payments are negative, receipts
// positive. A rate is a fraction a year: 0.10 is 10 %. Rate and price escalation are either both
// nominal or both real; [RealRate] turns one into the other.
//
// # Invalid input and very large amounts
//
// No function panics, and none returns NaN or an infinity. A rate is valid above -1, a number of
// years above 0, and flows are valid if there is at least one; all must be finite. [CheckRate],
// [CheckYears] and [CheckFlows] say what is wrong. Functions with an error return say so themselves.
// For invalid input NPV and CapitalRecovery return 0, and the paybacks return the zero [Payback],
// whose kind is [Unknown]. An amount beyond the range of a float64 is returned as the largest one of
// its sign by functions without an error return, and as an error by the others.
//
// # What it does not do
//
// A [Loan], one rate of tax and depreciation in equal parts enter [Project.Equity] alone, the flows that are left to the owner; all
// else is before financing and tax. Flows fall on year ends, not on dates.
package finance
