package chart_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/chart"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/engine/uncertainty"
	"github.com/cleaner-production/abate/examples"
)

const hostile = `<script>alert("x")</script> & ]]> =HYPERLINK`

// factory has 25 options: one that is immediate, one that never pays back, one that raises CO2, a hostile name and a
// very long one, in Vietnamese dong.
func factory() string {
	var b strings.Builder
	b.WriteString("title = \"Brewery\"\ncurrency = \"VND\"\nyear = 2023\nfactors = \"viet-nam\"\n[prices]\ncoal = \"3000000 VND/t\"\nelectricity = \"1900 VND/kWh\"\n[[programme]]\nid = \"brew\"\nname = \"Brewery\"\n")
	for i := range 25 {
		name, invest, saving := fmt.Sprintf("Option number %d, giải pháp", i+1), 20e6*float64(1+i*i), fmt.Sprintf("coal = \"%d t\"\nelectricity = \"%d MWh\"", 2+7*i, 1+(i*37)%200)
		extra := ""
		switch i {
		case 0:
			invest = 0
		case 3:
			extra = "annual_saving = -1000000\n"
		case 5:
			saving = "electricity = \"-40 MWh\"\ncoal = \"20 t\""
		case 7:
			name = hostile
		case 8:
			name = "bell\a right-to-left\u202e " + strings.Repeat("very long ", 60)
		}
		fmt.Fprintf(&b, "[[programme.option]]\nid = \"o%d\"\nname = %s\ninvestment = %.0f\n%s[programme.option.savings]\n%s\n", i, tomlString(name), invest, extra, saving)
	}
	return b.String()
}

