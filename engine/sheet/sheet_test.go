package sheet

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
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

func TestDump(t *testing.T) {
	dir := os.Getenv("SHEET_DUMP")
	if dir == "" {
		t.Skip()
	}
	for _, example := range examples {
		for _, l := range []quantity.Writing{quantity.English, quantity.Vietnamese} {
			p := load(t, example)
			r := evaluate(t, p)
			var buf bytes.Buffer
			if err := Write(&buf, r, analyse(t, p, r), l); err != nil {
				t.Fatal(err)
			}
			os.WriteFile(filepath.Join(dir, filepath.Base(filepath.Dir(example))+"-"+l.String()+".xlsx"), buf.Bytes(), 0o644)
		}
	}
}
