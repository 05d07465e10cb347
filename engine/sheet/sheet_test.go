package sheet

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/engine/uncertainty"
)

// examples are the portfolios that every user has.
var examples = []string{"vncpc-2004/table2.toml", "template/plant.toml", "edfina/plant.toml", "factory/options.csv"}

func load(t testing.TB, example string) *engine.Portfolio {
	t.Helper()
	p, err := input.ReadFile(filepath.Join("../../examples", example))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func evaluate(t testing.TB, p *engine.Portfolio, overrides ...factor.Override) *engine.Result {
	t.Helper()
	id := p.Factors
	if id == "" {
		id = "viet-nam"
	}
	set, err := factor.Open(nil, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range overrides {
		if set, err = set.Override(o.Key, o.Value); err != nil {
			t.Fatal(err)
		}
	}
	opt := engine.Options{}
	if p.Year == 0 {
		opt.Year = 2023
	}
	r, err := engine.Evaluate(p, set, opt)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func analyse(t testing.TB, p *engine.Portfolio, r *engine.Result) *uncertainty.Analysis {
	t.Helper()
	u, err := uncertainty.Analyse(context.Background(), p, r, uncertainty.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// written returns a workbook without stored values, so that what is read from it afterwards was calculated.
func written(t testing.TB, b *book, stored bool) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := b.write(&buf, stored); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func open(t testing.TB, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// cases are portfolios with what the examples do not have.
func cases() map[string]*engine.Portfolio {
	money := func(v float64) *engine.Money { return &engine.Money{Value: v} }
	saves := func(carrier string, v float64, u quantity.Unit) engine.Saving {
		return engine.Saving{Carrier: carrier, Quantity: quantity.Quantity{Value: v, Unit: u}}
	}
	portfolio := func(programmes ...engine.Programme) *engine.Portfolio {
		return &engine.Portfolio{
			Title: engine.Text{En: "Case"}, Currency: "USD", Year: 2023, Factors: "viet-nam", Programmes: programmes,
			Prices: []engine.Price{
				{Carrier: "electricity", Value: engine.Money{Value: 0.08}, Unit: quantity.KilowattHour, Escalation: new(0.03)},
				{Carrier: "coal", Value: engine.Money{Value: 120}, Unit: quantity.Tonne},
				{Carrier: "steam-sold", Value: engine.Money{Value: 9}, Unit: quantity.Tonne},
			},
			Finance: engine.Finance{Escalation: 0.02, CostEscalation: 0.01, PriceBase: finance.Year0, DiscountRate: new(0.12)},
		}
	}
	burners := engine.Option{ID: "burners", Figures: engine.Figures{
		Investment: money(80_000), AnnualCost: money(500), LifetimeYears: 15, Grant: engine.Grant{Share: 0.3},
		Replacements: []engine.Replacement{{Year: 5, Cost: engine.Money{Value: 9_000}}, {Year: 10, Cost: engine.Money{Value: 9_000}}}, ResidualValue: money(4_000),
		Savings: []engine.Saving{saves("electricity", 120, quantity.MegawattHour), saves("coal", 300, quantity.Tonne)},
	}}
	more := engine.Option{ID: "more", Figures: engine.Figures{ // the same carriers in other units, one not known to the set
		Investment: money(2_000), Savings: []engine.Saving{saves("coal", 900, quantity.Gigajoule), saves("electricity", -4_000, quantity.KilowattHour), saves("steam-sold", 55, quantity.Tonne)},
	}}
	loses := engine.Option{ID: "loses", Figures: engine.Figures{Investment: money(50_000), AnnualSaving: money(-300), LifetimeYears: 5}}
	free := engine.Option{ID: "free", Figures: engine.Figures{Investment: money(0), AnnualSaving: money(300)}}
	unknown := engine.Option{ID: "unknown", Figures: engine.Figures{Investment: money(700)}}
	wood := engine.Option{ID: "wood", Figures: engine.Figures{AnnualSaving: money(10), Savings: []engine.Saving{saves("wood", 70, quantity.Tonne), saves("gas", 3_000, quantity.CubicMetre), saves("diesel", 900, quantity.Litre)}}}
	out := burners
	out.ID, out.Status = "out", engine.Rejected

	level := portfolio(engine.Programme{ID: "level", Options: []engine.Option{loses, free}})
	level.Finance = engine.Finance{DiscountRate: new(0.0)}
	return map[string]*engine.Portfolio{
		"all":   portfolio(engine.Programme{ID: "p", Options: []engine.Option{burners, more, loses, free, unknown, wood, out}}, engine.Programme{ID: "q", Figures: burners.Figures}),
		"level": level,
		"own": portfolio(
			engine.Programme{ID: "own-saving", Figures: engine.Figures{AnnualSaving: money(31_000)}, Options: []engine.Option{burners, free, out}},
			engine.Programme{ID: "own-investment", Figures: engine.Figures{Investment: money(90_000)}, Options: []engine.Option{burners, free}},
			engine.Programme{ID: "own-life", Figures: engine.Figures{LifetimeYears: 6}, Options: []engine.Option{burners, free}},
			engine.Programme{ID: "own-cost", Figures: engine.Figures{AnnualCost: money(100)}, Options: []engine.Option{burners, free}},
			engine.Programme{ID: "own-savings", Figures: engine.Figures{Savings: []engine.Saving{saves("coal", 333, quantity.Tonne)}}, Options: []engine.Option{free, loses}}),
	}
}
