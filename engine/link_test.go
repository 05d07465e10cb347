package engine_test

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/cleaner-production/abate/engine"
)

// mill is a plant whose options have to do with each other; coal is 100 USD/t, its use 1,000 t.
const mill = `
currency = "USD"
factors = "viet-nam"
year = 2023
[finance]
lifetime_years = 10
[prices]
coal = "100 USD/t"
water = "1 USD/m3"
[[programme]]
id = "mill"
baseline = { coal = "1000 t" }
`

func measure(id string, lines ...string) string {
	return "[[programme.option]]\nid = \"" + id + "\"\n" + strings.Join(lines, "\n") + "\n"
}

func TestLinks(t *testing.T) {
	const small, large = "investment = 1000\nsavings = { coal = \"10 t\" }", "investment = 1000\nsavings = { coal = \"30 t\" }"
	for _, c := range []struct {
		name    string
		options []string
		want    string // of each option: counted, or why not
		tonnes  float64
	}{
		{"without links all count", []string{measure("a", small), measure("b", large)}, "a b", 40},
		{"of two that exclude each other the better counts", []string{measure("a", small, `excludes = ["b"]`), measure("b", large)}, "a-by-b b", 30},
		{"the one that is further in its status goes first", []string{measure("a", small, `status = "planned"`), measure("b", large, `excludes = ["a"]`)}, "a b-by-a", 10},
		{"a rejected one excludes nobody", []string{measure("a", small), measure("b", large, `excludes = ["a"]`, `status = "rejected"`)}, "a b", 10},
		{"equal ones go by their ids", []string{measure("b", small), measure("a", small, `excludes = ["b"]`)}, "b-by-a a", 10},
		{"what is done counts, whatever it excludes", []string{measure("a", small, `status = "done"`), measure("b", large, `excludes = ["a"]`, `status = "done"`)}, "a b", 40},
		{"what is done counts, whatever it lacks", []string{measure("a", small, `status = "done"`, `requires = ["b"]`), measure("b", large, `status = "rejected"`)}, "a b", 10},
		{"what is required counts", []string{measure("a", small, `requires = ["b"]`), measure("b", large)}, "a b", 40},
		{"what requires a rejected one does not count", []string{measure("a", small, `requires = ["b"]`), measure("b", large, `status = "rejected"`)}, "a-lacks-b b", 0},
		{"nor what requires one that is excluded, and so on",
			[]string{measure("a", small, `requires = ["b"]`), measure("b", small, `requires = ["c"]`), measure("c", small, `excludes = ["d"]`), measure("d", large)},
			"a-lacks-b b-lacks-c c-by-d d", 30},
		{"two ways to one that is required", []string{measure("a", small, `requires = ["b", "c"]`), measure("b", small, `requires = ["d"]`), measure("c", small, `requires = ["d"]`), measure("d", large)}, "a b c d", 60},
		{"one with money before one without", []string{measure("a", `savings = { coal = "30 t" }`, `excludes = ["b"]`), measure("b", small)}, "a-by-b b", 10},
		{"in either order", []string{measure("b", small), measure("a", `savings = { coal = "30 t" }`, `excludes = ["b"]`)}, "b a-by-b", 10},
		{"two without money by their ids", []string{measure("b", `savings = { coal = "30 t" }`, `excludes = ["a"]`), measure("a", `savings = { coal = "10 t" }`)}, "b-by-a a", 10},
		{"excluded by the first of two", []string{measure("a", large), measure("b", small), measure("c", `investment = 9_000`, `savings = { coal = "5 t" }`, `excludes = ["b", "a"]`)}, "a b c-by-a", 40},
		{"lacking the first of two", []string{measure("a", small, `requires = ["b", "c"]`), measure("b", small, `status = "rejected"`), measure("c", small, `status = "rejected"`)}, "a-lacks-b b c", 0},
		{"what lacks another gives way to what it excludes", []string{measure("a", large, `requires = ["x"]`, `excludes = ["b"]`), measure("b", small), measure("x", small, `status = "rejected"`)},
			"a-lacks-x b x", 10},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := evaluateText(t, mill+strings.Join(c.options, ""))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			p := &r.Programmes[0]
			for i := range p.Options {
				o := &p.Options[i]
				word := o.ID
				if o.ExcludedBy != "" {
					word += "-by-" + o.ExcludedBy
				}
				if o.Lacks != "" {
					word += "-lacks-" + o.Lacks
				}
				got = append(got, word)
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("got %s, want %s", s, c.want)
			}
			tonnes := 0.0
			if len(r.Total.ByCarrier) > 0 {
				tonnes = r.Total.ByCarrier[0].Quantity
			}
			if math.Abs(tonnes-c.tonnes) > 1e-9 {
				t.Errorf("%v t of coal in total, want %v", tonnes, c.tonnes)
			}
		})
	}
}

