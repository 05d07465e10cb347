package input_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/quantity"
)

// summary writes what was read of a portfolio: the options with all that was found, and what was left out.
func summary(p *engine.Portfolio) string {
	var b strings.Builder
	fmt.Fprintf(&b, "currency %s\n", p.Currency)
	money := func(word string, m *engine.Money) {
		if m != nil {
			fmt.Fprintf(&b, "; %s %.10g %s", word, m.Value, m.Currency)
		}
	}
	for _, g := range p.Programmes {
		for _, o := range g.Options {
			fmt.Fprintf(&b, "%s/%s %q %q", g.ID, o.ID, o.Name.En, o.Name.Vi)
			if o.Category != "" || o.Status != 0 {
				fmt.Fprintf(&b, " [%s %v]", o.Category, o.Status)
			}
			money("investment", o.Investment)
			money("saving", o.AnnualSaving)
			for _, list := range []struct {
				word string
				of   []engine.Saving
			}{{"saves", o.Savings}, {"uses", o.Baseline}} {
				for _, s := range list.of {
					fmt.Fprintf(&b, "; %s %s %s", list.word, s.Quantity, s.Carrier)
				}
			}
			if o.LifetimeYears != 0 {
				fmt.Fprintf(&b, "; %d years", o.LifetimeYears)
			}
			if o.Reported.PaybackYears != nil {
				fmt.Fprintf(&b, "; payback %.4g", *o.Reported.PaybackYears)
			}
			if o.Note.En != "" {
				fmt.Fprintf(&b, "; %q", o.Note.En)
			}
			b.WriteByte('\n')
		}
	}
	for _, d := range p.Doubts {
		fmt.Fprintf(&b, "! %s\n", d)
	}
	return b.String()
}

// Spreadsheets as consultants keep them are read as they are; the last one needs settings that name its columns. What was
// read stands beside each, in a file that ends in .txt.
func TestSpreadsheets(t *testing.T) {
	files, err := filepath.Glob("testdata/spreadsheets/*.?sv")
	if err != nil || len(files) != 10 {
		t.Fatal(len(files), err)
	}
	slices.Sort(files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			base := strings.TrimSuffix(file, filepath.Ext(file))
			var s *input.Settings
			if text, err := os.ReadFile(base + ".toml"); err == nil {
				if s, err = input.ReadSettings("settings.toml", text, quantity.English); err != nil {
					t.Fatal(err)
				}
			}
			cells, err := input.ReadCSV(filepath.Base(file), data)
			if err != nil {
				t.Fatal(err)
			}
			p, err := input.ReadTable(cells, s, quantity.English)
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(base + ".txt")
			if os.IsNotExist(err) {
				if err := os.WriteFile(base+".txt", []byte(summary(p)), 0o644); err != nil {
					t.Fatal(err)
				}
				t.Fatal("written: read it, and run again")
			}
			if diff := cmp.Diff(string(want), summary(p)); diff != "" {
				t.Errorf("wanted (-) and read (+):\n%s", diff)
			}
		})
	}
}
