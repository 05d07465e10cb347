package warehouse

import (
	"fmt"

	"github.com/cleaner-production/abate/engine/uncertainty"
)

// interval adds to totals what it takes to compute the 95 % interval of their CO2, and returns the expressions of its
// ends: percentiles of the distribution that has the mean, the variance and the third moment of the sum, as
// [uncertainty.Analyse] takes them. That is the shifted lognormal distribution
//
//	mean + sd (exp(g z) - exp(g^2/2)) / sqrt(exp(g^2) (exp(g^2) - 1))
//
// with g from the skewness by Cardano's formula, and the normal one where nothing is skewed.
func interval(q *query, sum uncertainty.Combination, names []string, order string) (with *query, low, high string) {
	var mean []product
	for i, v := range sum.Mean {
		mean = append(mean, product{v, names[i]})
	}
	if len(sum.Variance) == 0 {
		return q, total(mean), total(mean)
	}
	// Sorted, each of these is computed once; else PostgreSQL puts them into each other, and compiles for minutes.
	next := func(fields ...field) { q = &query{of: q, all: true, fields: fields, order: order} }
	next(field{total(mean), "mean"}, field{polynomial(sum.Variance, names), "variance"}, field{polynomial(sum.Third, names), "third"})
	next(field{when("variance > 0E0", "SQRT(variance)", "0E0"), "sd"},
		field{when("variance > 0E0", "third / (variance * SQRT(variance))", "0E0"), "skewness"})
	if len(sum.Third) == 0 {
		end := func(z float64) string { return "mean + sd * " + number(z) }
		return q, end(-uncertainty.Z95), end(uncertainty.Z95)
	}
	next(field{"POWER(1E0 + skewness * skewness / 2E0 + abs(skewness) * SQRT(1E0 + skewness * skewness / 4E0), " + number(1.0/3) + ")", "root"})
	next(field{"LN(root + 1E0 / root - 1E0)", "square"})
	next(field{fmt.Sprintf("CASE WHEN %s THEN skewness / 3E0 * (1E0 - skewness * skewness * %s) WHEN square > %s THEN %s * skewness / abs(skewness) ELSE SQRT(square) * skewness / abs(skewness) END",
		slight, number(7.0/108), number(uncertainty.MaxSkew*uncertainty.MaxSkew), number(uncertainty.MaxSkew)), "g"})
	next(field{when("g < 0E0", "(-1E0)", "1E0") + " * SQRT(EXP(g * g) * (EXP(g * g) - 1E0))", "width"})
	end := func(z float64) string {
		series := fmt.Sprintf("(%s + g * (%s + g * (%s + g * %s))) * (1E0 - 7.5E-1 * g * g)",
			number(z), number((z*z-1)/2), number(z*z*z/6), number(z*z*z*z/24-1.0/8))
		closed := fmt.Sprintf("(EXP(g * %s) - EXP(g * g / 2E0)) / width", number(z))
		return "mean + sd * " + when(slight, series, closed)
	}
	return q, end(-uncertainty.Z95), end(uncertainty.Z95)
}

// slight is a skewness where the difference of two exponentials loses more digits than a few terms of the series in g
// lack, both of which are below 1e-10 of a standard deviation here.
const slight = "abs(skewness) < 1E-2" // in small letters, as old ClickHouse has it

// polynomial is a sum of products of quantities.
func polynomial(of []uncertainty.Term, names []string) string {
	var all []product
	for _, t := range of {
		name := ""
		for i, q := range t.Of {
			if i > 0 {
				name += " * "
			}
			name += names[q]
		}
		all = append(all, product{t.Factor, name})
	}
	return total(all)
}
