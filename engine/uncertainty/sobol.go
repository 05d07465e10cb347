package uncertainty

import (
	"math/bits"
	"strconv"
	"strings"
	"sync"
)

// dimensions is how many dimensions of the Sobol sequence are known. An unknown beyond them is drawn at random.
const dimensions = 64

// directions returns the direction numbers of all dimensions, most significant bit first. P. Bratley and B. L. Fox,
// ACM Trans. Math. Softw. 14, 88 (1988).
var directions = sync.OnceValue(func() *[dimensions][32]uint32 {
	var all [dimensions][32]uint32
	for k := range 32 {
		all[0][k] = 1 << (31 - k)
	}
	for d, row := range strings.Split(joeKuo, "|") {
		var n []uint32
		for _, text := range strings.Fields(row) {
			v, err := strconv.ParseUint(text, 10, 32)
			if err != nil {
				panic("uncertainty: the table of direction numbers is damaged: " + err.Error())
			}
			n = append(n, uint32(v))
		}
		v, degree, inner, initial := &all[d+1], int(n[0]), n[1], n[2:]
		for k := range 32 {
			if k < degree {
				v[k] = initial[k] << (31 - k)
				continue
			}
			v[k] = v[k-degree] ^ v[k-degree]>>degree
			for i := 1; i < degree; i++ {
				if inner>>(degree-1-i)&1 == 1 {
					v[k] ^= v[k-i]
				}
			}
		}
	}
	return &all
})

// stream yields the uniform 32-bit fractions of one unknown: one dimension of a Sobol sequence, scrambled by a random
// lower triangular matrix and a random shift, so that each draw is uniform and the set of draws stays as even as it
// was. J. Matoušek, On the L2-discrepancy for anchored boxes, J. Complexity 14, 527 (1998).
type stream struct {
	random bool          // beyond the known dimensions
	shift  uint64        // of the sequence, or the state of a random stream
	table  [][256]uint32 // by each byte of the number of the draw
}

// open makes s the stream of an unknown, in a dimension, for draws below n. It reuses what s has allocated.
func (s *stream) open(seed uint64, unknown string, dimension int, n int) {
	r := generator(seed ^ hash(unknown))
	s.random = dimension >= dimensions
	s.shift = r.next()
	if s.random {
		return
	}
	var columns [32]uint32 // of the matrix: a one on the diagonal, chance below it
	for k := range columns {
		one := uint32(1) << (31 - k)
		columns[k] = one | uint32(r.next())&(one-1)
	}
	bytes := (bits.Len(uint(n-1)) + 7) / 8
	for len(s.table) < bytes {
		s.table = append(s.table, [256]uint32{})
	}
	s.table = s.table[:max(bytes, 1)]
	plain := &directions()[dimension]
	for b := range s.table {
		t := &s.table[b]
		for k := range 8 {
			var v uint32
			for rest := plain[8*b+k]; rest != 0; {
				lead := bits.LeadingZeros32(rest)
				v ^= columns[lead]
				rest &^= 1 << (31 - lead)
			}
			one := 1 << (7 - k) // of the byte reversed
			for rest := 0; rest < 256; rest += 2 * one {
				t[rest|one] = t[rest] ^ v
			}
		}
	}
}

// fill sets u to the fractions of the draws whose numbers are given, the bits of each reversed.
func (s *stream) fill(u, draws []uint32) {
	u = u[:len(draws)]
	shift := uint32(s.shift)
	switch {
	case s.random:
		for i, n := range draws {
			r := generator(s.shift + uint64(n)*golden)
			u[i] = uint32(r.next() >> 32)
		}
	case len(s.table) == 1:
		t := &s.table[0]
		for i, n := range draws {
			u[i] = shift ^ t[n>>24]
		}
	case len(s.table) == 2:
		t0, t1 := &s.table[0], &s.table[1]
		for i, n := range draws {
			u[i] = shift ^ t0[n>>24] ^ t1[n>>16&255]
		}
	default:
		for i, n := range draws {
			x := shift
			for b := range s.table {
				x ^= s.table[b][n>>(24-8*b)&255]
			}
			u[i] = x
		}
	}
}

// shuffle permutes the numbers of the draws below n, for the unknowns of one entry: their draws stay as even among
// themselves, and meet those of the shared unknowns and of other entries as chance has it. Each aligned block of 2^k
// numbers goes to one such block, so that a part of the sequence stays as even as it was. B. Burley, Practical
// hash-based Owen scrambling, J. Computer Graphics Techniques 9 (4) (2020). All numbers have their bits reversed.
func shuffle(to, draws []uint32, seed uint32, n int) {
	keep := ^uint32(0) << (32 - bits.Len(uint(n-1)))
	to = to[:len(draws)]
	for i, x := range draws {
		x += seed
		x ^= x * 0x6c50b47c
		x ^= x * 0xb82f1e52
		x ^= x * 0xc7afe638
		x ^= x * 0x8d22f6e6
		to[i] = x & keep
	}
}

// generator is SplitMix64: G. L. Steele, D. Lea and C. H. Flood, Fast splittable pseudorandom number generators,
// OOPSLA 2014.
type generator uint64

const golden = 0x9e3779b97f4a7c15

func (g *generator) next() uint64 {
	*g += golden
	z := uint64(*g)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// hash is FNV-1a of a name, so that what is drawn for an unknown depends on its name and not on its place.
func hash(name string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := range len(name) {
		h = (h ^ uint64(name[i])) * 0x100000001b3
	}
	return h
}
