package examples_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/audit"
	"github.com/cleaner-production/abate/engine/bulk"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/engine/report"
	"github.com/cleaner-production/abate/engine/uncertainty"
	"github.com/cleaner-production/abate/examples"
)

var update = flag.Bool("update", false, "renew the golden files")

// The figures of every example and what the audit says of them. The same factory as TOML, CSV and XLSX has one file.
func TestFiguresStay(t *testing.T) {
	written := map[string]bool{}
	err := fs.WalkDir(examples.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !isPortfolio(name) {
			return err
		}
		t.Run(name, func(t *testing.T) {
			stays(t, "testdata/"+strings.ReplaceAll(strings.TrimSuffix(name, path.Ext(name)), "/", "-")+".golden", figures(t, name), written)
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Read whole, as calc does, the options of the stream come to the figures of the stream.
func TestStreamIsAsReadWhole(t *testing.T) {
	open := func(name string) []byte {
		data, err := examples.Files.ReadFile("national/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	s, err := input.ReadSettings("settings.toml", open("settings.toml"), quantity.English)
	if err != nil {
		t.Fatal(err)
	}
	set, err := factor.Load(s.Portfolio.Factors)
	if err != nil {
		t.Fatal(err)
	}
	stream, err := bulk.Run(context.Background(), set, bytes.NewReader(open("options.csv")), bulk.Output{}, bulk.Config{File: "options.csv", Terms: s.Portfolio, Totals: true})
	if err != nil {
		t.Fatal(err)
	}
	cells, err := input.ReadCSV("options.csv", open("options.csv"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := input.ReadTable(cells, s, quantity.English)
	if err != nil {
		t.Fatal(err)
	}
	r, err := engine.Evaluate(p, set, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-12*math.Abs(b) }
	agree := func(name string, o *engine.Outcome, of *bulk.Total) {
		if !near(o.CO2, of.CO2) || !near(*o.NPV, *of.NPV) || !near(o.SimplePayback.Years, of.SimplePayback.Years) {
			t.Errorf("%s: %v t, NPV %v, payback %v; the stream has %v t, %v, %v", name, o.CO2, *o.NPV, o.SimplePayback, of.CO2, *of.NPV, of.SimplePayback)
		}
	}
	agree("total", &r.Total, &stream.Total)
	for i := range r.Programmes {
		o := &r.Programmes[i]
		k := slices.IndexFunc(stream.Totals, func(t bulk.Total) bool { return t.Programme == o.ID })
		agree(o.ID, o, &stream.Totals[k])
	}
	if len(r.Programmes) != 3 || len(r.Programmes[0].Options) != 9 {
		t.Errorf("%d programmes are read", len(r.Programmes))
	}
}

// The rows and totals of the options that are read as a stream.
func TestStreamStays(t *testing.T) {
	open := func(name string) []byte {
		data, err := examples.Files.ReadFile("national/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	terms, err := input.ReadSettings("settings.toml", open("settings.toml"), quantity.English)
	if err != nil {
		t.Fatal(err)
	}
	set, err := factor.Load(terms.Portfolio.Factors)
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	s, err := bulk.Run(context.Background(), set, bytes.NewReader(open("options.csv")), bulk.Output{Rows: &got}, bulk.Config{Terms: terms.Portfolio, Totals: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.WriteTotals(&got); err != nil {
		t.Fatal(err)
	}
	stays(t, "testdata/national-options.golden", got.String(), map[string]bool{})
}

// stays compares with a golden file, or writes it once.
func stays(t *testing.T, file, got string, written map[string]bool) {
	t.Helper()
	if *update && !written[file] {
		written[file] = true
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := differing(string(want), got); diff != "" {
		t.Errorf("%s differs (- file, + now); renew it with -update and read the change:\n%s", file, diff)
	}
}

// differing returns the lines of two texts that the other has not, those of the first with -, of the second with +.
func differing(want, got string) string {
	before, after := strings.Split(want, "\n"), strings.Split(got, "\n")
	gone := slices.DeleteFunc(slices.Clone(before), func(line string) bool { return slices.Contains(after, line) })
	new := slices.DeleteFunc(slices.Clone(after), func(line string) bool { return slices.Contains(before, line) })
	var b strings.Builder
	for i := range max(len(gone), len(new)) { // a changed line beside what it was
		if i < len(gone) {
			b.WriteString("- " + gone[i] + "\n")
		}
		if i < len(new) {
			b.WriteString("+ " + new[i] + "\n")
		}
	}
	if b.Len() == 0 && want != got {
		return "the same lines in another order"
	}
	return b.String()
}

// figures writes what an example comes to, an entry a line, and its audit without the hashes of the sets.
func figures(t *testing.T, name string) string {
	p, set, r := evaluated(t, name)
	u, err := uncertainty.Analyse(context.Background(), p, r, uncertainty.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s, year %d\n", set.ID, r.Year)
	for i := range r.Programmes {
		o := &r.Programmes[i]
		entry(&b, o.ID, o, u)
		for _, use := range p.Programmes[i].Baseline {
			fmt.Fprintf(&b, "%s uses %s of %s\n", o.ID, use.Quantity, use.Carrier)
		}
		for j := range o.Options {
			entry(&b, o.ID+"/"+o.Options[j].ID, &o.Options[j], u)
		}
		for j := range o.Overlaps {
			entry(&b, o.ID+": "+o.Overlaps[j].Name.En, &o.Overlaps[j], u)
		}
	}
	if len(r.Programmes) > 0 {
		entry(&b, "total", &r.Total, u)
	}
	for _, w := range r.Warnings {
		b.WriteString("warning: " + w.Text + "\n")
	}
	b.WriteString("\n")
	prior, err := audit.DefaultPrior()
	if err != nil {
		t.Fatal(err)
	}
	a, err := audit.Audit(p, r, u, prior)
	if err != nil {
		t.Fatal(err)
	}
	d := report.Document{Result: r, Analysis: u}
	if r.Indicators != nil {
		if err := report.WriteIndicators(&b, d, report.Text, language.English); err != nil {
			t.Fatal(err)
		}
	}
	if err := report.WriteAudit(&b, d, a, report.Text, language.English); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, id := range set.Lineage {
		text = strings.ReplaceAll(text, "  "+id.ID+"  sha256 "+id.SHA256[:12]+"\n", "")
	}
	return text
}

// entry writes money, energy and CO2 of an outcome, and the CO2 of each carrier.
func entry(b *strings.Builder, id string, o *engine.Outcome, u *uncertainty.Analysis) {
	fmt.Fprintf(b, "%s:", id)
	number := func(name string, v *float64) {
		if v != nil {
			fmt.Fprintf(b, " %s %.9g", name, *v)
		}
	}
	number("investment", o.NetInvestment)
	number("saving", o.AnnualSaving)
	switch o.SimplePayback.Kind {
	case finance.Finite:
		fmt.Fprintf(b, " payback %.9g", o.SimplePayback.Years)
	case finance.Immediate, finance.Never:
		fmt.Fprintf(b, " payback %v", o.SimplePayback.Kind)
	}
	number("npv", o.NPV)
	number("irr", o.IRR.Value)
	number("cost", o.AbatementCost)
	number("toe", &o.TOE)
	number("co2", &o.CO2)
	if of := u.Of(o); of != nil && of.CO2 != nil {
		fmt.Fprintf(b, " [%.7g %.7g]", of.CO2.Low, of.CO2.High)
	}
	number("co2e", &o.CO2e)
	for _, c := range o.ByCarrier {
		if c.Known {
			fmt.Fprintf(b, "; %s %.9g", c.Carrier, c.CO2)
		}
	}
	for _, c := range o.NoFactor {
		fmt.Fprintf(b, "; %s without factor", c)
	}
	if !o.Counted() {
		b.WriteString("; not counted")
	}
	b.WriteString("\n")
}

// evaluated is an example with its set and result.
func evaluated(t *testing.T, name string) (*engine.Portfolio, *factor.Set, *engine.Result) {
	t.Helper()
	data, err := examples.Files.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	p, err := read(name, data)
	if err != nil {
		t.Fatal(err)
	}
	opt := engine.Options{}
	if p.Factors == "" { // an option table names none
		p.Factors, opt.Year = "viet-nam", 2023
	}
	set, err := factor.Load(p.Factors)
	if err != nil {
		t.Fatal(err)
	}
	r, err := engine.Evaluate(p, set, opt)
	if err != nil {
		t.Fatal(err)
	}
	return p, set, r
}