// Measures that save 10 and 20 % of one stream save 28 % together: 280 t of 1,000, and not 300.
func TestSameStream(t *testing.T) {
	const stream = `same_stream = "steam"`
	a := measure("a", stream, "investment = 10_000", `savings = { coal = "100 t" }`)
	b := measure("b", stream, "investment = 20_000", `savings = { coal = "200 t" }`)
	for _, c := range []struct {
		name           string
		options        string
		tonnes, saving float64
		flows          map[int]float64 // of the whole, by year
		rows           int
	}{
		{"one alone", a, 100, 10_000, map[int]float64{1: 10_000}, 0},
		{"two", a + b, 280, 28_000, map[int]float64{0: -30_000, 1: 28_000, 10: 28_000}, 1},
		{"on different streams", a + strings.Replace(b, "steam", "kiln", 1), 300, 30_000, nil, 0},
		{"a rejected one", a + strings.Replace(b, stream, stream+"\nstatus = \"rejected\"", 1), 100, 10_000, nil, 0},
		{"three: 1 - 0.9 x 0.8 x 0.5", a + b + measure("c", stream, "investment = 1", `savings = { coal = "500 t" }`), 640, 64_000, nil, 1},
		{"all that is left", a + measure("c", stream, "investment = 1", `savings = { coal = "1000 t" }`), 1000, 100_000, nil, 1},
		// 200 t at 150 USD are stated. 20 t are counted twice: a loses 20 x 100/300 t at 100, b 20 x 200/300 t at 150.
		{"a stated saving", a + strings.Replace(b, "investment = 20_000", "investment = 20_000\nannual_saving = 30_000", 1), 280, 40_000 - 20.0/3*100 - 40.0/3*150, nil, 2},
		// b lives 5 years; what both count twice ends with it.
		{"a shorter life", a + strings.Replace(b, "investment = 20_000", "investment = 20_000\nlifetime_years = 5", 1), 280, 28_000, map[int]float64{5: 28_000, 6: 10_000, 10: 10_000}, 1},
		{"an increase beside it", a + strings.Replace(b, `savings = { coal = "200 t" }`, `savings = { coal = "200 t", water = "-500 m3" }`, 1), 280, 27_500, nil, 1},
		// the use in another unit: 1,000 t of anthracite at 26.7 GJ/t
		{"a baseline of its own", strings.Replace(a, stream, stream+"\nbaseline = { coal = \"26700 GJ\" }", 1) + b, 280, 28_000, nil, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := evaluateText(t, mill+c.options)
			if err != nil {
				t.Fatal(err)
			}
			near := func(what string, got, want float64) {
				t.Helper()
				if math.Abs(got-want) > 1e-6 {
					t.Errorf("%s: %v, want %v", what, got, want)
				}
			}
			near("tonnes", r.Total.ByCarrier[0].Quantity, c.tonnes)
			near("saving", *r.Total.AnnualSaving, c.saving)
			for k, want := range c.flows {
				near("flow", r.Total.Flows[k], want)
			}
			if got := len(r.Programmes[0].Overlaps); got != c.rows {
				t.Errorf("%d rows of what is counted twice, want %d", got, c.rows)
			}
			if told := len(r.Warnings); told > 0 && c.name != "a stated saving" || told > 1 { // what is stated is not what prices give
				t.Errorf("warnings %v", r.Warnings)
			}
		})
	}
}

