package report

import (
	"bytes"
	"encoding/csv"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/language"
)

func example(t *testing.T, name string) *engine.Result {
	t.Helper()
	p, err := input.ReadFile("../../examples/" + name)
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
	return r
}

// The ministry's CSV as a spreadsheet has it: each column of figures adds up to its total, in the writing of the
// language, and what does not count stands below with its reason.
func TestOptionTableAddsUp(t *testing.T) {
	r := example(t, "factory/plant.toml")
	for l, marks := range map[language.Language]struct {
		comma rune
		mark  string
	}{language.English: {',', "."}, language.Vietnamese: {';', ","}} {
		var b bytes.Buffer
		if err := WriteOptions(&b, Document{Result: r}, CSV, l); err != nil {
			t.Fatal(err)
		}
		text, marked := strings.CutPrefix(b.String(), "\ufeff")
		if !marked {
			t.Errorf("%v: no byte order mark: Excel takes it for another code page", l)
		}
		c := csv.NewReader(strings.NewReader(text))
		c.Comma = marks.comma
		rows, err := c.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		sums := make([]float64, len(rows[0]))
		var below [][]string
		twice := 0
		for i, row := range rows[1:] {
			total := row[1] == l.Word("total")
			if strings.HasPrefix(row[1], l.Word("status twice")) {
				twice++
			}
			for k := 2; k < len(row)-1; k++ {
				if row[k] == "" || k == len(row)-3 { // a payback is that of the sums
					continue
				}
				v, err := strconv.ParseFloat(strings.Replace(row[k], marks.mark, ".", 1), 64)
				if err != nil {
					t.Fatalf("%v: %v", l, err)
				}
				if total && !(math.Abs(v-sums[k]) <= 3e-4*math.Abs(v)) {
					t.Errorf("%v: %s: rows of %v, a total of %v", l, rows[0][k], sums[k], v)
				}
				sums[k] += v
			}
			if total {
				below = rows[i+2:]
			}
		}
		if twice != 1 || len(below) != 2 {
			t.Fatalf("%v: %d rows counted twice, want 1; %d rows below the total, want the 2 that do not count", l, twice, len(below))
		}
		for _, row := range below {
			if strings.Join(row[2:len(row)-1], "") != "" || !strings.HasPrefix(row[len(row)-1], l.Word("not counted")+": ") {
				t.Errorf("%v: %q", l, row)
			}
		}
	}
}
