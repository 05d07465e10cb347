package engine_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/quantity"
)

func invest(investment, saving float64, savings ...engine.Saving) engine.Figures {
	return engine.Figures{Investment: usd(investment), AnnualSaving: usd(saving), Savings: savings}
}

func TestProgrammeOfOptions(t *testing.T) {
	p := several(
		option("a", invest(100, 50, saves("coal", "1 t"))),
		option("b", invest(300, 150, saves("electricity", "4 MWh"), saves("coal", "2 t"))),
	)
	p.Programmes[0].Options[0].Status = engine.Implemented
	p.Programmes[0].Options[1].Category, p.Programmes[0].Options[1].Status = "EM", engine.Planned
	p.Programmes[0].Options[1].Grant.Share = 0.5
	p.Programmes[0].Options[1].AnnualCost = usd(30)
	o := first(t, p)
	near(t, "CO2", o.CO2, 3*2+4*0.5, exactly)
	near(t, "energy", o.Energy, 60+14.4, rounding)
	at(t, "investment", o.Investment, 400, exactly)
	near(t, "grant", o.Grant, 150, exactly)
	at(t, "net investment", o.NetInvestment, 250, exactly)
	at(t, "annual saving", o.AnnualSaving, 170, exactly)
	near(t, "annual cost", o.AnnualCost, 30, exactly)
	near(t, "payback is that of the sums", o.SimplePayback.Years, 250.0/170, exactly)
	at(t, "implementation rate", o.ImplementationRate, 0.5, exactly)
	if o.Implemented != 1 || o.Proposed != 2 || o.LifetimeYears != 10 || len(o.Lines) != 0 || len(o.Options) != 2 {
		t.Errorf("%d of %d, %d years, %d lines, %d options", o.Implemented, o.Proposed, o.LifetimeYears, len(o.Lines), len(o.Options))
	}
	if b := o.Options[1]; b.Category != "EM" || b.Status != engine.Planned || b.Proposed != 1 || b.Implemented != 0 || *b.ImplementationRate != 0 {
		t.Errorf("option b: %+v", b)
	}
	want := []engine.CarrierSum{
		{Carrier: "coal", Name: engine.Text{En: "Coal", Vi: "Than"}, Unit: quantity.Tonne, Quantity: 3, Known: true, Energy: 60, TOE: 60 / 41.868, CO2: 6, CO2e: 6},
		{Carrier: "electricity", Unit: quantity.MegawattHour, Quantity: 4, Known: true, Energy: 14.4, TOE: 14.4 / 41.868, CO2: 2, CO2e: 2},
	}
	for i := range want {
		got := o.ByCarrier[i]
		if i == 1 {
			got.Name = engine.Text{}
		}
		if diff := cmp.Diff(want[i], got, cmp.Comparer(func(a, b quantity.Unit) bool { return a == b })); diff != "" {
			t.Error(diff)
		}
	}
}

func TestRejectedOptionsCountInNoTotal(t *testing.T) {
	p := several(option("a", invest(100, 50, saves("coal", "1 t"))), option("no", invest(9000, 1, saves("coal", "700 t"))))
	p.Programmes[0].Options[1].Status = engine.Rejected
	o := first(t, p)
	near(t, "CO2", o.CO2, 2, exactly)
	at(t, "investment", o.Investment, 100, exactly)
	near(t, "CO2 of the rejected one", o.Options[1].CO2, 1400, exactly)
	if o.Proposed != 1 || len(o.Options) != 2 {
		t.Errorf("%d proposed, %d options", o.Proposed, len(o.Options))
	}
	p.Programmes[0].Options[0].Status = engine.Rejected
	o = first(t, p)
	near(t, "CO2 where all are rejected", o.CO2, 0, exactly)
	unknown(t, "investment where all are rejected", o.Investment)
	unknown(t, "implementation rate where all are rejected", o.ImplementationRate)
}

