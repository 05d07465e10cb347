package bulk

import (
	"math/big"

	"github.com/cleaner-production/abate/engine/internal/cells"
	"github.com/cleaner-production/abate/engine/internal/exact"
)

// tally adds up cells as they are written, exactly: in whole 10^-8, parted in two so that neither overflows within 2^33 cells.
// The zero value is 0.
type tally struct {
	high, low int64      // high is of 2^30
	rest      exact.Wide // of cells that are long
}

const half = 30

// eighths are the powers of ten that make a decimal of so many places whole 10^-8.
var eighths = [cells.Places + 1]int64{1e8, 1e7, 1e6, 1e5, 1e4, 1e3, 1e2, 1e1, 1}

// add adds cells, 0 where one is empty.
func (t *tally) add(column []cells.Number) {
	high, low := t.high, t.low
	for i := range column {
		n := &column[i]
		if n.Text&cells.Long != 0 {
			t.rest.Add(n.Value)
			continue
		}
		v := int64(n.Text.Whole()) * eighths[n.Text&cells.Places]
		if n.Text&cells.Minus != 0 {
			v = -v
		}
		high += v >> half
		low += v & (1<<half - 1)
	}
	t.high, t.low = high, low
}

func (t *tally) merge(o *tally) {
	t.high, t.low = t.high+o.high, t.low+o.low
	t.rest.Merge(&o.rest)
}

// value returns the sum, within two units of its last digit.
func (t *tally) value() float64 {
	high, low := t.high+t.low>>half, t.low&(1<<half-1) // whatever the order
	if t.rest.Value() == 0 {
		return (float64(high)*(1<<half) + float64(low)) / 1e8
	}
	// What cancels may leave little: so the whole 10^-8 are added to the rest as two floats.
	const digits = 200 // bits, more than both have
	sum := new(big.Float).SetPrec(digits).SetInt64(high)
	sum.SetMantExp(sum, half).Add(sum, new(big.Float).SetInt64(low))
	sum.Quo(sum, big.NewFloat(1e8))
	first, _ := sum.Float64()
	second, _ := sum.Sub(sum, big.NewFloat(first)).Float64()
	var all exact.Wide
	all.Merge(&t.rest)
	all.AddAll([]float64{first, second})
	return all.Value()
}
