package cells

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// The bounds of a line are where its fields end, whatever lines were passed over; a line of more fields or fewer has none.
func TestBoundsOfLines(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 64))
	for run := range 400 {
		columns, returns, ending := 1+r.IntN(40), run%2 == 0, "\n"
		if returns {
			ending = "\r\n"
		}
		fits := func(line string) bool {
			return strings.Count(line, ";")+1 == columns && strings.HasSuffix(line, ending) && (!returns || strings.Count(line, "\r") == 1)
		}
		x := NewIndex(';', columns, 1+r.IntN(80), returns)
		for range 2 {
			var text []byte
			for range r.IntN(200) {
				fields := columns
				if r.IntN(20) == 0 {
					fields += r.IntN(5) - 2
				}
				for k := range fields {
					if k > 0 {
						text = append(text, ';')
					}
					text = append(text, strings.Repeat(":", r.IntN(4)*r.IntN(12))...) // beside ; in ASCII
					if returns && r.IntN(20*columns) == 0 {
						text = append(text, '\r')
					}
				}
				if returns && r.IntN(20) > 0 {
					text = append(text, '\r')
				}
				text = append(text, '\n')
			}
			after := append(text, strings.Repeat(";", Slack)...)
			x.Begin(len(text))
			for i := 0; i < len(text); {
				most := 1 + r.IntN(300)
				bounds, n := x.Rows(after, i, most)
				lines := strings.SplitAfter(string(text[i:]), "\n")
				lines = lines[:len(lines)-1]
				if n > most || n > 0 != fits(lines[0]) {
					t.Fatalf("%d rows of %d columns of %q", n, columns, lines)
				}
				if r.IntN(5) == 0 {
					n = r.IntN(min(n, 2) + 1)
				}
				x.Take(n)
				for _, line := range lines[:n] {
					if !fits(line) {
						t.Fatalf("%q is a row of %d columns", line, columns)
					}
					for k, field := range strings.Split(strings.TrimSuffix(line, ending), ";") {
						if have := string(after[bounds[k]+1 : bounds[k+1]]); have != field {
							t.Fatalf("field %d of %q is %q", k, line, have)
						}
					}
					bounds = bounds[x.Fields():]
					i += len(line)
				}
				if r.IntN(3) == 0 && n > 0 {
					bounds[0] -= min(bounds[0], 1) // as a row that ends in a carriage return
				}
				for k := n; k < len(lines) && (k == n && !fits(lines[k]) || r.IntN(10) == 0); k++ { // are read in another way
					i += len(lines[k])
				}
			}
		}
	}
}

// What is quoted or foreign is seen, wherever it stands.
func TestIndexSeesOddBytes(t *testing.T) {
	for at := range 130 {
		for _, odd := range []string{"", "\"", "\r", "\x00", "\x80", "\xff"} {
			text := strings.Repeat("a;b\n", 40)
			text = text[:at] + odd + text[at:]
			for _, returns := range []bool{false, true} {
				x := NewIndex(';', 2, 100, returns)
				x.Begin(len(text))
				x.Rows([]byte(text+strings.Repeat("c", Slack)), 0, 1)
				quoted, foreign := odd == "\"" || odd == "\r" && !returns, odd != "" && odd != "\"" && odd != "\r"
				if x.Quoted != quoted || x.Foreign != foreign {
					t.Errorf("%q at %d: %v and %v", odd, at, x.Quoted, x.Foreign)
				}
			}
		}
	}
}
