package audit

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/quantity"
)

// score counts what the audit made of planted slips and of clean entries.
type score struct {
	slips, found, named int
	clean, accused      int
}

func (s *score) add(findings []Finding, planted *slipped) {
	off := slices.IndexFunc(findings, func(f Finding) bool {
		return f.Verdict == Impossible || f.Verdict == Unlikely || f.Verdict == CannotTell
	})
	if planted == nil {
		s.clean++
		if off >= 0 {
			s.accused++
		}
		return
	}
	s.slips++
	if off < 0 {
		return
	}
	s.found++
	best := Mend{}
	for _, f := range findings { // the likeliest mend of any of its figures
		if len(f.Mends) > 0 && f.Mends[0].Probability > best.Probability {
			best = f.Mends[0]
		}
	}
	if best.Field == planted.field && math.Abs(best.Factor*planted.factor-1) < 0.01 {
		s.named++
	}
}

func (s *score) String() string {
	return fmt.Sprintf("%d of %d slips found (%.1f %%), %d of those named rightly (%.1f %%); %d of %d clean accused (%.2f %%)",
		s.found, s.slips, 100*float64(s.found)/float64(s.slips), s.named, 100*float64(s.named)/float64(max(s.found, 1)),
		s.accused, s.clean, 100*float64(s.accused)/float64(max(s.clean, 1)))
}

// slipped is a figure that was multiplied.
type slipped struct {
	field  string
	factor float64
}

// world makes portfolios. All sizes are illustrative; the scatter of prices is the one measured.
type world struct {
	*rand.Rand
	set   *factor.Set
	table *factor.Table
}

func newWorld(t testing.TB, seed uint64) *world {
	set, err := factor.Load("vncpc-2004")
	if err != nil {
		t.Fatal(err)
	}
	table, err := set.Compile(2004)
	if err != nil {
		t.Fatal(err)
	}
	return &world{rand.New(rand.NewPCG(seed, 1)), set, table}
}

var fuels = []struct {
	carrier string
	unit    quantity.Unit
	price   float64 // USD
	size    float64 // median saved by a programme
}{
	{"coal", quantity.Tonne, 60, 800}, {"do", quantity.Tonne, 450, 100}, {"fo", quantity.Tonne, 300, 120}, {"lpg", quantity.Tonne, 600, 40}, {"electricity", quantity.MegawattHour, 70, 900},
}

// digits rounds to significant digits, as reports print, and returns half a unit of the last one.
func digits(v float64, n int) (rounded, half float64) {
	unit := math.Pow(10, math.Floor(math.Log10(math.Abs(v)))-float64(n-1))
	return math.Round(v/unit) * unit, unit / 2
}

// honest is a ratio of implied to actual price: half of Student's t on either side, as the audit assumes and as was
// measured. Drawn by the ratio of a normal and a chi variable.
func (w *world) honest() float64 {
	freedom, scale := 2.20296, -0.133773
	if w.IntN(2) == 1 {
		freedom, scale = 1.15477, 0.0504775
	}
	return math.Exp(scale * math.Abs(w.NormFloat64()) / math.Sqrt(2*w.gamma(freedom/2)/freedom))
}

