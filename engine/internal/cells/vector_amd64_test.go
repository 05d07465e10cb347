//go:build !purego

package cells

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// inWords does something with words of eight bytes.
func inWords(do func()) {
	defer func(was bool) { vector = was }(vector)
	vector = false
	do()
}

// withVectors leaves a test out where the processor has no vectors.
func withVectors(t *testing.T) {
	if !vector {
		t.Skip("NOT RUN: this processor has no AVX2")
	}
}

// Numbers are read alike, and so is what is none.
func TestReadWithVectors(t *testing.T) {
	withVectors(t)
	r := rand.New(rand.NewPCG(2, 6))
	odd := []string{"", "", ".", "-", "-1", "5.", ".5", "00000000000000", "9999999999", "10000000000", "999999999999999", "1234567890123456", "0000000000000001", "00000000000000.1", "0.00000000000001", "123456789.12345",
		"1.2.3", "1e5", "x", "1 ", " 1", "12345678x", "x2345678", "1,5", "\xff", "/", ":", "1\x00"}
	for range 3000 {
		const stride = 3
		rows := 1 + r.IntN(40)
		text, bounds := []byte(strings.Repeat("8", r.IntN(20))), []uint32(nil)
		bounds = append(bounds, uint32(len(text)-1))
		for range rows * stride {
			cell := odd[r.IntN(len(odd))]
			if r.IntN(8) > 0 {
				cell = strconv.FormatFloat(math.Trunc(math.Abs(r.NormFloat64())*math.Pow10(r.IntN(13)))/math.Pow10(r.IntN(12)), 'f', -1, 64)
			}
			text = append(text, cell...)
			bounds = append(bounds, uint32(len(text)))
			text = append(text, ',')
		}
		text = append(text, '\n')
		column := r.IntN(stride)
		read := func() ([]Number, []int) {
			numbers := make([]Number, rows)
			others := Read(text, bounds[column:], stride, numbers, '.', nil)
			for _, other := range others {
				numbers[other] = Number{}
			}
			return numbers, others
		}
		numbers, others := read()
		inWords(func() {
			if want, left := read(); !slices.Equal(numbers, want) || !slices.Equal(others, left) {
				t.Fatalf("column %d of %q is %v without %v, want %v without %v", column, text, numbers, others, want, left)
			}
		})
	}
}

// Digits are made alike.
func TestDigitsWithVectors(t *testing.T) {
	withVectors(t)
	r := rand.New(rand.NewPCG(4, 4))
	values := []float64{0, math.Copysign(0, -1), math.NaN(), math.Inf(1), math.Inf(-1), 1e300, -1e300, 1e-300, 99999999, 99999999.49, 99999999.5, 1e8, -1e8, 1 << 31, -(1 << 31), 1 << 32,
		1<<31 - 0.25, 0.5, 1.5, -2.5, math.Nextafter(0.5, 0), math.Nextafter(0.5, 1), 0.125, 12345.675}
	for range 100_000 {
		v := r.NormFloat64() * math.Pow10(r.IntN(14)-4)
		if r.IntN(3) == 0 {
			v = (math.Trunc(v) + 0.5) / Powers[r.IntN(5)]
		}
		values = append(values, v)
	}
	for _, power := range []float64{1, 100, 1000, 10000} {
		for n := range 9 {
			compareDigits(t, values[n:3*n], power)
		}
		compareDigits(t, values, power)
	}
}

func compareDigits(t *testing.T, values []float64, power float64) {
	t.Helper()
	have, want := make([]uint64, len(values)), make([]uint64, len(values))
	Digits(values, power, have)
	digitsWords(values, power, want)
	for i := range values {
		if have[i] != want[i] {
			t.Fatalf("%v times %v has the digits %x, want %x", values[i], power, have[i], want[i])
		}
	}
}

// Fields are found alike.
func TestIndexWithVectors(t *testing.T) {
	withVectors(t)
	r := rand.New(rand.NewPCG(1, 7))
	for range 3000 {
		text := make([]byte, r.IntN(1500))
		for i := range text {
			switch r.IntN(8) {
			case 0:
				text[i] = '\n'
			case 1, 2:
				text[i] = ';'
			case 3:
				text[i] = byte(r.IntN(128))
			case 4:
				text[i] = '\r'
			default:
				text[i] = byte('0' + r.IntN(10))
			}
			if r.IntN(4000) == 0 {
				text[i] = byte(r.IntN(256))
			}
		}
		padded := append(text, strings.Repeat("7", Slack)...)
		begin, columns, rows, returns := r.IntN(len(text)+1), 1+r.IntN(5), 1+r.IntN(300), r.IntN(2) == 0
		scan := func() string {
			x := NewIndex(';', columns, rows, returns)
			x.Begin(len(text))
			x.scan(padded, begin)
			return fmt.Sprint(x.at[:x.n], x.seen, x.regular, x.Quoted, x.Foreign)
		}
		have := scan()
		inWords(func() {
			if want := scan(); have != want {
				t.Fatalf("%q from %d on has %s, want %s", text, begin, have, want)
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 1))
	text, bounds := []byte(strings.Repeat("\n", 32)), []uint32{31}
	for range 64 {
		text = strconv.AppendFloat(text, math.Trunc(math.Abs(r.NormFloat64())*1e7)/100, 'f', -1, 64)
		bounds = append(bounds, uint32(len(text)))
		text = append(text, ',')
	}
	numbers := make([]Number, len(bounds)-1)
	read := func(b *testing.B) {
		for b.Loop() {
			Read(text, bounds, 1, numbers, '.', nil)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(numbers)), "ns/number")
	}
	b.Run("vectors", read)
	inWords(func() { b.Run("words", read) })
	b.Run("strconv", func(b *testing.B) {
		for b.Loop() {
			for i := range numbers {
				numbers[i].Value, _ = strconv.ParseFloat(string(text[bounds[i]+1:bounds[i+1]]), 64)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(numbers)), "ns/number")
	})
}
