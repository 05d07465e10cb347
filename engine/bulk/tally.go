package bulk

import "github.com/cleaner-production/abate/engine/internal/exact"

// tally adds up cells as they are written, exactly: in whole 10^-8, parted in two so that neither overflows within 2^33 cells.
// The zero value is 0.
type tally struct {
	high, low int64      // high is of 2^30
	rest      exact.Wide // of cells that are long, or negative
}

const parted = 30

// eighths are the powers of ten that make a decimal of so many places whole 10^-8.
var eighths = [places + 1]int64{1e8, 1e7, 1e6, 1e5, 1e4, 1e3, 1e2, 1e1, 1}

// addCells adds to each tally the cell of its carrier in a row, 0 if that is empty.
func addCells(tallies []tally, carriers []term, b *batch, r int) {
	carriers = carriers[:len(tallies)]
	for k := range tallies {
		t := &tallies[k]
		n := b.at(carriers[k].cell, r)
		if n.text&(long|minus) != 0 {
			t.rest.Add(n.value)
			continue
		}
		v := int64(n.text>>written) * eighths[n.text&places]
		t.high += v >> parted
		t.low += v & (1<<parted - 1)
	}
}

func (t *tally) merge(o *tally) {
	t.high, t.low = t.high+o.high, t.low+o.low
	t.rest.Merge(&o.rest)
}

// value returns the sum, within two units of its last digit.
func (t *tally) value() float64 {
	high := t.high + t.low>>parted // whatever the order
	v := float64(high)*(1<<parted) + float64(t.low&(1<<parted-1))
	return v/1e8 + t.rest.Value()
}