// An option without money stays in the sums of CO2; payback and cost per tonne are those of the others, and so they
// are on every level above.
func TestUnpricedOptions(t *testing.T) {
	p := several(
		option("priced", invest(100, 50, saves("coal", "1 t"))),
		option("training", engine.Figures{Savings: []engine.Saving{saves("coal", "5 t")}}),
		option("free", engine.Figures{AnnualSaving: usd(7)}),
		option("bought", engine.Figures{Investment: usd(1000)}),
	)
	p.Programmes[0].At = engine.Position{File: "f.toml", Line: 4, Column: 1}
	p.Programmes = append(p.Programmes, engine.Programme{ID: "rest", Figures: invest(60, 60, saves("coal", "1 t"))})
	r := evaluate(t, p, own(t), engine.Options{})
	o := r.Programmes[0]
	near(t, "CO2", o.CO2, 12, exactly)
	at(t, "investment of all", o.Investment, 1100, exactly)
	at(t, "saving of all", o.AnnualSaving, 57, exactly)
	near(t, "payback of those with both", o.SimplePayback.Years, 2, exactly)
	annual := 100 * finance.CapitalRecovery(0.1, 10)
	at(t, "abatement cost of those with both", o.AbatementCost, (annual-50)/2, rounding)
	at(t, "net benefit of those with both", o.NetBenefit(), 50-annual, rounding)
	near(t, "payback of the whole", r.Total.SimplePayback.Years, 160.0/110, exactly)
	annual = 160 * finance.CapitalRecovery(0.1, 10)
	at(t, "abatement cost of the whole", r.Total.AbatementCost, (annual-110)/4, rounding)
	at(t, "NPV of the whole", r.Total.NPV, finance.NPV(0.1, r.Total.Flows), exactly)
	want := []string{
		"f.toml:4:1: payback, NPV and cost per tonne of p leave out training, free, bought: investment or annual saving is not known",
		"payback, NPV and cost per tonne of total leave out parts of p: investment or annual saving is not known",
	}
	if diff := cmp.Diff(want, texts(r.Warnings)); diff != "" {
		t.Error(diff)
	}

	p.Programmes[0].Options = p.Programmes[0].Options[1:2]
	r = evaluate(t, p, own(t), engine.Options{})
	unknown(t, "investment of a programme without money", r.Programmes[0].Investment)
	want = []string{"payback, NPV and cost per tonne of total leave out p: investment or annual saving is not known"}
	if diff := cmp.Diff(want, texts(r.Warnings)); diff != "" {
		t.Error(diff)
	}
}

func TestGroupsOfSeveralLifetimes(t *testing.T) {
	life := func(id string, years int) engine.Option {
		f := invest(100, 50)
		f.LifetimeYears = years
		return option(id, f)
	}
	p := several(life("a", 2), life("b", 4))
	p.Programmes = append(p.Programmes, engine.Programme{ID: "q", Figures: invest(100, 50)})
	for range 2 {
		r := evaluate(t, p, own(t), engine.Options{})
		i := slices.IndexFunc(r.Programmes, func(o engine.Outcome) bool { return o.ID == "p" })
		if diff := cmp.Diff([]float64{-200, 100, 100, 50, 50}, r.Programmes[i].Flows); diff != "" {
			t.Error(diff)
		}
		at(t, "annualised cost", r.Programmes[i].AnnualisedCost, 100*finance.CapitalRecovery(0.1, 2)+100*finance.CapitalRecovery(0.1, 4), rounding)
		if r.Programmes[i].LifetimeYears != 0 || r.Programmes[1-i].LifetimeYears != 10 || r.Total.LifetimeYears != 0 || len(r.Total.Flows) != 11 {
			t.Errorf("lifetimes %d and %d, %d in all", r.Programmes[i].LifetimeYears, r.Programmes[1-i].LifetimeYears, r.Total.LifetimeYears)
		}
		slices.Reverse(p.Programmes) // the order makes no difference
	}
}

