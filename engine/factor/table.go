package factor

import (
	"fmt"
	"slices"

	"github.com/cleaner-production/abate/engine/quantity"
)

// Table is a Set compiled for a year: what one unit of each carrier is in energy and in emissions. All
// arithmetic of factors has been done in it.
type Table struct {
	Set   string
	Year  int
	Basis Basis
	GWP   GWP
	Rows  []Row // in the order of the set's carriers
}

// Row is one carrier of a Table.
type Row struct {
	ID       string
	Name     Text
	Fuel     string
	Unit     quantity.Unit // in which the carrier's quantities are shown
	Scope    int
	Biogenic bool

	set    string
	year   int
	basis  Basis
	gwp    GWP
	chosen [kinds]choice
}

// choice is the value of one kind for the year of the table.
type choice struct {
	factor *Factor // nil where the set has none, or none for the year
	how    How
	err    error
}

// Coefficients are what one Unit of a carrier is: GJ and toe of energy, tonnes of each gas.
type Coefficients struct {
	Unit                             quantity.Unit
	Energy, TOE, CO2, CH4, N2O, CO2e Coefficient

	// CO2FromCO2e says that the set knows only all gases together, which CO2 then stands for.
	CO2FromCO2e bool

	GWP      GWP // with which CO2e was made
	Biogenic bool
}

// Term is one product in a sum: Weight times the product of the parts.
type Term struct {
	Weight float64
	Parts  []Part
}

// Gases returns CO2e as the sum that it is: CO2 unless it is biogenic, and each other gas weighted by its warming
// potential. Where a source gives all gases together it is one term.
func (c Coefficients) Gases() []Term {
	if !c.CO2.Known || c.CO2FromCO2e {
		return []Term{{1, c.CO2e.Parts}}
	}
	var all []Term
	add := func(gas Coefficient, weight float64) {
		if gas.Known {
			all = append(all, Term{weight, gas.Parts})
		}
	}
	if !c.Biogenic {
		add(c.CO2, 1)
	}
	add(c.CH4, c.GWP.CH4)
	add(c.N2O, c.GWP.N2O)
	return all
}

// Coefficient is a product of factors. Low and High are the products of the ends of their ranges.
type Coefficient struct {
	Known            bool // whether the set has what it takes
	Value, Low, High float64
	Parts            []Part // whose product is Value; CO2e of single gases has none, being their sum
}

// Part is one factor of a Coefficient, in the unit in which it enters the product.
type Part struct {
	Symbol           string // NCV, GCV, EF, C, OX, 44/12, density, or 1/ before one that divides
	Value, Low, High float64
	Factor           *Factor // where it comes from; nil for a constant such as 3.6 GJ/MWh
	How              How
	Asked            int // the year asked for, where How is NearestYear
}

// Compile returns the Table of the set for a year. Year 0 is none: it serves as long as no factor that goes by
// years is used. A carrier without a value for the year is in the Table; using it is the error, a *[YearError].
func (s *Set) Compile(year int) (*Table, error) {
	if err := checkYear(year); err != nil {
		return nil, err
	}
	t := &Table{Set: s.ID, Year: year, Basis: s.Basis, GWP: s.GWP, Rows: make([]Row, len(s.Carriers))}
	for i := range s.Carriers {
		c := &s.Carriers[i]
		row := s.row(c)
		row.year = year
		for k := range kinds {
			if all := s.values(c, k); all != nil {
				row.chosen[k].factor, row.chosen[k].how, row.chosen[k].err = pick(s.ID, all, year, s.NearestYear)
			}
		}
		t.Rows[i] = row
	}
	return t, nil
}

// row returns the row of a carrier without its factors.
func (s *Set) row(c *Carrier) Row {
	return Row{ID: c.ID, Name: c.Name, Fuel: c.Fuel, Unit: c.Unit, Scope: c.Scope, Biogenic: c.Biogenic, set: s.ID, basis: s.Basis, gwp: s.GWP}
}

// values returns a carrier's own factors of a kind or, where it has none, those of the carrier that it is the
// same as. What it states itself of the gases replaces all that the other says of them in another way.
func (s *Set) values(c *Carrier, k Kind) []Factor {
	if c.factors[k] != nil || c.SameAs == "" {
		return c.factors[k]
	}
	for own := range kinds {
		if c.factors[own] != nil && slices.Contains(rivals[own], k) {
			return nil
		}
	}
	if other, ok := s.Carrier(c.SameAs); ok {
		return other.factors[k]
	}
	return nil
}

// Row returns the row of a carrier; false where the set does not know it.
func (t *Table) Row(carrier string) (*Row, bool) {
	for i := range t.Rows {
		if t.Rows[i].ID == carrier {
			return &t.Rows[i], true
		}
	}
	return nil, false
}

// Carriers returns the short names of all carriers of the table.
func (t *Table) Carriers() []string {
	ids := make([]string, len(t.Rows))
	for i := range t.Rows {
		ids[i] = t.Rows[i].ID
	}
	return ids
}

