//go:build !amd64 || purego

package cells

type removal struct{}

var removals [1]removal

const (
	vector = false
	lanes  = 1
)

func readVector(text *byte, length int, bounds *uint32, stride int, numbers *Number, n int, mark byte, removals *removal) (read int) {
	panic("no vectors")
}

func scanVector(text *byte, from, to int, at *uint32, room int, delimiter, third, odd byte) (next, n, lines, thirds int, quoted, foreign bool) {
	panic("no vectors")
}

func digitsVector(values *float64, n int, power float64, digits *uint64) { panic("no vectors") }
