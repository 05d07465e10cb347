package bulk

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine/internal/cells"
)

// Figures are rounded as strconv rounds: correctly, halves to even, of the number as it is in binary.
func TestFiguresAreFormatFloats(t *testing.T) {
	quick, b := 0, newBatch(&layout{names: make([]string, 7)})
	r := rand.New(rand.NewPCG(3, 3))
	values := []float64{0, math.Copysign(0, -1), 0.5, 1.5, 2.5, 0.125, 0.375, 1.005, 2.675, -0.004, -0.005, -0.0049, 0.0005, 99.995, 999999.995, 9.99999,
		1 << 52, 1<<53 - 1, -(1<<53 - 1), -(1<<53 - 1) / 10.0, -900719925474099.25, -90071992547409.5, -12345678.5, -1e8, 1e8, 99999999.5, 1 << 53, 1e15, 1e16, 1e22, 1e300, -1e20, math.Nextafter(0.5, 0), math.Nextafter(0.125, 1), 9007199254740.99, 90071992547409.925}
	for range 200_000 {
		v := r.NormFloat64() * math.Exp(30*r.Float64()-5)
		switch r.IntN(3) {
		case 0:
			v = math.Round(v*1000) / 1000
		case 1:
			v = (math.Trunc(v) + 0.5) / []float64{1, 10, 100, 1000, 10000}[r.IntN(5)] // near a half of the last digit
		}
		values = append(values, v)
	}
	for side := range slices.Chunk(values, b.rows) {
		for k, decimals := range decimals {
			for other := range shown {
				for i, v := range side {
					b.shown[other][i] = figure{v, other == k}.orNaN()
				}
			}
			b.print(0, len(side))
			for i, v := range side {
				want := strconv.FormatFloat(v, 'f', int(decimals), 64)
				if zero, _ := strconv.ParseFloat(want, 64); zero == 0 {
					want = strings.TrimPrefix(want, "-")
				}
				if got := string(b.append(nil, i)); got != strings.Repeat(",", k)+want+strings.Repeat(",", shown-k-1)+"\n" {
					t.Fatalf("%v with %d decimals is %s, want %s", v, decimals, got, want)
				}
				if b.digits[k][i] != cells.Many {
					quick++
				}
			}
		}
	}
	if quick < 5*len(values)/2 {
		t.Errorf("%d of %d are quick", quick, 5*len(values))
	}
}
