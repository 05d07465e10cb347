package sheet

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/quantity"
)

// raw returns a cell as it is stored.
func raw(t *testing.T, f *excelize.File, g *grid, col, row int) string {
	t.Helper()
	s, err := f.GetCellValue(g.name, local(col, row), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func formula(t *testing.T, f *excelize.File, g *grid, col, row int) string {
	t.Helper()
	s, err := f.GetCellFormula(g.name, local(col, row))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// What a viewer shows that does not calculate is what the engine has.
func TestStoredValuesAreThoseOfTheEngine(t *testing.T) {
	for _, example := range examples {
		for _, l := range []language.Language{language.English, language.Vietnamese} {
			p := load(t, example)
			r := evaluate(t, p)
			u := analyse(t, p, r)
			b := newBook(r, u, nil, l)
			var buf bytes.Buffer
			if err := Write(&buf, r, u, nil, l); err != nil {
				t.Fatal(err)
			}
			f := open(t, buf.Bytes())
			for i, e := range b.entries {
				row := summaryTop + 1 + i
				low, high := u.Of(e.o).CO2.Low, u.Of(e.o).CO2.High
				want := map[int]*float64{cInvestment: e.o.Investment, cNet: e.o.NetInvestment, cSaving: e.o.AnnualSaving, cCO2: &e.o.CO2, cCO2e: &e.o.CO2e, cEnergy: &e.o.Energy,
					cTOE: &e.o.TOE, cNPV: e.o.NPV, cAbatement: e.o.AbatementCost, cReported: e.o.ReportedCO2, cRatio: e.o.ReportedRatio, cLow: &low, cHigh: &high}
				for col, v := range want {
					got := raw(t, f, b.summary, col, row)
					if v == nil && got == "" {
						continue
					}
					if x, err := strconv.ParseFloat(got, 64); v == nil || err != nil || !near(x, *v, 1e-13) { // excelize reads 15 digits
						t.Errorf("%s: %s of %s is stored as %q, the engine has %v", example, local(col, row), e.o.ID, got, v)
					}
					physical := slices.Contains([]int{cCO2, cCO2e, cEnergy, cTOE}, col)
					if physical && e.o.ByCarrier == nil { // nothing is saved but money
						continue
					}
					if col != cLow && col != cHigh && formula(t, f, b.summary, col, row) == "" {
						t.Errorf("%s: %s of %s has no formula", example, local(col, row), e.o.ID)
					}
				}
				if e.o.Flows != nil && e.o.Stream == "" && formula(t, f, b.summary, cSimple, row) == "" {
					t.Errorf("%s: the payback of %s has no formula", example, e.o.ID)
				}
			}
		}
	}
}

// CO2 of a tonne of anthracite is NCV x C x 44/12 x OX (Revised 1996 IPCC Guidelines), each factor a cell of its own.
func TestCoefficientsAreProductsOfCells(t *testing.T) {
	b := newBook(evaluate(t, load(t, "vncpc-2004/table2.toml")), nil, nil, language.English)
	row := 0
	for i := range b.inputs.rows {
		if b.inputs.at(sCarrier, i+1).value == "coal" && b.inputs.at(sPerCO2, i+1).formula != "" {
			row = i + 1
			break
		}
	}
	if row == 0 {
		t.Fatal("no line of coal")
	}
	product := 1.0
	var ids []string
	for ref := range strings.SplitSeq(b.inputs.at(sPerCO2, row).formula, "*") {
		col, at, err := excelize.CellNameToCoordinates(strings.ReplaceAll(strings.TrimPrefix(ref, "'Factors'!"), "$", ""))
		if err != nil {
			t.Fatal(err)
		}
		product *= b.factors.at(col, at).value.(float64)
		ids = append(ids, b.factors.at(fID, at).value.(string))
	}
	if want := []string{"coal.ncv", "anthracite.carbon", "constant", "anthracite.oxidation"}; !slices.Equal(ids, want) {
		t.Errorf("the factors are %q, want %q", ids, want)
	}
	if want := 26.7 * 0.0268 * 44 / 12 * 0.98; math.Abs(product-want) > 1e-12 {
		t.Errorf("a tonne of coal is %v t CO2, want %v", product, want)
	}
}

// What a user writes is text, in every cell, and stands in no formula.
func TestTextOfUsersIsNeverAFormula(t *testing.T) {
	const evil = `=HYPERLINK("http://x","y")`
	p := load(t, "template/plant.toml")
	p.Title, p.Source = engine.Text{En: evil}, engine.Text{En: evil}
	m := &p.Programmes[0]
	m.ID, m.Name = evil, engine.Text{En: evil, Vi: "+1\x00\x1b[31m\u202e"}
	m.Options[0].ID, m.Options[0].Name = "@SUM(A1)", engine.Text{En: strings.Repeat("ệ𝟙", 20_000)}
	m.Options[1].ID, m.Options[1].Name = "-2+3", engine.Text{En: "_x0041_ <b>&"}
	m.Options[1].Savings = append(m.Options[1].Savings, engine.Saving{Carrier: `=cmd|' /C calc'!A0`, Quantity: quantity.Quantity{Value: 3, Unit: quantity.Tonne}})
	r := evaluate(t, p)
	for _, l := range []language.Language{language.English, language.Vietnamese} {
		b := newBook(r, nil, nil, l)
		f := open(t, written(t, b, true))
		for _, g := range b.sheets() {
			for i, row := range g.rows {
				for j, c := range row {
					want := c.formula
					if got := formula(t, f, g, j+1, i+1); got != want {
						t.Errorf("%s!%s: formula %q, want %q", g.name, local(j+1, i+1), got, want)
					}
					for _, bad := range []string{"HYPERLINK", "cmd|", "@SUM", "-2+3"} {
						if strings.Contains(c.formula, bad) {
							t.Errorf("%s!%s: text of the user in a formula: %s", g.name, local(j+1, i+1), c.formula)
						}
					}
				}
			}
		}
		first := summaryTop + 1
		if got := raw(t, f, b.summary, cProgramme, first); got != evil {
			t.Errorf("the programme is called %q", got)
		}
		if got := raw(t, f, b.summary, cName, first+2); got != "_x0041_ <b>&" && l == language.English {
			t.Errorf("the second option is called %q", got)
		}
		if got := raw(t, f, b.summary, cName, first); l == language.Vietnamese && got != `+1\u0000\u001b[31m\u202e` {
			t.Errorf("the programme is called %q in Vietnamese", got)
		}
		long := raw(t, f, b.summary, cName, first+1)
		if n := len(utf16.Encode([]rune(long))); l == language.English && (n > excelize.TotalCellChars || n < excelize.TotalCellChars-10 || !strings.HasSuffix(long, cut)) {
			t.Errorf("a long text has %d units and ends in %q", n, long[len(long)-12:])
		}
	}
}

func TestSheetsHaveNamesInBothLanguages(t *testing.T) {
	r := evaluate(t, load(t, "egypt/food.toml"))
	for l, want := range map[language.Language][]string{
		language.English:    {"Summary", "Energy", "Inputs", "Factors", "Cash flow", "Charts", "About"},
		language.Vietnamese: {"Tổng hợp", "Năng lượng", "Đầu vào", "Hệ số", "Dòng tiền", "Biểu đồ", "Thuyết minh"},
	} {
		f := open(t, written(t, newBook(r, nil, nil, l), true))
		if got := f.GetSheetList(); !slices.Equal(got, want) {
			t.Errorf("%v: sheets are %q, want %q", l, got, want)
		}
		for _, name := range want {
			layout, err := f.GetPageLayout(name)
			if err != nil || *layout.Orientation != "landscape" || *layout.Size != 9 {
				t.Errorf("%s is not printed on A4 across: %v", name, err)
			}
		}
		for col, wanted := range map[string]float64{"A": 12, "D": 34, "Y": 12} {
			if width, err := f.GetColWidth(want[0], col); err != nil || width != wanted {
				t.Errorf("%s!%s is %v wide, want %v: %v", want[0], col, width, wanted, err)
			}
		}
		panes, err := f.GetPanes(want[0])
		if err != nil || !panes.Freeze || panes.YSplit != summaryTop {
			t.Errorf("the heads of %s do not stay in view: %+v, %v", want[0], panes, err)
		}
	}
}

func TestEveryHeadHasAWord(t *testing.T) {
	for _, l := range []language.Language{language.English, language.Vietnamese} {
		b := newBook(evaluate(t, load(t, "template/plant.toml")), nil, nil, l)
		for _, g := range b.sheets() {
			for i, row := range g.rows {
				for j, c := range row {
					if s, ok := c.value.(string); ok && c.look.head && s == "" {
						t.Errorf("%s!%s: a head without a word", g.name, local(j+1, i+1))
					}
				}
			}
		}
	}
}

func TestTheSameResultGivesTheSameBytes(t *testing.T) {
	p := load(t, "factory/options.csv")
	var all [2][]byte
	for i := range all {
		r := evaluate(t, p)
		all[i] = written(t, newBook(r, analyse(t, p, r), nil, language.English), true)
	}
	if !bytes.Equal(all[0], all[1]) {
		t.Error("two workbooks of one result differ")
	}
}

func TestTextFitsACell(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"a\tb\nc", "a b c"}, {"a\x07b\u202ec", "abc"}, {"\xff", "\uFFFD"}, {"Đầu vào", "Đầu vào"}, {"", ""},
	} {
		if got := text(c.in); got != c.want {
			t.Errorf("text(%q) is %q, want %q", c.in, got, c.want)
		}
	}
	if s := strings.Repeat("x", longest); text(s) != s {
		t.Error("a text that just fits is cut")
	}
}

// What has no factor saves neither energy nor CO2 that is known: its cells are empty, not 0; and no two columns of the energy
// have one head.
func TestEnergyOfWhatHasNoFactorIsEmpty(t *testing.T) {
	p := load(t, "factory/plant.toml")
	r := evaluate(t, p)
	for _, l := range []language.Language{language.English, language.Vietnamese} {
		b := newBook(r, analyse(t, p, r), nil, l)
		heads, empty := map[any]bool{}, 0
		for col := nName; col <= nCO2+1; col++ {
			head := b.energy.at(col, energyTop).value
			if heads[head] {
				t.Errorf("%v: two columns are headed %q", l, head)
			}
			heads[head] = true
		}
		for i, c := range b.carried() {
			row := energyTop + 1 + i
			toe, co2 := b.energy.at(nSavedTOE, row).value, b.energy.at(nCO2, row).value
			switch c.id {
			case "water", "chemicals", "solid_waste":
				empty++
				if toe != nil || co2 != nil || b.energy.at(nSaved, row).value == nil {
					t.Errorf("%v: %s saves %v toe and %v t CO2", l, c.id, toe, co2)
				}
			default:
				if toe == nil || co2 == nil {
					t.Errorf("%v: %s saves %v toe and %v t CO2", l, c.id, toe, co2)
				}
			}
		}
		if empty != 3 {
			t.Errorf("%d carriers without a factor, want 3", empty)
		}
	}
}