func TestLinksRefused(t *testing.T) {
	const saves = "investment = 1\nsavings = { coal = \"10 t\" }"
	for _, c := range []struct{ options, want string }{
		{measure("boiler", saves, `excludes = ["boilr"]`), `excludes "boilr", which is no option of "mill"; did you mean "boiler"?`},
		{measure("a", saves, `requires = ["a"]`), `the option "a" requires itself`},
		{measure("a", saves, `requires = ["b"]`) + measure("b", saves, `excludes = ["a"]`), `both requires and excludes "b"`},
		{measure("a", saves, `requires = ["b"]`) + measure("b", saves, `requires = ["c"]`) + measure("c", saves, `requires = ["a"]`), "require each other: a → b → c → a"},
		{measure("a", saves, `excludes = "b"`), "a list of ids is wanted"},
		{measure("a", saves, `excludes = [1]`), "the id of an option is wanted"},
		{measure("a", saves, `same_stream = "s"`, `baseline = { coal = "100 t" }`) + measure("b", saves, `same_stream = "s"`, `baseline = { coal = "200 t" }`), "a stream has one use"},
		{measure("a", `savings = { coal = "2000 t" }`, `same_stream = "s"`) + measure("b", saves, `same_stream = "s"`), `"a" saves 2000 t of coal on the stream "s", which uses 1000`},
		{measure("a", `savings = { water = "2 m3" }`, `same_stream = "s"`) + measure("b", `savings = { water = "2 m3" }`, `same_stream = "s"`), `the use of water of the stream "s" is not known; add water to the baseline of "a"`},
	} {
		_, err := evaluateText(t, mill+c.options)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.options, err, c.want)
		}
	}
}

// What shares save together is at least the largest of them and at most the whole, in any order.
func TestTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shares := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 8).Draw(t, "shares")
		sum, largest, left := 0.0, 0.0, 1.0
		for _, s := range shares {
			sum, largest, left = sum+s, max(largest, s), left*(1-s)
		}
		together := sum - engine.Twice(shares)
		if together < largest-1e-12 || together > 1+1e-12 || math.Abs(together-(1-left)) > 1e-12 {
			t.Fatalf("%v save %v together, want %v", shares, together, 1-left)
		}
		mixed := rapid.Permutation(shares).Draw(t, "mixed")
		if engine.Twice(mixed) != engine.Twice(shares) {
			t.Fatalf("the order matters: %v, %v", engine.Twice(mixed), engine.Twice(shares))
		}
	})
}

// What is done contradicts its links: both count, and that is said.
func TestLinksOfWhatIsDone(t *testing.T) {
	const small = "investment = 1000\nsavings = { coal = \"10 t\" }"
	const done = `status = "done"`
	for _, c := range []struct {
		options string
		want    []string
	}{
		{measure("a", small, done, `excludes = ["b"]`) + measure("b", small, done), []string{`options "a" and "b" are both done, and exclude each other: both are counted`}},
		{measure("a", small, done, `excludes = ["b"]`) + measure("b", small), nil},
		{measure("a", small, `excludes = ["b"]`) + measure("b", small, done), nil},
		{measure("a", small, done, `requires = ["b"]`) + measure("b", small, `status = "rejected"`), []string{`option "a" is done, and requires "b", which is not counted`}},
		{measure("a", small, done, `requires = ["b"]`) + measure("b", small), nil},
		{measure("a", small, `requires = ["b"]`) + measure("b", small, `status = "rejected"`), nil},
	} {
		r, err := evaluateText(t, mill+c.options)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, w := range r.Warnings {
			got = append(got, w.Text)
		}
		if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%s: warnings %q, want %q", c.options, got, c.want)
		}
	}
}
