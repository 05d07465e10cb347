package bulk

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
)

// The bounds of a line are where its fields end, whatever lines were passed over; a line of more fields or fewer has none.
func TestBoundsOfLines(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 64))
	for range 300 {
		columns := 1 + r.IntN(40)
		x := newIndex(';', columns)
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
			after := append(text, strings.Repeat(";", slack)...)
			x.begin(len(text))
			for i := 0; i < len(text); {
				end := i + bytes.IndexByte(after[i:], '\n')
				if r.IntN(10) > 0 {
					line := string(text[i:end])
					bounds, ok := x.row(after, i, end)
					if want := strings.Count(line, ";")+1 == columns; ok != want {
						t.Fatalf("%q of %d columns is %v, want %v", line, columns, ok, want)
					}
					for k, field := range strings.Split(line, ";") {
						if ok && string(after[bounds[k]+1:bounds[k+1]]) != field {
							t.Fatalf("field %d of %q is %q", k, line, after[bounds[k]+1:bounds[k+1]])
						}
					}
				}
				i = end + 1
			}
		}
	}
}
