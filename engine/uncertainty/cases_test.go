package uncertainty

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"math"
	"slices"
	"strconv"
	"testing"

	"github.com/BurntSushi/toml"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
)

// A testCase is one [[case]] of testdata/cases.toml.
type testCase struct {
	ID, Measure      string
	Inputs, Expected map[string]any
	Tolerance        struct{ Abs, Rel float64 }
	Wrong            map[string]float64
	Source, Printed  string
}

func (c *testCase) number(t *testing.T, from map[string]any, key string) float64 {
	v, ok := from[key].(float64)
	if !ok {
		t.Fatalf("%s is %v, not a number", key, from[key])
	}
	return v
}

func (c *testCase) numbers(t *testing.T, from map[string]any, key string) []float64 {
	var all []float64
	for _, v := range from[key].([]any) {
		all = append(all, v.(float64))
	}
	return all
}

// want compares a figure with the one expected.
func (c *testCase) want(t *testing.T, key string, got float64) {
	t.Helper()
	want := c.number(t, c.Expected, key)
	if math.Abs(got-want) > c.Tolerance.Abs+c.Tolerance.Rel*math.Abs(want) {
		t.Errorf("%s is %v, want %v", key, got, want)
	}
}

func (c *testCase) wants(t *testing.T, key string, got []float64) {
	t.Helper()
	for i, want := range c.numbers(t, c.Expected, key) {
		if math.Abs(got[i]-want) > c.Tolerance.Abs+c.Tolerance.Rel*math.Abs(want) {
			t.Errorf("%s[%d] is %v, want %v", key, i, got[i], want)
		}
	}
}

func TestCases(t *testing.T) {
	var file struct {
		Schema int
		Case   []testCase
	}
	meta, err := toml.DecodeFile("testdata/cases.toml", &file)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range meta.Undecoded() {
		if len(key) < 3 {
			t.Errorf("unknown key %v", key)
		}
	}
	run := map[string]func(*testing.T, *testCase){
		"approach1_product": testProduct, "approach1_sum": testSum, "approach1_table": testTable,
		"linear": testLinear, "sum_of_products": testSumOfProducts, "expression": testExpression,
		"single_factor": testSingleFactor, "single_divisor": testSingleDivisor, "never_probability": testNever, "variance_shares": testShares,
	}
	for _, c := range file.Case {
		t.Run(c.ID, func(t *testing.T) {
			f := run[c.Measure]
			if f == nil {
				t.Fatalf("no test of %q", c.Measure)
			}
			f(t, &c)
		})
	}
	if len(file.Case) < 19 {
		t.Errorf("%d cases", len(file.Case))
	}
}

func tables(v any) (all []map[string]any) {
	for _, row := range v.([]any) {
		all = append(all, row.(map[string]any))
	}
	return all
}

func testProduct(t *testing.T, c *testCase) {
	c.want(t, "percent", Product(c.numbers(t, c.Inputs, "percent")...))
}

func testSum(t *testing.T, c *testCase) {
	percent := c.numbers(t, c.Inputs, "percent")
	var sources []Source
	for i, v := range c.numbers(t, c.Inputs, "value") {
		sources = append(sources, Source{Year: v, FactorPercent: percent[i]})
	}
	table, err := Approach1(sources)
	if err != nil {
		t.Fatal(err)
	}
	c.want(t, "total", table.Year)
	c.want(t, "percent", table.Percent)
	c.want(t, "half_width", table.Percent/100*table.Year)
}

