package input_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/meter"
	"github.com/cleaner-production/abate/engine/quantity"
)

func TestUsesAndMetersAreRead(t *testing.T) {
	p, err := input.Read("plant.toml", []byte(`number_format = "vi"
[[programme]]
id = "a"
production = { before = "11.000 t", after = "12.000 t", of = { en = "paper", vi = "giấy" } }
  [programme.use]
  coal  = { before = "0,92 t/t", after = "9.400 tấn/năm" }
  water = { before = "3,5 m3/1000 kg", after = "2 L/kg" }
  [[programme.meter]]
  carrier = "electricity"
  unit    = "MWh"
  before  = { from = "2023-11", degree_days = [7.5, 8, 9], use = [1, 2, 3], production = [4, 5, 6] }
  after   = { months = ["2024-05", "2024-03"], use = [1_000, 2], production = [3, 4], degree_days = [5, 6] }
[[programme]]
id = "b"
production = "12 kt"
`), quantity.English)
	if err != nil {
		t.Fatal(err)
	}
	t_ := func(v, half float64) engine.Amount {
		return engine.Amount{Value: v, Unit: quantity.Rate{Num: quantity.Tonne}, Half: half}
	}
	per := func(v float64, unit string, half float64) engine.Amount {
		r, err := quantity.ParseRate(unit)
		if err != nil {
			t.Fatal(err)
		}
		return engine.Amount{Value: v, Unit: r, Half: half}
	}
	kt, _ := quantity.ParseUnit("kt")
	want := []engine.Figures{{
		Production: engine.Production{Before: t_(11_000, 500), After: t_(12_000, 500), Of: engine.Text{En: "paper", Vi: "giấy"}},
		Uses: []engine.Use{
			{Carrier: "coal", Before: per(0.92, "t/t", 0.005), After: t_(9400, 50)},
			{Carrier: "water", Before: per(3.5, "m3/1000 kg", 0.05), After: per(2, "L/kg", 0.5)},
		},
		Meters: []engine.Meter{{Carrier: "electricity", Unit: quantity.MegawattHour, Data: meter.Data{
			Variables: []string{"degree_days", "production"},
			Before:    []meter.Reading{{Month: meter.Month{Year: 2023, Month: 11}, Use: 1, Variables: []float64{7.5, 4}}, {Month: meter.Month{Year: 2023, Month: 12}, Use: 2, Variables: []float64{8, 5}}, {Month: meter.Month{Year: 2024, Month: 1}, Use: 3, Variables: []float64{9, 6}}},
			After:     []meter.Reading{{Month: meter.Month{Year: 2024, Month: 5}, Use: 1000, Variables: []float64{5, 3}}, {Month: meter.Month{Year: 2024, Month: 3}, Use: 2, Variables: []float64{6, 4}}},
		}}},
	}, {Production: engine.Production{After: engine.Amount{Value: 12, Unit: quantity.Rate{Num: kt}, Half: 0.5}}}}
	for i := range want {
		if diff := cmp.Diff(want[i], p.Programmes[i].Figures, same); diff != "" {
			t.Errorf("programme %d: wanted (-) and read (+):\n%s", i, diff)
		}
	}
}
