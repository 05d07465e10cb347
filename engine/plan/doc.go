// Package plan picks the options of a portfolio that are worth most under a budget: exactly, with options that exclude
// each other, require another, or save on one stream.
//
// What is chosen is a 0/1 programme, solved by branch and bound. The bound relaxes the budget by a price of money (Lagrange)
// and takes of options that exclude each other the best; the price at the root is the shadow price. The search is the same
// on every machine; one that ends at its limit of nodes says so, and how far from the best it may be.
package plan
