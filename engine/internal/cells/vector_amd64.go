//go:build !purego

package cells

import "golang.org/x/sys/cpu"

// vector says whether the processor has the instructions of vector_amd64.s.
var vector = cpu.X86.HasAVX2 && cpu.X86.HasBMI1 && cpu.X86.HasPOPCNT

// readVector is [readWords] for numbers of up to fifteen digits.
//
//go:noescape
func readVector(text *byte, length int, bounds *uint32, stride int, numbers *Number, n int, mark byte, removals *removal) (read int)

// scanVector is [Index.scanWords]; it says too whether there are quotes or carriage returns, and whether bytes beyond ASCII or of 0.
//
//go:noescape
func scanVector(text *byte, from, to int, ends *uint32, n, room int, delimiter byte) (next, found, lines int, quoted, foreign bool)

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