func tomlString(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\a", `\u0007`, "\u202e", `\u202e`).Replace(s) + `"`
}

func load(t testing.TB, name, text string) chart.Data {
	t.Helper()
	p, err := input.Read(name, []byte(text), quantity.English)
	if err != nil {
		t.Fatal(err)
	}
	set, err := factor.Load(p.Factors)
	if err != nil {
		t.Fatal(err)
	}
	r, err := engine.Evaluate(p, set, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a, err := uncertainty.Analyse(context.Background(), p, r, uncertainty.Options{})
	if err != nil {
		t.Fatal(err)
	}
	draws, err := uncertainty.Analyse(context.Background(), p, r, uncertainty.Options{Draws: 2000, Seed: 1, Bins: 60})
	if err != nil {
		t.Fatal(err)
	}
	return chart.Data{Result: r, Analysis: a, Draws: draws}
}

func table2(t testing.TB) chart.Data {
	data, err := examples.Files.ReadFile(examples.Table2)
	if err != nil {
		t.Fatal(err)
	}
	return load(t, examples.Table2, string(data))
}

// metered has meters, which Table 2 has not.
func metered(t testing.TB) chart.Data {
	data, err := examples.Files.ReadFile("meter/metered.toml")
	if err != nil {
		t.Fatal(err)
	}
	return load(t, "metered.toml", string(data))
}

func measured(t testing.TB) chart.Data {
	data, err := examples.Files.ReadFile(examples.Table4)
	if err != nil {
		t.Fatal(err)
	}
	return load(t, "table4.toml", string(data))
}

func portfolios(t testing.TB) map[string]chart.Data {
	plant, err := os.ReadFile(filepath.Join("..", "..", "examples", "template", "plant.toml"))
	if err != nil {
		t.Fatal(err)
	}
	return map[string]chart.Data{"table2": table2(t), "plant": load(t, "plant.toml", string(plant)), "factory": load(t, "factory.toml", factory()), "metered": metered(t)}
}

// texts decodes an SVG and returns what it writes.
func texts(t *testing.T, data []byte) (all []string) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(data))
	inText := false
	for {
		token, err := d.Token()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, data)
		}
		switch x := token.(type) {
		case xml.StartElement:
			if x.Name.Local == "script" {
				t.Error("a script element")
			}
			inText = x.Name.Local == "text"
		case xml.EndElement:
			inText = false
		case xml.CharData:
			if inText {
				all = append(all, string(x))
			}
		}
	}
}

var notNumber = regexp.MustCompile(`(?i)[", ]-?(nan|\+?inf)\b`)

func TestPicturesAreValidAndTheSameTwice(t *testing.T) {
	for name, d := range portfolios(t) {
		for _, l := range []language.Language{language.English, language.Vietnamese} {
			d.Language = l
			drawn := 0
			for _, k := range chart.Kinds() {
				t.Run(fmt.Sprintf("%s/%v/%v", name, l, k), func(t *testing.T) {
					svg, err := chart.Draw(k, d, chart.SVG, 0, 0)
					if errors.Is(err, chart.ErrNothing) {
						if k.Alt(d) != "" {
							t.Error("an alt text of nothing")
						}
						return
					}
					if err != nil {
						t.Fatal(err)
					}
					drawn++
					if k.Title(d) == "" || len(k.Alt(d)) < len(k.Title(d))+5 {
						t.Errorf("title %q, alt %q", k.Title(d), k.Alt(d))
					}
					all := texts(t, svg)
					if len(all) < 8 {
						t.Errorf("only %d texts", len(all))
					}
					if m := notNumber.Find(svg); m != nil {
						t.Errorf("%q in the picture", m)
					}
					for _, s := range all {
						if strings.ContainsAny(s, "\a\u202e\ufffd") || strings.Contains(s, "%!") {
							t.Errorf("text %q", s)
						}
					}
					if n := bytes.Count(svg, []byte("<text textLength=")); n != len(all) {
						t.Errorf("%d of %d texts keep their width in other fonts", n, len(all))
					}
					if !bytes.Contains(svg, []byte("sans-serif")) {
						t.Error("no other font to fall back to")
					}
					for _, f := range []chart.Format{chart.SVG, chart.PDF} {
						one, err := chart.Draw(k, d, f, 0, 0)
						two, err2 := chart.Draw(k, d, f, 0, 0)
						if err != nil || err2 != nil || !bytes.Equal(one, two) {
							t.Errorf("%v differs the second time: %v %v", f, err, err2)
						}
					}
				})
			}
			if drawn < 7 {
				t.Errorf("%s: only %d pictures", name, drawn)
			}
		}
	}
}

func TestHostileNameIsText(t *testing.T) {
	d := load(t, "factory.toml", factory())
	svg, err := chart.Draw(chart.Payback, d, chart.SVG, 900, 0)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.Join(texts(t, svg), " "), `<script>alert("x")</script>`) {
		t.Error("the name is not shown")
	}
	if bytes.Contains(svg, []byte("<script")) {
		t.Error("the name is markup")
	}
}

func TestPNGDecodes(t *testing.T) {
	for _, k := range chart.Kinds() {
		d := table2(t)
		switch k {
		case chart.Meter:
			d = metered(t)
		case chart.Indicators:
			d = measured(t)
		}
		data, err := chart.Draw(k, d, chart.PNG, 300, 0)
		if err != nil {
			t.Fatalf("%v: %v", k, err)
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil || img.Bounds().Dx() != 625 {
			t.Errorf("%v: %v, %v", k, err, img.Bounds())
		}
	}
}

// The bytes say nothing of the day on which they were written.
func TestPDFHasNoDate(t *testing.T) {
	data, err := chart.Draw(chart.CO2, table2(t), chart.PDF, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	dates := regexp.MustCompile(`\(D:(\d+)`).FindAllSubmatch(data, -1)
	for _, m := range dates {
		if string(m[1]) != "20000101000000" {
			t.Errorf("date %s", m[1])
		}
	}
	if !bytes.HasPrefix(data, []byte("%PDF-")) {
		t.Error("no PDF")
	}
}

func TestVietnameseFiguresAndWords(t *testing.T) {
	d := table2(t)
	d.Language = language.Vietnamese
	svg, err := chart.Draw(chart.CO2, d, chart.SVG, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(texts(t, svg), "|")
	for _, want := range []string{"19.987", "Tổng cộng", "báo cáo", "Than"} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in %s", want, all)
		}
	}
	if alt := chart.CO2.Alt(d); !strings.Contains(alt, "GERIAP 19.987 tấn CO₂/năm") {
		t.Errorf("alt text %q", alt)
	}
}

func TestNothingToDrawIsSaid(t *testing.T) {
	d := load(t, "p.toml", "year = 2023\nfactors = \"viet-nam\"\n[[programme]]\nid = \"p\"\nsavings = { coal = \"10 t\" }\n")
	for _, k := range []chart.Kind{chart.Payback, chart.Investment, chart.CashFlow, chart.MACC, chart.Reported, chart.Rate} {
		if _, err := chart.Draw(k, d, chart.SVG, 0, 0); !errors.Is(err, chart.ErrNothing) {
			t.Errorf("%v: %v", k, err)
		}
	}
	if _, err := chart.Draw(chart.CO2, d, chart.SVG, 0, 0); err != nil {
		t.Error(err)
	}
}

func TestWrongCallsAreRefused(t *testing.T) {
	d := table2(t)
	other := d
	other.Of = "nobody"
	for name, call := range map[string]func() ([]byte, error){
		"no result": func() ([]byte, error) { return chart.Draw(chart.CO2, chart.Data{}, chart.SVG, 0, 0) },
		"kind":      func() ([]byte, error) { return chart.Draw(99, d, chart.SVG, 0, 0) },
		"format":    func() ([]byte, error) { return chart.Draw(chart.CO2, d, 99, 0, 0) },
		"size":      func() ([]byte, error) { return chart.Draw(chart.CO2, d, chart.SVG, -1, 0) },
		"too big":   func() ([]byte, error) { return chart.Draw(chart.CO2, d, chart.SVG, 1e9, 0) },
		"programme": func() ([]byte, error) { return chart.Draw(chart.CO2, other, chart.SVG, 0, 0) },
	} {
		if _, err := call(); err == nil || errors.Is(err, chart.ErrNothing) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Pictures need no analysis, and any size is drawn without a panic.
func TestPicturesOfAnySizeWithoutAnalysis(t *testing.T) {
	for name, d := range portfolios(t) {
		d.Analysis = nil
		for _, k := range chart.Kinds() {
			for _, size := range [][2]float64{{1, 1}, {240, 120}, {300, 2000}, {2000, 300}} {
				svg, err := chart.Draw(k, d, chart.SVG, size[0], size[1])
				if errors.Is(err, chart.ErrNothing) {
					continue
				}
				if err != nil {
					t.Fatalf("%s %v %v: %v", name, k, size, err)
				}
				texts(t, svg)
			}
		}
	}
}

func BenchmarkTable2CO2SVG(b *testing.B) {
	d := table2(b)
	for b.Loop() {
		if _, err := chart.Draw(chart.CO2, d, chart.SVG, 0, 0); err != nil {
			b.Fatal(err)
		}
	}
}

// What a reader hears of the distribution is the interval of the draws in it, not the propagated one beside it.
func TestDistributionSaysItIsDrawn(t *testing.T) {
	d := table2(t)
	if alt := chart.Distribution.Alt(d); !strings.Contains(alt, d.Language.Tonnes(d.Draws.Total.CO2.Low)+" – ") || !strings.Contains(alt, fmt.Sprintf("interval, of %s draws", d.Language.Number(float64(d.Draws.Draws), 0))) {
		t.Errorf("%q", alt)
	}
}

// The bars of a plant whose options share a stream have one for what they count twice, and in the abatement curve each
// bears its part: 1,365 t of the condensate are 1,223.
func TestPicturesComeToTheTotal(t *testing.T) {
	data, err := examples.Files.ReadFile("factory/plant.toml")
	if err != nil {
		t.Fatal(err)
	}
	d := load(t, "plant.toml", string(data))
	for kind, want := range map[chart.Kind][2][]string{
		chart.CO2:     {{"counted twice: steam", "−850", "1,365", "9,067", "the total is less it"}, {"1,223"}},
		chart.Savings: {{"counted twice: steam", "−8,643", "84,786"}, nil},
		chart.MACC:    {{"1,223", "each bears its part"}, {"1,365", "counted twice: steam"}},
	} {
		svg, err := chart.Draw(kind, d, chart.SVG, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		for i, texts := range want {
			for _, text := range texts {
				if bytes.Contains(svg, []byte(text)) != (i == 0) {
					t.Errorf("%v: %q", kind, text)
				}
			}
		}
	}
}