func testTable(t *testing.T, c *testCase) {
	var sources []Source
	for _, row := range tables(c.Inputs["rows"]) {
		sources = append(sources, Source{Name: row["name"].(string), Base: row["base"].(float64), Year: row["year"].(float64),
			ActivityPercent: row["ad_percent"].(float64), FactorPercent: row["ef_percent"].(float64),
			ActivityCorrelated: row["ad_correlated"].(bool), FactorCorrelated: row["ef_correlated"].(bool)})
	}
	table, err := Approach1(sources)
	if err != nil {
		t.Fatal(err)
	}
	column := func(f func(SourceUncertainty) float64) (all []float64) {
		for _, s := range table.Sources {
			all = append(all, f(s))
		}
		return all
	}
	c.wants(t, "combined_percent", column(func(s SourceUncertainty) float64 { return s.CombinedPercent }))
	c.wants(t, "contribution", column(func(s SourceUncertainty) float64 { return s.Contribution }))
	c.wants(t, "type_a", column(func(s SourceUncertainty) float64 { return s.TypeA }))
	c.wants(t, "type_b", column(func(s SourceUncertainty) float64 { return s.TypeB }))
	c.wants(t, "trend_ef", column(func(s SourceUncertainty) float64 { return s.TrendFactor }))
	c.wants(t, "trend_ad", column(func(s SourceUncertainty) float64 { return s.TrendActivity }))
	c.wants(t, "trend_contribution", column(func(s SourceUncertainty) float64 { return s.TrendContribution }))
	c.want(t, "uncertainty_percent", table.Percent)
	c.want(t, "trend_percent", table.TrendPercent)
	c.want(t, "trend_uncertainty_points", table.TrendPoints)
}

// bench is a model made by hand, of which the outputs are what a case computes.
type bench struct{ *model }

func newBench(opt Options) *bench {
	m := &model{opt: opt, at: map[string]int{}, made: map[string]int{}, result: &engine.Result{}}
	m.total = &node{outcome: &engine.Outcome{}}
	return &bench{m}
}

// programme adds a node with all measures.
func (b *bench) programme(id string) *node {
	n := &node{key: id, outcome: &engine.Outcome{ID: id, AnnualSaving: new(float64), NPV: new(float64)}, money: true, whole: true}
	n.derived = slices.Clone(basis)
	b.programmes = append(b.programmes, n)
	return n
}

// row adds a product to an output: an own unknown times a coefficient.
func (b *bench) row(n *node, out int, own Distribution, c coefficient) {
	b.coefficients = append(b.coefficients, c)
	n.rows[out] = append(n.rows[out], row{n.add("own"+strconv.Itoa(len(n.own)), own.Mean(), own), len(b.coefficients) - 1, 1, ""})
}

