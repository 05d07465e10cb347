package bulk

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/cleaner-production/abate/engine/internal/cells"
	"github.com/cleaner-production/abate/engine/internal/exact"
)

// What the cells of a row come to is added up exactly, ties that are none too.
func TestWeighIsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 4))
	quick, all := 0, 0
	for run := range 4000 {
		n, rows := 1+r.IntN(11), 1+r.IntN(9)
		l := &layout{cells: make([]int, n)}
		by := weights{list: make([]term, n)}
		b := batch{rows: rows, numbers: make([]cells.Number, n*rows)}
		for i := range by.list {
			by.list[i] = term{at: i, each: math.Ldexp(r.Float64(), r.IntN(20)-10)}
			if run%5 == 0 { // halves of the last digit
				by.list[i].each = math.Ldexp(1, r.IntN(120)-60)
			}
			if run%7 == 0 && r.IntN(9) == 0 {
				by.list[i].each *= -1
			}
			for k := range rows {
				whole, after := r.Uint64N(uint64(cells.Powers[r.IntN(9)])), r.Uint64N(1+uint64(run%9))
				c := b.at(i, k)
				text := strconv.FormatFloat(float64(whole)/cells.Powers[after], 'f', int(after), 64)
				*c, _, _ = cells.ReadOne([]byte(text+","), 0, '.')
				if run%3 == 0 && r.IntN(2) == 0 {
					c.Value, c.Text = -c.Value, c.Text|cells.Minus
				}
			}
		}
		if err := by.limit(l); err != nil {
			t.Fatal(err)
		}
		c := calculator{layout: l, sums: make([]float64, rows), lost: make([]float64, rows), seen: make([]cells.Decimal, rows), parts: make([]float64, n)}
		from := r.IntN(rows)
		c.weigh(&b, &by, from, rows)
		for k := from; k < rows; k++ {
			products := make([]float64, n)
			for i := range products {
				products[i] = b.at(i, k).Value * by.list[i].each
			}
			got := c.weighed(&b, k)
			if got != exact.Of(products...) {
				t.Fatalf("the sum of %v is %v", products, got)
			}
			all++
			if seen := c.seen[k]; seen&cells.Minus == 0 && got <= by.most[seen&cells.Places] {
				quick++
			}
		}
	}
	if quick < all/4 {
		t.Errorf("%d of %d are quick", quick, all)
	}
}

// Of products that are far apart a float may not hold what their sum loses: here the third of them tells a tie from none.
func TestWeighFarApart(t *testing.T) {
	products := []float64{1, 0x1p-53 - 0x1p-60, 0x1p-60 + 0x1p-112}
	l := &layout{cells: make([]int, len(products))}
	c, by := newCalculator(l, 1), weights{list: make([]term, len(products))}
	b := batch{rows: 1, numbers: make([]cells.Number, len(products))}
	for i, product := range products {
		by.list[i] = term{at: i, each: product}
		b.numbers[i], _, _ = cells.ReadOne([]byte("1,"), 0, '.')
	}
	if err := by.limit(l); err != nil {
		t.Fatal(err)
	}
	c.parts = make([]float64, len(products))
	c.weigh(&b, &by, 0, 1)
	if got := c.weighed(&b, 0); got != exact.Of(products...) || got != 1+0x1p-52 {
		t.Errorf("the sum of %v is %v", products, got)
	}
}
