package quantity

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
)

// A Scale converts a decimal to the same float64 as Convert does the number that it is read as, or leaves it to that.
func TestScaleIsConvert(t *testing.T) {
	random := rand.New(rand.NewPCG(15, 22))
	quick, shifted := 0, 0
	all := slices.Concat(Units(Energy), Units(Mass), Units(Volume))
	for _, from := range all {
		for _, to := range all {
			s, err := NewScale(from, to)
			if (err != nil) != (from.Dimension() != to.Dimension()) {
				t.Fatalf("NewScale(%v, %v): %v", from, to, err)
			}
			if err != nil {
				continue
			}
			for range 50 {
				whole, power := random.Uint64N(1_000_000)>>random.IntN(20), -random.IntN(6)
				if random.IntN(4) == 0 {
					whole, power = random.Uint64N(2e15), random.IntN(30)-20
				}
				value, err := strconv.ParseFloat(fmt.Sprintf("%de%d", whole, power), 64)
				if err != nil {
					t.Fatal(err)
				}
				got, ok := s.Decimal(whole, power)
				if !ok {
					if got, err = s.Float(value); err != nil {
						t.Fatal(err)
					}
				} else {
					quick++
				}
				if whole < 1e15 && power <= 0 {
					if v, ok := s.Shifted(whole, -power); ok && v != got {
						t.Errorf("%de%d %v: %v %v by shifting, want %v", whole, power, from, v, to, got)
					} else if ok {
						shifted++
					}
				}
				if want, err := Convert(value, from, to); err != nil || got != want {
					t.Errorf("%de%d %v: %v %v, want %v (%v)", whole, power, from, got, to, want, err)
				}
			}
		}
	}
	if quick < 10_000 || shifted < 500 {
		t.Errorf("%d conversions were quick, %d shifts", quick, shifted)
	}
}

func BenchmarkScale(b *testing.B) {
	s, err := NewScale(KilowattHour, MegawattHour)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("Decimal", func(b *testing.B) {
		for i := range b.N {
			s.Decimal(uint64(i%1_000_000), -2)
		}
	})
	b.Run("Convert", func(b *testing.B) {
		for i := range b.N {
			Convert(float64(i%1_000_000)/100, KilowattHour, MegawattHour)
		}
	})
}
