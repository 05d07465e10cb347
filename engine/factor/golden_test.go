package factor

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cleaner-production/abate/factors"
)

var update = flag.Bool("update", false, "renew the golden files")

// golden compares text with a golden file, or renews the file.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs (- file, + now); renew it with -update and read the change:\n%s", file, diff)
	}
}

// listed writes each factor of a set that stands in that set itself, a line each.
func listed(s *Set) string {
	var b strings.Builder
	for i := range s.Carriers {
		c := &s.Carriers[i]
		for k := range kinds {
			for _, f := range c.factors[k] {
				if f.Set == s.ID {
					fmt.Fprintf(&b, "%s %s %s %d %s %v %v %s %s %q %q %t %t\n", s.ID, c.ID, k, f.Year, f.String(), f.Low, f.High, f.Range, f.Basis, f.Method, f.Source, f.Verified, f.RangeVerified)
				}
			}
		}
	}
	return b.String()
}

// lastYear returns the last year for which a set has a factor, 0 where none goes by years.
func lastYear(s *Set) int {
	last := 0
	for i := range s.Carriers {
		for k := range kinds {
			for _, f := range s.Carriers[i].factors[k] {
				last = max(last, f.Year)
			}
		}
	}
	return last
}

// compiled writes what a unit of each carrier is in energy and gases, with the ends of its range, for the last year of
// the set. A carrier without a value for that year is left out.
func compiled(t *testing.T, s *Set) string {
	t.Helper()
	var b strings.Builder
	number := func(c Coefficient) string {
		if !c.Known {
			return "-"
		}
		return strconv.FormatFloat(c.Value, 'g', 10, 64) + "[" + strconv.FormatFloat(c.Low, 'g', 6, 64) + "," + strconv.FormatFloat(c.High, 'g', 6, 64) + "]"
	}
	year := lastYear(s)
	table, err := s.Compile(year)
	if err != nil {
		t.Fatal(err)
	}
	for i := range table.Rows {
		row := &table.Rows[i]
		c, err := row.Per(row.Unit.Dimension())
		if err != nil || !c.Energy.Known && !c.CO2.Known {
			continue
		}
		fmt.Fprintf(&b, "%s %d %s per %s: GJ %s toe %s CO2 %s CO2e %s\n", s.ID, year, row.ID, c.Unit, number(c.Energy), number(c.TOE), number(c.CO2), number(c.CO2e))
	}
	return b.String()
}

// Every factor of every built-in set, and what it makes of a unit of each carrier. A number that changes changes a line
// in both.
func TestBuiltInSets(t *testing.T) {
	var all, effects strings.Builder
	for _, id := range Names() {
		s, err := Load(id)
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString(listed(s))
		if !strings.HasPrefix(id, "ember-") { // these are ipcc-2006 but for the grid, which is listed
			effects.WriteString(compiled(t, s))
		}
	}
	golden(t, "testdata/factors.golden", all.String())
	golden(t, "testdata/compiled.golden", effects.String())
}

// Each number of each built-in set matters: changed by one per cent it changes the golden lines.
func TestEveryNumberIsGuarded(t *testing.T) {
	number := regexp.MustCompile(`\b(value|low|high)( *= )([0-9.]+)`)
	count := 0
	for _, id := range Names() {
		data, err := factors.Files.ReadFile(id + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		before, err := Decode(id+".toml", data)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range number.FindAllSubmatchIndex(data, -1) {
			v, err := strconv.ParseFloat(string(data[at[6]:at[7]]), 64)
			if err != nil {
				t.Fatal(err)
			}
			line := data[:at[0]]
			line = line[bytes.LastIndexByte(line, '\n')+1:]
			if bytes.HasPrefix(bytes.TrimSpace(line), []byte("#")) {
				continue
			}
			changed := v * 1.01
			if string(data[at[2]:at[3]]) == "high" || strings.Contains(string(data[at[0]:min(at[1]+40, len(data))]), "fraction") {
				changed = v * 0.99 // an oxidation stays below 1, a high end may meet its value
			}
			text := append([]byte{}, data[:at[6]]...)
			text = strconv.AppendFloat(text, changed, 'f', -1, 64)
			text = append(text, data[at[7]:]...)
			after, err := Decode(id+".toml", text)
			if err == nil && listed(after) == listed(before) { // an error guards it too: a value outside its range
				t.Errorf("%s: %s changed by 1 %% is not noticed", id, data[at[0]:at[1]])
			}
			count++
		}
	}
	if count < 500 {
		t.Errorf("only %d numbers found", count)
	}
}

// A set is named by its file, reads without a doubt, uses every source it lists, and its hash is that of the file.
func TestBuiltInSetsAreWhole(t *testing.T) {
	for _, id := range Names() {
		s, err := Load(id)
		if err != nil {
			t.Fatal(err)
		}
		data, err := factors.Files.ReadFile(id + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(data)
		if got := s.Lineage[0]; got.ID != id || got.SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("%s: lineage begins with %v", id, got)
		}
		for _, w := range s.Warnings {
			t.Errorf("%s: %v", id, w.Error())
		}
		if s.Title.En == "" || s.Title.Vi == "" {
			t.Errorf("%s has no title in both languages", id)
		}
		used := map[string]bool{}
		for i := range s.Carriers {
			c := &s.Carriers[i]
			if c.Name.En == "" || c.Name.Vi == "" {
				t.Errorf("%s: carrier %s has no name in both languages", id, c.ID)
			}
			for k := range kinds {
				for _, f := range c.factors[k] {
					src, ok := s.Source(&f)
					if !ok {
						t.Errorf("%s: the source %q of %s does not resolve", id, f.Source, f.ID)
					}
					used[src.Key] = true
				}
			}
		}
		for _, src := range s.Sources {
			if src.Set == id && !used[src.Key] && !bytes.Contains(data, []byte(`source = "`+src.Key+":")) {
				t.Errorf("%s lists the source %q and does not use it", id, src.Key)
			}
			if src.Read == "" || src.Checked == "" {
				t.Errorf("%s: source %q does not say how and when it was read", id, src.Key)
			}
		}
	}
}