// gamma is by Marsaglia and Tsang, ACM Trans. Math. Softw. 26, 363 (2000).
func (w *world) gamma(shape float64) float64 {
	if shape < 1 {
		return w.gamma(shape+1) * math.Pow(w.Float64(), 1/shape)
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := w.NormFloat64()
		v := (1 + c*x) * (1 + c*x) * (1 + c*x)
		if v > 0 && math.Log(1-w.Float64()) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}

// portfolio makes programmes of one to four carriers that report CO2 with factors drawn from their ranges, a saving at
// prices that scatter, and an investment.
func (w *world) portfolio(programmes int) *engine.Portfolio {
	p := &engine.Portfolio{Currency: "USD", Year: 2004}
	for _, f := range fuels {
		p.Prices = append(p.Prices, engine.Price{Carrier: f.carrier, Value: engine.Money{Value: f.price}, Unit: f.unit})
	}
	drawn := map[string]float64{} // a factor is one unknown for the author of a report
	for i := range programmes {
		g := engine.Programme{ID: fmt.Sprintf("p%02d", i)}
		order := w.Perm(len(fuels))[:1+w.IntN(4)]
		co2, money := 0.0, 0.0
		for _, k := range order {
			f := fuels[k]
			v, half := digits(f.size*math.Exp(1.2*w.NormFloat64()), 3)
			g.Savings = append(g.Savings, engine.Saving{Carrier: f.carrier, Quantity: quantity.Quantity{Value: v, Unit: f.unit}, Half: half})
			row, _ := w.table.Row(f.carrier)
			per, _ := row.Per(f.unit.Dimension())
			each := 1.0
			for _, part := range per.CO2.Parts {
				if part.Factor == nil || part.Low == part.High {
					each *= part.Value
					continue
				}
				if _, known := drawn[part.Factor.ID]; !known {
					z := w.NormFloat64() / 1.96
					drawn[part.Factor.ID] = 1 + max(z, 0)*(part.High/part.Value-1) + min(z, 0)*(1-part.Low/part.Value)
				}
				each *= part.Value * drawn[part.Factor.ID]
			}
			co2 += v * each
			money += v * f.price
		}
		reported, half := digits(co2, 2+w.IntN(2))
		g.Reported.CO2 = &engine.Saving{Quantity: quantity.Quantity{Value: reported, Unit: quantity.Tonne}, Half: half}
		saving, _ := digits(money*w.honest(), 3)
		g.AnnualSaving = &engine.Money{Value: saving}
		investment, _ := digits(saving*math.Exp(1.2*w.NormFloat64()), 2)
		g.Investment = &engine.Money{Value: investment}
		p.Programmes = append(p.Programmes, g)
	}
	return p
}

// powers are the slips that are planted.
var powers = []float64{10, 0.1, 100, 0.01, 1000, 0.001}

// dominant is the saving that makes up most of the CO2; none where no carrier makes up half of it.
func (w *world) dominant(g *engine.Programme) int {
	best, sum, at := 0.0, 0.0, none
	for i, s := range g.Savings {
		row, _ := w.table.Row(s.Carrier)
		per, _ := row.Per(s.Quantity.Unit.Dimension())
		v := s.Quantity.Value * per.CO2.Value
		sum += v
		if v > best {
			best, at = v, i
		}
	}
	if best < sum/2 {
		return none
	}
	return at
}

func (w *world) plant(g *engine.Programme) *slipped {
	by := powers[w.IntN(len(powers))]
	if i := w.dominant(g); i >= 0 && w.IntN(2) == 0 {
		g.Savings[i].Quantity.Value *= by
		g.Savings[i].Half *= by
		return &slipped{"savings." + g.Savings[i].Carrier, by}
	}
	g.Reported.CO2.Quantity.Value *= by
	g.Reported.CO2.Half *= by
	return &slipped{"reported.co2", by}
}

func of1(a *Report, programme, option string) (all []Finding) {
	for _, f := range a.Findings {
		if f.Programme == programme && f.Option == option {
			all = append(all, f)
		}
	}
	return all
}

// Programmes that report CO2: slips of ten or more in the CO2 or in the dominant quantity. Without money, a slip in the
// only carrier is as likely one in the CO2; those that have several tell them apart by their shares.
func TestExperimentCO2(t *testing.T) {
	for _, c := range []struct {
		name  string
		money bool
		least int // carriers
		named float64
	}{
		{"programmes with CO2, money and prices", true, 1, 0.9},
		{"programmes with CO2 and several carriers, no money", false, 2, 0.75},
	} {
		w := newWorld(t, 2026)
		var s score
		for range 400 {
			p := w.portfolio(10)
			planted := map[string]*slipped{}
			for i := range p.Programmes {
				g := &p.Programmes[i]
				if !c.money {
					g.AnnualSaving, g.Investment = nil, nil
				}
				if w.IntN(5) == 0 {
					planted[g.ID] = w.plant(g)
				}
			}
			a := audited(t, p, "vncpc-2004", 0)
			for i := range p.Programmes {
				if id := p.Programmes[i].ID; len(p.Programmes[i].Savings) >= c.least {
					s.add(of1(a, id, ""), planted[id])
				}
			}
		}
		t.Log(c.name + ": " + s.String())
		if float64(s.found) < 0.95*float64(s.slips) || float64(s.named) < c.named*float64(s.found) || float64(s.accused) > 0.01*float64(s.clean) {
			t.Errorf("wanted: 95 %% found, %v %% of those named, under 1 %% accused", 100*c.named)
		}
	}
}

// Options that say what they save of one carrier, in quantity and money, and what they cost, in a plant whose prices
// and use are known: slips in the quantity or in the saving.
func TestExperimentOptions(t *testing.T) {
	w := newWorld(t, 7)
	var s score
	for range 300 {
		p := &engine.Portfolio{Currency: "USD", Year: 2004}
		g := engine.Programme{ID: "plant"}
		for _, f := range fuels {
			p.Prices = append(p.Prices, engine.Price{Carrier: f.carrier, Value: engine.Money{Value: f.price}, Unit: f.unit})
			use := 50 * f.size * math.Exp(w.NormFloat64())
			g.Baseline = append(g.Baseline, engine.Saving{Carrier: f.carrier, Quantity: quantity.Quantity{Value: use, Unit: f.unit}})
		}
		planted := map[string]*slipped{}
		for k := range 15 {
			o := engine.Option{ID: fmt.Sprintf("o%02d", k)}
			i := w.IntN(len(fuels))
			v, half := digits(min(g.Baseline[i].Quantity.Value*0.03*math.Exp(1.5*w.NormFloat64()), g.Baseline[i].Quantity.Value), 3)
			saving, _ := digits(v*fuels[i].price*w.honest(), 3)
			investment, _ := digits(saving*math.Exp(1.2*w.NormFloat64()), 2)
			o.Savings = []engine.Saving{{Carrier: fuels[i].carrier, Quantity: quantity.Quantity{Value: v, Unit: fuels[i].unit}, Half: half}}
			o.AnnualSaving, o.Investment = &engine.Money{Value: saving}, &engine.Money{Value: investment}
			if w.IntN(5) == 0 {
				by := powers[w.IntN(len(powers))]
				if w.IntN(2) == 0 {
					o.Savings[0].Quantity.Value *= by
					planted[o.ID] = &slipped{"savings." + fuels[i].carrier, by}
				} else {
					o.AnnualSaving.Value *= by
					planted[o.ID] = &slipped{"annual_saving", by}
				}
			}
			g.Options = append(g.Options, o)
		}
		p.Programmes = []engine.Programme{g}
		a := audited(t, p, "vncpc-2004", 0)
		for _, o := range g.Options {
			s.add(of1(a, "plant", o.ID), planted[o.ID])
		}
	}
	t.Log("options with quantity, money, prices and use: " + s.String())
	if float64(s.found) < 0.9*float64(s.slips) || float64(s.accused) > 0.01*float64(s.clean) {
		t.Error("wanted: 90 % found, under 1 % accused")
	}
}

// real returns the plants of the examples with those of their recommendations that save one energy, in quantity and money,
// with their own prices and, if asked, their use.
func real(t testing.TB, use bool) []*engine.Portfolio {
	var all []*engine.Portfolio
	for _, name := range []string{"tissue-paper", "metal-parts", "soda-ash"} {
		p, err := input.ReadFile("../../examples/us-plants/" + name + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		p.Year = 2004
		g := &p.Programmes[0]
		if !use {
			g.Baseline = nil
		}
		g.Options = slices.DeleteFunc(g.Options, func(o engine.Option) bool {
			return len(o.Savings) != 1 || !slices.ContainsFunc(p.Prices, func(c engine.Price) bool { return c.Carrier == o.Savings[0].Carrier })
		})
		for i := range g.Options {
			g.Options[i].SameStream = "" // a slip would be refused, where it saves more than is used
		}
		all = append(all, p)
	}
	return all
}

// Real recommendations, a slip planted in each figure of each in turn.
func TestExperimentReal(t *testing.T) {
	for _, c := range []struct {
		name        string
		use, prices bool
		found       float64
	}{
		{"prices of the plant", false, true, 0.9}, {"prices and use of the plant", true, true, 0.9}, {"prices implied by the other options", false, false, 0.5},
	} {
		var s score
		for _, p := range real(t, c.use) {
			if !c.prices {
				p.Prices = nil
			}
			a := audited(t, p, "vncpc-2004", 0)
			for i := range p.Programmes[0].Options {
				o := &p.Programmes[0].Options[i]
				s.add(of1(a, p.Programmes[0].ID, o.ID), nil)
				factors := slices.Clone(powers)
				if o.Savings[0].Carrier == "electricity" {
					factors = append(factors, 293.07107, 3.412, 1/3.6)
				}
				for _, by := range factors {
					was := o.Savings[0].Quantity.Value
					o.Savings[0].Quantity.Value *= by
					s.add(of1(audited(t, p, "vncpc-2004", 0), p.Programmes[0].ID, o.ID), &slipped{"savings." + o.Savings[0].Carrier, by})
					o.Savings[0].Quantity.Value = was
				}
				for _, by := range powers {
					was := o.AnnualSaving.Value
					o.AnnualSaving.Value *= by
					s.add(of1(audited(t, p, "vncpc-2004", 0), p.Programmes[0].ID, o.ID), &slipped{"annual_saving", by})
					o.AnnualSaving.Value = was
				}
			}
		}
		t.Logf("real recommendations, %s: %s", c.name, s.String())
		if float64(s.found) < c.found*float64(s.slips) || s.accused > 1 {
			t.Errorf("wanted: %v %% found, at most one accused", 100*c.found)
		}
	}
}
