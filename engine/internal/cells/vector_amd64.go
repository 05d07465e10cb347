//go:build !purego

package cells

import "golang.org/x/sys/cpu"

// vector says whether the processor has the instructions of vector_amd64.s.
var vector = cpu.X86.HasAVX2 && cpu.X86.HasBMI1 && cpu.X86.HasPOPCNT

// readVector is [readWords] for cells of up to fifteen bytes whose digits come to less than 10^10. Its last argument is always
// removals, which staticcheck does not see where only assembly names it.
//
//go:noescape
func readVector(text *byte, length int, bounds *uint32, stride int, numbers *Number, n int, mark byte, removals *removal) (read int)

// scanVector is [Index.scanWords]. It says too how many lines end, how often the third byte was, whether there are quotes or odd
// bytes, and whether bytes beyond ASCII or of 0.
//
//go:noescape
func scanVector(text *byte, from, to int, at *uint32, room int, delimiter, third, odd byte) (next, n, lines, thirds int, quoted, foreign bool)

// lanes is of how many numbers digitsVector makes digits at once.
const lanes = 4

// digitsVector is [digitsWords] of n numbers, a multiple of lanes.
//
//go:noescape
func digitsVector(values *float64, n int, power float64, digits *uint64)

// removal takes a mark out of sixteen bytes.
type removal struct {
	shuffle [16]byte
	divisor float64 // of the number without it
	text    Decimal
}

// removals are by the place of the mark; the last is for none.
var removals = func() (all [17]removal) {
	for mark := range all {
		m, after := &all[mark], max(15-mark, 0)
		for i := range m.shuffle {
			m.shuffle[i] = byte(i)
			if mark < 16 && i <= mark {
				m.shuffle[i] = byte(i - 1) // of the first one, 255, which makes it 0
			}
		}
		m.divisor, m.text = Powers[after], Decimal(after)|Short|Given
		if after > 8 {
			m.text |= Long
		}
	}
	return all
}()