// Totals that a programme states count; its options are compared with them.
func TestProgrammeAgainstItsOptions(t *testing.T) {
	half := func(text string, half float64) engine.Saving {
		s := saves("coal", text)
		s.Half = half
		return s
	}
	tests := []struct {
		name      string
		programme engine.Figures
		options   []engine.Option
		want      []string
	}{
		{"they agree", invest(300, 150, saves("coal", "3 t")),
			[]engine.Option{option("a", invest(100, 50, saves("coal", "1 t"))), option("b", invest(200, 100, saves("coal", "2000 kg")))}, nil},
		{"the digits written leave room", invest(300, 150, half("2.97 t", 0.005), saves("electricity", "1 MWh")),
			[]engine.Option{option("a", invest(300, 150, saves("coal", "2974 kg"), saves("electricity", "1000 kWh")))}, nil},
		{"the digits written do not", invest(300, 150, half("2970 kg", 5)),
			[]engine.Option{option("a", invest(300, 150, saves("coal", "2.98 t")))},
			[]string{`programme "p" states 2.97 t of coal, its options add up to 2.98: a difference of -0.01`}},
		{"money within half a per cent", invest(1000, 1000),
			[]engine.Option{option("a", invest(1004, 996))}, nil},
		{"money at half a per cent", invest(1000, 1000), []engine.Option{option("a", invest(1005, 995))}, nil},
		{"money beyond half a per cent", invest(1000, 1000),
			[]engine.Option{option("a", invest(1006, 994))},
			[]string{`programme "p" states 1000 USD of investment, its options add up to 1006: a difference of -6`,
				`programme "p" states 1000 USD of annual saving, its options add up to 994: a difference of 6`}},
		{"a carrier that the options do not have", invest(1, 1, saves("coal", "3 t"), saves("solvent", "4 t")),
			[]engine.Option{option("a", invest(1, 1, saves("coal", "3 t")))},
			[]string{`programme "p" states 4 t of solvent, its options add up to 0: a difference of 4`}},
		{"a carrier that only the options have", invest(1, 1, saves("coal", "3 t")),
			[]engine.Option{option("a", invest(1, 1, saves("coal", "3 t"), saves("thread", "4 t")))},
			[]string{`programme "p" states 0 t of thread, its options add up to 4: a difference of -4`}},
		{"nothing saved where the options save", invest(1, 1, saves("coal", "0 t")),
			[]engine.Option{option("a", invest(1, 1, saves("coal", "3 t")))},
			[]string{`programme "p" states 0 t of coal, its options add up to 3: a difference of -3`}},
		{"units that the set cannot bring together", invest(1, 1, saves("thread", "3 t")),
			[]engine.Option{option("a", invest(1, 1, saves("thread", "300 kg")))}, nil},
		{"options without savings", invest(1, 1, saves("coal", "3 t")), []engine.Option{option("a", invest(1, 1))}, nil},
		{"options without money", invest(100, 50, saves("coal", "3 t")),
			[]engine.Option{option("a", engine.Figures{Savings: []engine.Saving{saves("coal", "3 t")}})}, nil},
	}
	for _, tt := range tests {
		p := several(tt.options...)
		p.Programmes[0].Figures = tt.programme
		r := evaluate(t, p, own(t), engine.Options{})
		if diff := cmp.Diff(tt.want, texts(r.Warnings)); diff != "" {
			t.Errorf("%s:\n%s", tt.name, diff)
		}
		o := r.Programmes[0]
		alone := first(t, one(tt.programme))
		if alone.Lines != nil {
			near(t, tt.name+": what is stated counts", o.CO2, alone.CO2, exactly)
		}
		at(t, tt.name+": what is stated counts, NPV", o.NPV, *alone.NPV, exactly)
		at(t, tt.name+": abatement", o.AnnualSaving, *alone.AnnualSaving, exactly)
	}
}

