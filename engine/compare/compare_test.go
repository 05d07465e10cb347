package compare_test

import (
	"math"
	"testing"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/compare"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/quantity"
)

func result(t *testing.T, set string, year int, text string) *engine.Result {
	t.Helper()
	p, err := input.Read("plant.toml", []byte(text), quantity.English)
	if err != nil {
		t.Fatal(err)
	}
	s, err := factor.Load(set)
	if err != nil {
		t.Fatal(err)
	}
	r, err := engine.Evaluate(p, s, engine.Options{Year: year})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const one = `
[[programme]]
id = "mill"
[[programme.option]]
id = "a"
savings = { coal = "100 t", electricity = "100 MWh" }
[[programme.option]]
id = "b"
savings = { coal = "10 t" }
`

const other = `
[[programme]]
id = "mill"
[[programme.option]]
id = "c"
savings = { water = "10 m3" }
[[programme.option]]
id = "a"
savings = { coal = "120 t", electricity = "100 MWh" }
[[programme]]
id = "new"
savings = { coal = "1 t" }
`

func TestRows(t *testing.T) {
	a, b := result(t, "viet-nam", 2023, one), result(t, "viet-nam", 2023, other)
	want := []struct {
		programme, option string
		a, b              bool
	}{{"mill", "", true, true}, {"mill", "a", true, true}, {"mill", "b", true, false}, {"mill", "c", false, true}, {"new", "", false, true}, {"", "", true, true}}
	rows := compare.Rows(a, b)
	if len(rows) != len(want) {
		t.Fatalf("%d rows", len(rows))
	}
	for i, w := range want {
		if r := rows[i]; r.Programme != w.programme || r.Option != w.option || (r.A != nil) != w.a || (r.B != nil) != w.b {
			t.Errorf("row %d: %+v, want %+v", i, r, w)
		}
	}
}

// One MWh has 0.6612 t in 2014 and 0.6592 t in 2023, coal the same: all of the difference is the factor's. With other
// quantities it is parted, and the parts are the difference.
func TestCarriers(t *testing.T) {
	a, b := result(t, "viet-nam", 2014, one), result(t, "viet-nam", 2023, one)
	for _, c := range compare.Carriers(&a.Total, &b.Total) {
		want := 0.0
		if c.ID == "electricity" {
			want = 100 * (0.6592 - 0.6612)
		}
		if math.Abs(c.ByFactor-want) > 1e-9 || math.Abs(c.ByQuantity) > 1e-9 {
			t.Errorf("%s: %v by factor, %v by quantity; want %v and 0", c.ID, c.ByFactor, c.ByQuantity, want)
		}
	}
	b = result(t, "vncpc-2004", 2004, other)
	sum := 0.0
	for _, c := range compare.Carriers(&a.Total, &b.Total) {
		sum += c.ByFactor + c.ByQuantity
		if math.Abs(c.ByFactor+c.ByQuantity-(c.B-c.A)) > 1e-9 {
			t.Errorf("%s: the parts are not the difference", c.ID)
		}
	}
	if math.Abs(sum-(b.Total.CO2-a.Total.CO2)) > 1e-9 {
		t.Errorf("the carriers come to %v, the difference is %v", sum, b.Total.CO2-a.Total.CO2)
	}
}
