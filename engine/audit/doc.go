// Package audit says whether reported figures can be right: the CO2, money and payback that programmes and options
// print, against what their quantities, factors and prices allow.
//
// Every figure that can be checked is one side of an equation: the CO2 reported is the quantities times their factors,
// the annual saving is the quantities times their prices, the payback is investment over saving, a programme is the sum of
// its options. The equations of an entry share its figures, so that a slip in one of them shows in all of its
// equations and in no other. [Audit] compares by Bayes' rule, over all equations of an entry at once: nothing is wrong;
// one printed figure is off by a factor that people are known to slip by ([Prior]); two quantities changed places;
// a carrier was left out; or something else. What comes out are probabilities, not corrections: nothing is mended.
//
// What the figures say that is no slip of one of them are [Remark]s: an energy saved nearly whole with nothing in its place,
// options that together save more than is used, an energy without a factor. [Price]s are what saving and quantity imply.
//
// How the differences of honest figures scatter is an input too. Money: over 133,810 recommendations of the Industrial
// Assessment Centers of the US Department of Energy the ratio of implied to actual price lies within 0.59 to 1.60 for
// 95 %, and within 0.32 to 6.7 for 99 %. CO2: the 95 % interval of the computed figure, and some allowance for a factor
// that the set does not know. Where one use falls and another rises the saving is a difference of bills, and scatters as they do.
//
// The experiment of experiment_test.go plants slips in made-up portfolios and in real recommendations and counts what
// is found; go test ./engine/audit -run Experiment -v prints its figures.
package audit