// Each figure that a programme does not state comes from its options, if these have it without a gap.
func TestOptionsSupplyWhatTheProgrammeLacks(t *testing.T) {
	a, b := invest(100, 50, saves("coal", "1 t")), invest(300, 150, saves("coal", "2 t"))
	b.Grant.Share, b.AnnualCost = 0.5, usd(30)
	tests := []struct {
		name                    string
		programme               engine.Figures
		investment, net, saving float64
		prices                  []engine.Price
	}{
		{name: "nothing stated", investment: 400, net: 250, saving: 170},
		{name: "the saving", programme: engine.Figures{AnnualSaving: usd(500)}, investment: 400, net: 250, saving: 500},
		{name: "the investment", programme: engine.Figures{Investment: usd(1000)}, investment: 1000, net: 1000, saving: 170},
		{name: "investment and grant", programme: engine.Figures{Investment: usd(1000), Grant: engine.Grant{Share: 0.25}}, investment: 1000, net: 750, saving: 170},
		{name: "the grant, as a share", programme: engine.Figures{Grant: engine.Grant{Share: 0.25}}, investment: 400, net: 300, saving: 170},
		{name: "the grant, as an amount", programme: engine.Figures{Grant: engine.Grant{Amount: usd(10)}}, investment: 400, net: 390, saving: 170},
		{name: "the running cost", programme: engine.Figures{AnnualCost: usd(80)}, investment: 400, net: 250, saving: 120},
		{name: "the lifetime", programme: engine.Figures{LifetimeYears: 4}, investment: 400, net: 250, saving: 170},
		{name: "the residual value", programme: engine.Figures{ResidualValue: usd(4)}, investment: 400, net: 250, saving: 170},
		{name: "a replacement", programme: engine.Figures{Replacements: []engine.Replacement{{Year: 1, Cost: *usd(5)}}}, investment: 400, net: 250, saving: 170},
		{name: "investment, and savings that have a price", programme: engine.Figures{Investment: usd(1000), Savings: []engine.Saving{saves("coal", "3 t")}},
			investment: 1000, net: 1000, saving: 330, prices: []engine.Price{price("coal", 110, quantity.Tonne)}},
	}
	for _, tt := range tests {
		p := several(option("a", a), option("b", b))
		p.Prices = tt.prices
		p.Programmes[0].Figures = tt.programme
		r := evaluate(t, p, own(t), engine.Options{})
		o := r.Programmes[0]
		near(t, tt.name+": CO2", o.CO2, 6, exactly)
		at(t, tt.name+": investment", o.Investment, tt.investment, exactly)
		at(t, tt.name+": net investment", o.NetInvestment, tt.net, exactly)
		at(t, tt.name+": annual saving", o.AnnualSaving, tt.saving, exactly)
		near(t, tt.name+": payback", o.SimplePayback.Years, tt.net/tt.saving, exactly)
		near(t, tt.name+": first flow", o.Flows[0], -tt.net, exactly)
		for _, w := range texts(r.Warnings) {
			if !strings.Contains(w, "states") || tt.programme.Investment == nil && tt.programme.AnnualSaving == nil {
				t.Errorf("%s: %s", tt.name, w)
			}
		}
	}
	p := several(option("a", a))
	p.Programmes[0].Options[0].Status, p.Programmes[0].LifetimeYears = engine.Rejected, 5
	o := first(t, p)
	unknown(t, "investment where all options are rejected", o.Investment)
	unknown(t, "saving where all options are rejected", o.AnnualSaving)

	// A sum with a gap would set a whole saving against a part of the investment.
	p = several(option("a", a), option("gap", engine.Figures{AnnualSaving: usd(9)}))
	p.Programmes[0].AnnualSaving = usd(500)
	unknown(t, "investment with a gap", first(t, p).Investment)
	p = several(option("a", a), option("gap", engine.Figures{Investment: usd(9)}))
	p.Programmes[0].Investment = usd(500)
	unknown(t, "saving with a gap", first(t, p).AnnualSaving)
}

func TestAchievedAndBaselineOfAProgramme(t *testing.T) {
	a := invest(100, 50, saves("coal", "6 t"))
	a.Achieved = []engine.Saving{saves("coal", "5 t")}
	p := several(option("a", a), option("b", a))
	p.Programmes[0].Baseline = []engine.Saving{saves("coal", "11000 kg"), saves("electricity", "1 MWh")}
	r := evaluate(t, p, own(t), engine.Options{})
	at(t, "achieved by the options", r.Programmes[0].AchievedCO2, 20, exactly)
	want := []string{`the options of programme "p" save 12 t of coal together, and 11 are used`}
	if diff := cmp.Diff(want, texts(r.Warnings)); diff != "" {
		t.Error(diff)
	}
	p.Programmes[0].Achieved = []engine.Saving{saves("coal", "3 t")}
	p.Programmes[0].Baseline[0] = saves("coal", "12 t")
	r = evaluate(t, p, own(t), engine.Options{})
	at(t, "achieved as the programme states it", r.Programmes[0].AchievedCO2, 6, exactly)
	if len(r.Warnings) > 0 {
		t.Errorf("saving all there is: %v", texts(r.Warnings))
	}
	p.Programmes[0].Options[0].Savings = []engine.Saving{saves("coal", "6 t"), saves("thread", "15 t")} // without a baseline
	if r = evaluate(t, p, own(t), engine.Options{}); len(r.Warnings) > 0 {
		t.Errorf("a carrier was set against the use of another one: %v", texts(r.Warnings))
	}
	p.Programmes[0].Options[0].Savings = a.Savings
	p.Programmes[0].Achieved = nil
	p.Programmes[0].Savings = []engine.Saving{saves("coal", "12 t")}
	at(t, "achieved by the options of stated savings", first(t, p).AchievedCO2, 20, exactly)
	p.Programmes[0].Savings = nil
	p.Programmes[0].Baseline[0] = saves("colas", "12 t")
	if _, err := engine.Evaluate(p, own(t), engine.Options{}); err == nil {
		t.Error("an unknown carrier in the baseline of a programme was accepted")
	}
}