// run analyses the model.
func (b *bench) run(t *testing.T) *Analysis {
	t.Helper()
	b.total.counted = b.programmes
	b.total.sums = []flow{{co2, co2, 1}, {co2e, co2e, 1}}
	b.groupMoney(b.total)
	b.settle()
	a := &Analysis{model: b.model}
	b.each(b.expand)
	a.place()
	b.each(b.propagate)
	if b.opt.Draws > 0 {
		if err := b.simulate(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

func testLinear(t *testing.T, c *testCase) {
	b := newBench(Options{})
	n := b.programme("p")
	u := c.numbers(t, c.Inputs, "u")
	for i, sensitivity := range c.numbers(t, c.Inputs, "sensitivity") {
		b.row(n, co2, Normal(0, u[i]), coefficient{{weight: sensitivity}})
	}
	c.want(t, "u", b.run(t).Programmes[0].CO2.SD)
}

func testSumOfProducts(t *testing.T, c *testCase) {
	for _, draws := range []int{0, 1 << 16} {
		b := newBench(Options{Draws: draws, Seed: 1})
		for _, f := range tables(c.Inputs["factors"]) {
			mean := f["mean"].(float64)
			b.share(f["name"].(string), mean, Normal(mean, f["sd"].(float64)))
		}
		nodes := map[string]*node{}
		for _, term := range tables(c.Inputs["terms"]) {
			id := term["programme"].(string)
			if nodes[id] == nil {
				nodes[id] = b.programme(id)
			}
			b.row(nodes[id], co2, Normal(term["mean"].(float64), term["sd"].(float64)), coefficient{{1, []power{{b.at[term["factor"].(string)], false}}}})
		}
		a := b.run(t)
		c.want(t, "mean", a.Total.CO2.Mean)
		c.want(t, "sd", a.Total.CO2.SD)
		if c.Expected["programme_mean"] != nil {
			var means, sds []float64
			for _, p := range a.Programmes {
				means, sds = append(means, p.CO2.Mean), append(sds, p.CO2.SD)
			}
			c.wants(t, "programme_mean", means)
			c.wants(t, "programme_sd", sds)
		}
		for name, wrong := range c.Wrong {
			if math.Abs(a.Total.CO2.SD-wrong) < 1e-3*wrong {
				t.Errorf("sd is %v, the one of %s", a.Total.CO2.SD, name)
			}
		}
	}
}

func distribution(t *testing.T, v any) Distribution {
	switch v := v.(type) {
	case float64:
		return Exactly(v)
	case map[string]any:
		f := func(key string) float64 { return v[key].(float64) }
		switch v["dist"] {
		case "normal":
			return Normal(f("mean"), f("sd"))
		case "lognormal":
			return Lognormal(f("mu"), f("sigma"))
		case "uniform":
			return Uniform(f("low"), f("high"))
		}
	}
	t.Fatalf("distribution %v", v)
	return Distribution{}
}

// products expands an expression into a sum of products of names, each with a weight.
func products(t *testing.T, e ast.Expr) map[string]float64 {
	switch e := e.(type) {
	case *ast.Ident:
		return map[string]float64{e.Name: 1}
	case *ast.ParenExpr:
		return products(t, e.X)
	case *ast.BinaryExpr:
		x, y := products(t, e.X), products(t, e.Y)
		out := map[string]float64{}
		switch e.Op {
		case token.ADD, token.SUB:
			maps.Copy(out, x)
			for name, w := range y {
				if e.Op == token.SUB {
					w = -w
				}
				out[name] += w
			}
			return out
		case token.MUL:
			for a, v := range x {
				for b, w := range y {
					out[a+" "+b] += v * w
				}
			}
			return out
		}
	}
	t.Fatalf("expression %T", e)
	return nil
}

// expression makes an output of an expression.
func (b *bench) expression(t *testing.T, c *testCase, n *node, out int, e ast.Expr) {
	var sum coefficient
	terms := products(t, e)
	for _, names := range slices.Sorted(maps.Keys(terms)) {
		p := product{weight: terms[names]}
		for name := range splitSeq(names) {
			d := distribution(t, c.Inputs[name])
			p.of = append(p.of, power{b.share(name, d.Mean(), d), false})
		}
		sum = append(sum, p)
	}
	b.row(n, out, Exactly(1), sum)
}

func splitSeq(names string) func(func(string) bool) {
	return func(yield func(string) bool) {
		from := 0
		for i := range len(names) + 1 {
			if i == len(names) || names[i] == ' ' {
				if !yield(names[from:i]) {
					return
				}
				from = i + 1
			}
		}
	}
}

func testExpression(t *testing.T, c *testCase) {
	e, err := parser.ParseExpr(c.Inputs["expression"].(string))
	if err != nil {
		t.Fatal(err)
	}
	for _, draws := range []int{0, 10_000, 1_000_000} {
		b := newBench(Options{Draws: draws, Seed: 7})
		n := b.programme("p")
		if ratio, ok := e.(*ast.BinaryExpr); ok && ratio.Op == token.QUO {
			b.expression(t, c, n, net, ratio.X)
			b.expression(t, c, n, saving, ratio.Y)
			p := b.run(t).Programmes[0].Payback
			near(t, c, "p2_5", p.Low.Years, p.LowError)
			near(t, c, "p50", p.Median.Years, (p.LowError+p.HighError)/2)
			near(t, c, "p97_5", p.High.Years, p.HighError)
			continue
		}
		b.expression(t, c, n, co2, e)
		got := b.run(t).Programmes[0].CO2
		c.want(t, "mean", got.Mean)
		c.want(t, "sd", got.SD)
		near(t, c, "p2_5", got.Low, got.LowError)
		near(t, c, "p50", got.Median, (got.LowError+got.HighError)/2)
		near(t, c, "p97_5", got.High, got.HighError)
	}
}

// near allows draws six of their standard errors, and propagation, which is exact for one unknown and for normal
// distributions, 2 % of the interval for others.
func near(t *testing.T, c *testCase, key string, got, standardError float64) {
	t.Helper()
	want := c.number(t, c.Expected, key)
	tolerance := 6 * standardError
	if standardError == 0 {
		tolerance = 0.02 * (c.number(t, c.Expected, "p97_5") - c.number(t, c.Expected, "p2_5"))
	}
	if math.Abs(got-want) > tolerance+c.Tolerance.Abs {
		t.Errorf("%s is %v, want %v within %v", key, got, want, tolerance)
	}
}

func ranged(v any) Distribution {
	r := v.(map[string]any)
	return Between(r["value"].(float64), r["low"].(float64), r["high"].(float64))
}

func testSingleFactor(t *testing.T, c *testCase) {
	b := newBench(Options{})
	f := ranged(c.Inputs["factor"])
	b.row(b.programme("p"), co2, Exactly(c.number(t, c.Inputs, "quantity")), coefficient{{1, []power{{b.share("f", 0, f), false}}}})
	got := b.run(t).Programmes[0].CO2
	c.want(t, "value", got.Median)
	c.want(t, "low", got.Low)
	c.want(t, "high", got.High)
}

func testSingleDivisor(t *testing.T, c *testCase) {
	b := newBench(Options{})
	n := b.programme("p")
	n.base[net] = c.number(t, c.Inputs, "numerator")
	b.row(n, saving, ranged(c.Inputs["divisor"]), coefficient{{weight: 1}})
	got := b.run(t).Programmes[0].Payback
	c.want(t, "value", got.Median.Years)
	c.want(t, "low", got.Low.Years)
	c.want(t, "high", got.High.Years)
}

func testNever(t *testing.T, c *testCase) {
	for _, draws := range []int{0, 10_000, 200_000} {
		b := newBench(Options{Draws: draws, Seed: 3})
		n := b.programme("p")
		n.base[net] = c.number(t, c.Inputs, "investment")
		b.row(n, saving, distribution(t, c.Inputs["saving"]), coefficient{{weight: 1}})
		got := b.run(t).Programmes[0].Payback
		if got.High.Kind != finance.Never {
			t.Errorf("p97.5 is %v, want never", got.High)
		}
		if draws == 0 {
			c.want(t, "probability_never", got.Never)
			c.want(t, "p2_5", got.Low.Years)
			c.want(t, "p50", got.Median.Years)
			continue
		}
		want := c.number(t, c.Expected, "probability_never")
		if math.Abs(got.Never-want) > 4*math.Sqrt(want*(1-want)/float64(draws)) {
			t.Errorf("never in %v of %d draws, want %v", got.Never, draws, want)
		}
		if low := c.number(t, c.Expected, "p2_5"); math.Abs(got.Low.Years-low) > 6*got.LowError {
			t.Errorf("p2.5 is %v, want %v", got.Low.Years, low)
		}
	}
}

func testShares(t *testing.T, c *testCase) {
	b := newBench(Options{})
	n := b.programme("p")
	for i, name := range []string{"x", "y", "z"} {
		d := distribution(t, c.Inputs[name])
		b.row(n, co2, Exactly(c.number(t, c.Inputs, []string{"a", "b", "c"}[i])), coefficient{{1, []power{{b.share(name, 0, d), false}}}})
	}
	a := b.run(t)
	c.want(t, "variance", a.Total.CO2.SD*a.Total.CO2.SD)
	first := map[string]float64{}
	var order []string
	for _, d := range a.Drivers(CO2, n.outcome) {
		first[d.Unknown] = d.Share
		order = append(order, d.Unknown)
	}
	c.wants(t, "first", []float64{first["x"], first["y"], first["z"]})
	if !slices.Equal(order, []string{"y", "z", "x"}) {
		t.Errorf("order %v", order)
	}
}