// UnitFor returns the unit in which the row computes with quantities of a dimension: its own unit, or else
// tonnes, cubic metres, GJ.
func (r *Row) UnitFor(d quantity.Dimension) quantity.Unit {
	switch {
	case d == r.Unit.Dimension():
		return r.Unit
	case d == quantity.Mass:
		return quantity.Tonne
	case d == quantity.Volume:
		return quantity.CubicMetre
	}
	return quantity.Gigajoule
}

// Per returns the coefficients per unit of a dimension, the unit being [Row.UnitFor] it. The error is a
// *[YearError] where a factor has no value for the year.
func (r *Row) Per(d quantity.Dimension) (Coefficients, error) {
	for _, c := range r.chosen {
		if c.err != nil {
			return Coefficients{}, c.err
		}
	}
	c := Coefficients{Unit: r.UnitFor(d), GWP: r.gwp, Biogenic: r.Biogenic}
	c.Energy = r.energy(d, r.basis)
	c.TOE = r.toe(d, c.Energy)
	c.CO2 = r.co2(d)
	c.CH4 = r.gas(d, CH4)
	c.N2O = r.gas(d, N2O)
	c.CO2e = r.gas(d, CO2e)
	switch {
	case c.CO2.Known:
		c.CO2e = r.equivalent(c)
	case c.CO2e.Known && !r.Biogenic: // the CO2e of biomass is CH4 and N2O
		c.CO2, c.CO2FromCO2e = c.CO2e, true
	}
	return c, nil
}

// In returns a quantity of the carrier in another unit, through density and calorific value where that has
// another dimension: litres or GJ of diesel oil in tonnes.
func (r *Row) In(q quantity.Quantity, u quantity.Unit) (float64, error) {
	from, to := q.Unit.Dimension(), u.Dimension()
	if from == to {
		return q.In(u)
	}
	c := r.bridge(from, to, r.basis)
	for _, k := range []Kind{NCV, GCV, Density} {
		if err := r.chosen[k].err; !c.Known && err != nil {
			return 0, err
		}
	}
	if !c.Known {
		return 0, r.unbridged(q, u)
	}
	v, err := q.In(r.UnitFor(from))
	if err != nil {
		return 0, err
	}
	return quantity.Convert(v*c.Value, r.UnitFor(to), u)
}

// unbridged says what it takes to have a quantity in another unit.
func (r *Row) unbridged(q quantity.Quantity, u quantity.Unit) error {
	from, to := q.Unit.Dimension(), u.Dimension()
	e := &quantity.Error{
		Found:  fmt.Sprintf("%s is %s", q, article(from)),
		Wanted: fmt.Sprintf("%s is counted in %s", r.ID, u),
		Mend:   "write it in " + u.String(),
	}
	if r.Scope == 1 {
		missing := "density"
		if from == quantity.Energy || to == quantity.Energy {
			missing = "calorific value"
		}
		e.Wanted = fmt.Sprintf("%s takes a %s to be counted in %s, and the set %q has none", r.ID, missing, u, r.set)
		e.Mend += ", or add the " + missing + " to a set of your own"
	}
	return e
}

func article(d quantity.Dimension) string {
	switch d {
	case quantity.None:
		return "a number without a unit"
	case quantity.Energy:
		return "an energy"
	}
	return "a " + d.String()
}

// constant is a Coefficient known without doubt.
func constant(symbol string, v float64) Coefficient {
	return Coefficient{Known: true, Value: v, Low: v, High: v, Parts: []Part{{Symbol: symbol, Value: v, Low: v, High: v}}}
}

// one is the empty product.
var one = Coefficient{Known: true, Value: 1, Low: 1, High: 1}

// times returns the product of two coefficients.
func (c Coefficient) times(o Coefficient) Coefficient {
	if !c.Known || !o.Known {
		return Coefficient{}
	}
	parts := append(append([]Part{}, c.Parts...), o.Parts...)
	return Coefficient{true, c.Value * o.Value, c.Low * o.Low, c.High * o.High, parts}
}

// inverse returns the coefficient that undoes another, part by part.
func (c Coefficient) inverse() Coefficient {
	if !c.Known {
		return c
	}
	inv := Coefficient{Known: true, Value: 1 / c.Value, Low: 1 / c.High, High: 1 / c.Low}
	for _, p := range c.Parts {
		p.Symbol, p.Value, p.Low, p.High = "1/"+p.Symbol, 1/p.Value, 1/p.High, 1/p.Low
		inv.Parts = append(inv.Parts, p)
	}
	return inv
}

// part returns the chosen factor of a kind as a coefficient in a unit of its dimension.
func (r *Row) part(k Kind, symbol string, in quantity.Rate) Coefficient {
	chosen := r.chosen[k]
	if chosen.factor == nil {
		return Coefficient{}
	}
	f := chosen.factor
	p := Part{Symbol: symbol, Factor: f, How: chosen.how}
	if p.How == NearestYear {
		p.Asked = r.year
	}
	var err [3]error
	p.Value, err[0] = f.Unit.Convert(f.Value, in)
	p.Low, p.High = p.Value, p.Value
	if f.Low != f.Value || f.High != f.Value {
		p.Low, err[1] = f.Unit.Convert(f.Low, in)
		p.High, err[2] = f.Unit.Convert(f.High, in)
	}
	if err != [3]error{} {
		return Coefficient{} // decoding has held the dimension and the size, so that there is none
	}
	return Coefficient{true, p.Value, p.Low, p.High, []Part{p}}
}

