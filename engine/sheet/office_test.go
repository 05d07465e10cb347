package sheet

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/language"
)

// office calculates workbooks with LibreOffice, all in one run, and returns them.
func office(t *testing.T, books map[string][]byte) map[string]*excelize.File {
	t.Helper()
	files := map[string]*excelize.File{}
	for name, data := range convert(t, books, "xlsx", "xlsx") {
		files[name] = open(t, data)
	}
	return files
}

// throughOffice returns a workbook that LibreOffice has saved in its own format and back.
func throughOffice(t *testing.T, data []byte) []byte {
	t.Helper()
	return convert(t, convert(t, map[string][]byte{"plant": data}, "xlsx", "ods"), "ods", "xlsx")["plant"]
}

// convert has LibreOffice save files in another format.
func convert(t *testing.T, books map[string][]byte, from, to string) map[string][]byte {
	t.Helper()
	program := ""
	for _, name := range []string{"soffice", "libreoffice"} {
		if path, err := exec.LookPath(name); err == nil {
			program = path
			break
		}
	}
	if program == "" {
		t.Skip("LibreOffice is not installed; it is in Debian's package libreoffice-calc")
	}
	if testing.Short() {
		t.Skip("runs LibreOffice; run without -short")
	}
	in, out, profile := t.TempDir(), t.TempDir(), t.TempDir()
	always(t, profile)
	args := []string{"-env:UserInstallation=file://" + profile, "--headless", "--convert-to", to, "--outdir", out}
	for name, data := range books {
		path := filepath.Join(in, name+"."+from)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	cmd := exec.Command(program, args...)
	cmd.WaitDelay = time.Second
	timer := time.AfterFunc(2*time.Minute, func() { cmd.Process.Kill() })
	defer timer.Stop()
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	files := map[string][]byte{}
	for name := range books {
		data, err := os.ReadFile(filepath.Join(out, name+"."+to))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = data
	}
	return files
}

// always makes LibreOffice calculate what it opens, whoever has written it.
func always(t *testing.T, profile string) {
	t.Helper()
	const settings = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
`
	user := filepath.Join(profile, "user")
	if err := os.MkdirAll(user, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(user, "registrymodifications.xcu"), []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
}

// compare holds each formula of a book against what was calculated, and returns how many there are and the largest
// relative difference. Only rounding that is left over from a difference of large amounts is held against these.
func compare(t *testing.T, name string, b *book, f *excelize.File) (cells int, worst float64) {
	t.Helper()
	for _, g := range b.sheets() {
		for i, row := range g.rows {
			scale := 0.0
			if g == b.flows {
				for _, c := range row {
					if v, ok := c.value.(float64); ok {
						scale = max(scale, math.Abs(v))
					}
				}
			}
			for j, c := range row {
				if c.formula == "" {
					continue
				}
				cells++
				at := local(j+1, i+1)
				got, err := f.GetCellValue(g.name, at, excelize.Options{RawCellValue: true})
				if err != nil {
					t.Fatal(err)
				}
				var want float64
				switch v := c.value.(type) {
				case string:
					if got != v {
						t.Errorf("%s: %s!%s: =%s is calculated as %q, the engine has %q", name, g.name, at, c.formula, got, v)
					}
					continue
				case int:
					want = float64(v)
				case float64:
					want = v
				}
				v, err := strconv.ParseFloat(got, 64)
				if got == "" && want == 0 {
					v, err = 0, nil
				}
				difference := math.Abs(v - want)
				if difference > 1e-14*scale { // else rounding
					worst = max(worst, difference/max(math.Abs(v), math.Abs(want)))
				}
				if err != nil || !near(v, want, 1e-9) && difference > 1e-14*scale {
					t.Errorf("%s: %s!%s: =%s is calculated as %q, the engine has %v", name, g.name, at, c.formula, got, want)
				}
			}
		}
	}
	return cells, worst
}

// LibreOffice gets workbooks without stored values, so that all that it returns is calculated.
func TestFormulasGiveTheFiguresOfTheEngine(t *testing.T) {
	type made struct {
		b    *book
		name string
	}
	var all []made
	books := map[string][]byte{}
	for i, example := range append(slices.Clone(examples), "factory/plant.toml") {
		p := load(t, example)
		r := evaluate(t, p)
		for _, l := range []language.Language{language.English, language.Vietnamese} {
			b := newBook(r, analyse(t, p, r), nil, l)
			name := fmt.Sprintf("%d-%s", i, l)
			books[name] = written(t, b, false)
			all = append(all, made{b, name})
		}
	}
	for name, p := range cases() {
		b := newBook(evaluate(t, p), nil, nil, language.English)
		books[name] = written(t, b, false)
		all = append(all, made{b, name})
	}
	for seed := range 8 {
		p, name := rapid.Custom(drawProject).Example(seed), fmt.Sprint("drawn-", seed)
		b := newBook(evaluate(t, p), nil, nil, language.English)
		books[name] = written(t, b, false)
		all = append(all, made{b, name})
	}
	files := office(t, books)
	for _, m := range all {
		cells, worst := compare(t, m.name, m.b, files[m.name])
		t.Logf("%s: %d formulas, largest relative difference %.2g", m.name, cells, worst)
		if cells == 0 {
			t.Errorf("%s: no formula", m.name)
		}
	}
}

// drawProject draws a plant with what an option table has no place for: costs within the lifetime, prices by year.
func drawProject(t *rapid.T) *engine.Portfolio {
	p := drawPlant(t)
	p.Finance.PriceBase, p.Finance.CostEscalation = finance.Year0, 0.01
	for i := range p.Prices {
		if rapid.Bool().Draw(t, "by year") {
			p.Prices[i].ByYear = []float64{p.Prices[i].Value.Value * 1.5, p.Prices[i].Value.Value * 0.75}
		}
	}
	for i := range p.Programmes {
		for j := range p.Programmes[i].Options {
			o := &p.Programmes[i].Options[j]
			o.Investment = &engine.Money{Value: float64(rapid.IntRange(1, 1_000_000).Draw(t, "investment"))}
			if rapid.Bool().Draw(t, "replaced") {
				o.Replacements = []engine.Replacement{{Year: 1, Cost: engine.Money{Value: o.Investment.Value / 8}}}
			}
			if rapid.Bool().Draw(t, "worth something") {
				o.ResidualValue = &engine.Money{Value: o.Investment.Value / 16}
			}
			if o.Grant.Amount != nil {
				o.Grant.Amount.Value = o.Investment.Value
			}
		}
	}
	return p
}

// A change in the workbook gives what the engine gives for a portfolio changed alike.
func TestChangesMoveTheFigures(t *testing.T) {
	type change struct {
		name      string
		example   string
		before    func(p *engine.Portfolio) // of both
		portfolio func(p *engine.Portfolio)
		override  []factor.Override
		sheet     func(b *book) (g *grid, cell string, value any)
	}
	rising := func(p *engine.Portfolio) { p.Prices[1].ByYear = []float64{0.08, 0.09, 0.10} }
	changes := []change{
		{"factor of electricity", "vncpc-2004/table2.toml", nil, nil, []factor.Override{{Key: "electricity.co2", Value: "0.40 t/MWh"}},
			func(b *book) (*grid, string, any) {
				return b.factors, find(b.factors, fID, "electricity.co2", fValue), 0.40
			}},
		{"factor of coal", "template/plant.toml", nil, nil, []factor.Override{{Key: "coal.co2", Value: "90000 kg/TJ"}},
			func(b *book) (*grid, string, any) {
				return b.factors, find(b.factors, fID, "anthracite.co2", fValue), 90000.0
			}},
		{"price of coal", "template/plant.toml", nil, func(p *engine.Portfolio) { p.Prices[0].Value.Value = 150 }, nil,
			func(b *book) (*grid, string, any) { return b.inputs, find(b.inputs, pCarrier, "coal", pValue), 150.0 }},
		{"price of electricity", "template/plant.toml", nil, func(p *engine.Portfolio) { p.Prices[1].Value.Value = 0.03 }, nil,
			func(b *book) (*grid, string, any) {
				return b.inputs, find(b.inputs, pCarrier, "electricity", pValue), 30.0
			}},
		{"price of a year", "template/plant.toml", rising, func(p *engine.Portfolio) { p.Prices[1].ByYear[1] = 0.12 }, nil,
			func(b *book) (*grid, string, any) {
				return b.inputs, find(b.inputs, pCarrier, "electricity", pYear1+1), 120.0
			}},
		{"escalation after the last year", "template/plant.toml", rising, func(p *engine.Portfolio) { p.Prices[1].Escalation = new(0.11) }, nil,
			func(b *book) (*grid, string, any) {
				return b.inputs, find(b.inputs, pCarrier, "electricity", pRise), 0.11
			}},
		{"price of year 1", "template/plant.toml", rising, func(p *engine.Portfolio) { p.Prices[1].Value.Value, p.Prices[1].ByYear[0] = 0.05, 0.05 }, nil,
			func(b *book) (*grid, string, any) {
				return b.inputs, find(b.inputs, pCarrier, "electricity", pYear1), 50.0
			}},
		{"discount rate", "template/plant.toml", nil, func(p *engine.Portfolio) { p.Finance.DiscountRate = new(0.25) }, nil,
			func(b *book) (*grid, string, any) { return b.inputs, local(termColumn, b.terms.rate), 0.25 }},
		{"lifetime", "egypt/food.toml", nil, func(p *engine.Portfolio) { p.Finance.LifetimeYears = 14 }, nil,
			func(b *book) (*grid, string, any) { return b.inputs, local(termColumn, b.terms.life), 14 }},
		{"investment", "egypt/food.toml", nil, func(p *engine.Portfolio) { p.Programmes[0].Options[0].Investment.Value = 99_000 }, nil,
			func(b *book) (*grid, string, any) { return b.inputs, local(mInvestment, b.money+1), 99_000.0 }},
		{"small return", "egypt/food.toml", nil, func(p *engine.Portfolio) { p.Programmes[0].Options[0].Investment.Value = 2_000_000 }, nil,
			func(b *book) (*grid, string, any) { return b.inputs, local(mInvestment, b.money+1), 2_000_000.0 }},
		{"large return", "egypt/food.toml", nil, func(p *engine.Portfolio) { p.Programmes[0].Options[0].Investment.Value = 20 }, nil,
			func(b *book) (*grid, string, any) { return b.inputs, local(mInvestment, b.money+1), 20.0 }},
		{"quantity", "template/plant.toml", nil, func(p *engine.Portfolio) { p.Programmes[0].Options[2].Savings[0].Quantity.Value = 250 }, nil,
			func(b *book) (*grid, string, any) { return b.inputs, local(sQuantity, b.entries[3].lines), 250.0 }},
		{"rejected", "template/plant.toml", nil, func(p *engine.Portfolio) { p.Programmes[0].Options[1].Status = engine.Rejected }, nil,
			func(b *book) (*grid, string, any) { return b.summary, local(cStatus, summaryTop+1+2), "rejected" }},
		{"use before", "template/plant.toml", nil, func(p *engine.Portfolio) {
			for i := range 2 { // on which both options agree
				p.Programmes[0].Options[i].Baseline[0].Quantity.Value = 3000
			}
		}, nil, func(b *book) (*grid, string, any) { return b.energy, find(b.energy, nName, "Coal", nBefore), 3000.0 }},
	}
	books, wants := map[string][]byte{}, map[string]*book{}
	for _, c := range changes {
		p := load(t, c.example)
		if c.before != nil {
			c.before(p)
		}
		b := newBook(evaluate(t, p), nil, nil, language.English)
		f := open(t, written(t, b, false))
		g, at, value := c.sheet(b)
		if err := f.SetCellValue(g.name, at, value); err != nil {
			t.Fatal(err)
		}
		data, err := f.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		books[c.name] = data.Bytes()
		if c.portfolio != nil {
			c.portfolio(p)
		}
		wants[c.name] = newBook(evaluate(t, p, c.override...), nil, nil, language.English)
	}
	files := office(t, books)
	for _, c := range changes {
		b := wants[c.name]
		worst := 0.0
		hold := func(g *grid, at string, want any) {
			got, err := files[c.name].GetCellValue(g.name, at, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			v, err := strconv.ParseFloat(got, 64)
			switch w := want.(type) {
			case string:
				if got != w {
					t.Errorf("%s: %s!%s: %q is calculated, the engine has %q", c.name, g.name, at, got, w)
				}
			case float64:
				if got == "" && w == 0 {
					return
				}
				if err != nil || !near(v, w, 1e-9) {
					t.Errorf("%s: %s!%s: %q is calculated, the engine has %v", c.name, g.name, at, got, w)
				}
				worst = max(worst, math.Abs(v-w)/max(math.Abs(w), math.Abs(v), 1e-300))
			}
		}
		for i := range b.entries {
			for col, want := range figures(b, i) {
				hold(b.summary, local(col, summaryTop+1+i), want)
			}
		}
		for i, row := range b.energy.rows {
			for j, cell := range row {
				if cell.formula != "" {
					hold(b.energy, local(j+1, i+1), cell.value)
				}
			}
		}
		t.Logf("%s: largest relative difference %.2g", c.name, worst)
	}
}

// figures returns what the engine has for the formulas of a row of the summary.
func figures(b *book, i int) map[int]any {
	all := map[int]any{}
	for col := cInvestment; col <= cRatio; col++ {
		if c := b.summary.at(col, summaryTop+1+i); c.formula != "" {
			all[col] = c.value
		}
	}
	return all
}

// find returns the cell of a column in the row whose other column holds a text.
func find(g *grid, by int, text string, col int) string {
	for row := range g.rows {
		if g.at(by, row+1).value == text {
			return local(col, row+1)
		}
	}
	return ""
}
