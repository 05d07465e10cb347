package cells

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// The bounds of a line are where its fields end, whatever lines were passed over; a line of more fields or fewer has none.
func TestBoundsOfLines(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 64))
	for range 300 {
		columns := 1 + r.IntN(40)
		x := NewIndex(';', columns, make([]uint32, Room(columns, 1+r.IntN(80))))
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
				}
				text = append(text, '\n')
			}
			after := append(text, strings.Repeat(";", Slack)...)
			x.Begin(len(text))
			for i := 0; i < len(text); {
				most := 1 + r.IntN(300)
				x.Ready(after, i)
				bounds, n := x.Rows(after, i, most)
				lines := strings.SplitAfter(string(text[i:]), "\n")
				lines = lines[:len(lines)-1]
				if n > most || n > 0 != fits(lines[0], columns) {
					t.Fatalf("%d rows of %d columns of %q", n, columns, lines)
				}
				if r.IntN(5) == 0 {
					n = r.IntN(min(n, 2) + 1)
				}
				x.Take(n)
				for _, line := range lines[:n] {
					if !fits(line, columns) {
						t.Fatalf("%q is a row of %d columns", line, columns)
					}
					for k, field := range strings.Split(strings.TrimSuffix(line, "\n"), ";") {
						if have := string(after[bounds[k]+1 : bounds[k+1]]); have != field {
							t.Fatalf("field %d of %q is %q", k, line, have)
						}
					}
					bounds = bounds[columns:]
					i += len(line)
				}
				if r.IntN(3) == 0 && n > 0 {
					bounds[0] -= min(bounds[0], 1) // as a row that ends in a carriage return
				}
				for k := n; k < len(lines) && (k == n && !fits(lines[k], columns) || r.IntN(10) == 0); k++ { // are read in another way
					i += len(lines[k])
				}
			}
		}
	}
}

// fits says whether a line has so many fields.
func fits(line string, columns int) bool { return strings.Count(line, ";")+1 == columns }

// What is quoted or foreign is seen, wherever it stands.
func TestIndexSeesOddBytes(t *testing.T) {
	for at := range 130 {
		for _, odd := range []string{"", "\"", "\r", "\x00", "\x80", "\xff"} {
			text := strings.Repeat("a;b\n", 40)
			text = text[:at] + odd + text[at:]
			x := NewIndex(';', 2, make([]uint32, Room(2, 100)))
			x.Begin(len(text))
			x.Ready([]byte(text+strings.Repeat("c", Slack)), 0)
			quoted, foreign := odd == "\"" || odd == "\r", odd != "" && !(odd == "\"" || odd == "\r")
			if x.Quoted != quoted || x.Foreign != foreign {
				t.Errorf("%q at %d: %v and %v", odd, at, x.Quoted, x.Foreign)
			}
		}
	}
}