// energy returns GJ per unit of a dimension on a calorific basis.
func (r *Row) energy(d quantity.Dimension, basis Basis) Coefficient {
	return r.bridge(d, quantity.Energy, basis).times(r.inGigajoules())
}

// inGigajoules returns GJ per unit in which the row counts energy.
func (r *Row) inGigajoules() Coefficient {
	unit := r.UnitFor(quantity.Energy)
	if unit == quantity.Gigajoule {
		return one
	}
	v, err := quantity.Convert(1, unit, quantity.Gigajoule)
	if err != nil {
		return Coefficient{}
	}
	return constant("GJ/"+unit.String(), v)
}

// bridge returns how many units of one dimension there are in one of another, through the calorific value and
// the density.
func (r *Row) bridge(from, to quantity.Dimension, basis Basis) Coefficient {
	switch {
	case from == to:
		return one
	case from == quantity.Energy:
		return r.bridge(to, from, basis).inverse()
	case to == quantity.Energy:
		return r.calorific(from, basis)
	case from == quantity.Volume && to == quantity.Mass:
		return r.part(Density, "density", quantity.Rate{Num: r.UnitFor(to), Den: r.UnitFor(from)})
	case from == quantity.Mass && to == quantity.Volume:
		return r.bridge(to, from, basis).inverse()
	}
	return Coefficient{} // from or to no unit
}

// calorific returns energy per mass or volume, through the density where the factor is given per the other.
func (r *Row) calorific(from quantity.Dimension, basis Basis) Coefficient {
	kind, symbol := NCV, "NCV"
	if basis == Gross {
		kind, symbol = GCV, "GCV"
	}
	f := r.chosen[kind].factor
	if f == nil {
		return Coefficient{}
	}
	den := f.Unit.Den.Dimension()
	value := r.part(kind, symbol, quantity.Rate{Num: r.UnitFor(quantity.Energy), Den: r.UnitFor(den)})
	return r.bridge(from, den, basis).times(value)
}

// emission returns tonnes of a gas per unit of a dimension: EF, or NCV x EF where the factor is per energy.
// IPCC 2006 Guidelines, Vol. 2, equation 2.1.
func (r *Row) emission(d quantity.Dimension, k Kind, symbol string) Coefficient {
	f := r.chosen[k].factor
	if f == nil {
		return Coefficient{}
	}
	den, basis := f.Unit.Den.Dimension(), r.basis
	if den == quantity.Energy {
		basis = f.Basis
		if d == quantity.Energy && basis != r.basis && r.Scope == 1 {
			return Coefficient{} // energies are given on the set's basis, the factor is on the other
		}
	}
	ef := r.part(k, symbol, quantity.Rate{Num: quantity.Tonne, Den: r.UnitFor(den)})
	return r.bridge(d, den, basis).times(ef)
}

func (r *Row) gas(d quantity.Dimension, k Kind) Coefficient { return r.emission(d, k, "EF") }

// co2 returns tonnes of CO2: by the emission factor, which has the oxidation in it, or from the carbon content
// as C x 44/12 x OX. Revised 1996 IPCC Guidelines, Vol. 2, Workbook, Module 1.
func (r *Row) co2(d quantity.Dimension) Coefficient {
	if r.chosen[Carbon].factor == nil {
		return r.gas(d, CO2)
	}
	const carbonToCO2 = 44.0 / 12
	oxidation := r.part(Oxidation, "OX", quantity.Rate{})
	return r.emission(d, Carbon, "C").times(constant("44/12", carbonToCO2)).times(oxidation)
}

// toe returns tonnes of oil equivalent: by the set's national table, else the energy at 41.868 GJ.
func (r *Row) toe(d quantity.Dimension, energy Coefficient) Coefficient {
	f := r.chosen[TOE].factor
	if f == nil {
		perGJ, err := quantity.Convert(1, quantity.Gigajoule, quantity.TonneOilEquivalent)
		if err != nil {
			return Coefficient{}
		}
		return energy.times(constant("toe/GJ", perGJ))
	}
	den := f.Unit.Den.Dimension()
	value := r.part(TOE, "TOE", quantity.Rate{Num: quantity.TonneOilEquivalent, Den: r.UnitFor(den)})
	return r.bridge(d, den, r.basis).times(value)
}

// equivalent returns CO2 + GWP x CH4 + GWP x N2O; a gas without a factor adds nothing, nor does biogenic CO2.
func (r *Row) equivalent(c Coefficients) Coefficient {
	sum := Coefficient{Known: true}
	add := func(gas Coefficient, gwp float64) {
		sum.Value += float64(gas.Value * gwp)
		sum.Low += float64(gas.Low * gwp)
		sum.High += float64(gas.High * gwp)
	}
	if !r.Biogenic {
		add(c.CO2, 1)
	}
	add(c.CH4, r.gwp.CH4)
	add(c.N2O, r.gwp.N2O)
	return sum
}