func TestCountsOfAProgramme(t *testing.T) {
	done := option("a", invest(1, 1))
	done.Status = engine.Implemented
	tests := []struct {
		name                  string
		proposed, implemented int
		wantProposed, want    int
		warning               []string
	}{
		{"as listed", 0, 0, 2, 1, nil},
		{"more proposed than listed", 5, 0, 5, 1, nil},
		{"as stated", 5, 4, 5, 4, nil},
		{"fewer proposed than listed", 1, 1, 1, 1, []string{`programme "p" comes to 1 options implemented of 1 proposed, and lists 2`}},
		{"more implemented than listed", 0, 3, 2, 3, []string{`programme "p" comes to 3 options implemented of 2 proposed, and lists 2`}},
	}
	for _, tt := range tests {
		p := several(done, option("b", invest(1, 1)))
		p.Programmes[0].Proposed, p.Programmes[0].Implemented = tt.proposed, tt.implemented
		r := evaluate(t, p, own(t), engine.Options{})
		if o := r.Programmes[0]; o.Proposed != tt.wantProposed || o.Implemented != tt.want {
			t.Errorf("%s: %d of %d", tt.name, o.Implemented, o.Proposed)
		}
		if diff := cmp.Diff(tt.warning, texts(r.Warnings)); diff != "" {
			t.Errorf("%s:\n%s", tt.name, diff)
		}
	}
}

// A carrier of two units that the set cannot bring together is two sums; unknown ones come after those of the set.
func TestCarriersOfAGroup(t *testing.T) {
	p := several(
		option("a", engine.Figures{Savings: []engine.Saving{saves("thread", "1 t"), saves("water", "3 m3"), saves("coal", "1 t")}}),
		option("b", engine.Figures{Savings: []engine.Saving{saves("thread", "5 kg"), saves("coal", "4 t"), saves("thread2", "1 t")}}),
	)
	o := first(t, p)
	if want := []string{"coal", "water", "thread", "thread", "thread2"}; !slices.Equal(carriers(o), want) {
		t.Errorf("carriers %v, want %v", carriers(o), want)
	}
	if want := []string{"thread", "thread2"}; !slices.Equal(o.NoFactor, want) {
		t.Errorf("without factor %v, want %v", o.NoFactor, want)
	}
	near(t, "coal", o.ByCarrier[0].Quantity, 5, exactly)
}

func TestEmptyGroups(t *testing.T) {
	p := one(engine.Figures{Savings: []engine.Saving{saves("solvent", "1 t")}})
	r := evaluate(t, p, own(t), engine.Options{})
	o := r.Total
	near(t, "CO2", o.CO2, 0, exactly)
	for what, v := range map[string]*float64{"investment": o.Investment, "saving": o.AnnualSaving, "NPV": o.NPV, "rate": o.ImplementationRate,
		"annualised cost": o.AnnualisedCost, "net benefit": o.NetBenefit(), "ratio": o.ReportedRatio, "achieved": o.AchievedCO2} {
		unknown(t, what, v)
	}
	if o.ID != "total" || o.Name != (engine.Text{En: "Total", Vi: "Tổng cộng"}) || o.Flows != nil {
		t.Errorf("%+v", o)
	}
}
