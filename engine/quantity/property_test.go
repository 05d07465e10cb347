package quantity_test

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/cleaner-production/abate/engine/quantity"
)

var (
	anyWriting = rapid.SampledFrom([]quantity.Writing{en, vi})
	anyUnit    = rapid.Custom(func(t *rapid.T) quantity.Unit {
		return everyUnit[rapid.IntRange(0, len(everyUnit)-1).Draw(t, "unit")].unit
	})
	// amount is what people report, and far beyond.
	amount = rapid.Float64Range(-1e15, 1e15).Filter(func(x float64) bool { return x == 0 || math.Abs(x) > 1e-30 })
)

// unitOf draws a unit that one can be converted to.
func unitOf(t *rapid.T, u quantity.Unit, label string) quantity.Unit {
	return rapid.SampledFrom(quantity.Units(u.Dimension())).Draw(t, label)
}

func convert(t *rapid.T, value float64, from, to quantity.Unit) float64 {
	got, err := quantity.Convert(value, from, to)
	if err != nil {
		t.Skip(err) // too large or too small
	}
	return got
}

func near(a, b, rel float64) bool { return math.Abs(a-b) <= rel*max(math.Abs(a), math.Abs(b)) }

func TestConvertThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value, from := amount.Draw(t, "value"), anyUnit.Draw(t, "from")
		to := unitOf(t, from, "to")
		if back := convert(t, convert(t, value, from, to), to, from); !near(back, value, 1e-15) {
			t.Fatalf("%v %v there and back through %v is %v", value, from, to, back)
		}
	})
}

func TestConvertByAnyWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value, from := amount.Draw(t, "value"), anyUnit.Draw(t, "from")
		via, to := unitOf(t, from, "via"), unitOf(t, from, "to")
		if a, b := convert(t, convert(t, value, from, via), via, to), convert(t, value, from, to); !near(a, b, 1e-15) {
			t.Fatalf("%v %v in %v is %v, and %v by way of %v", value, from, to, b, a, via)
		}
	})
}

// A decimal of up to 15 digits converts to the float64 nearest to the exact result.
func TestConvertRoundsOnce(t *testing.T) {
	size := map[quantity.Unit]*big.Rat{}
	for _, tt := range everyUnit {
		size[tt.unit], _ = new(big.Rat).SetString(strconv.FormatFloat(tt.base, 'g', -1, 64))
	}
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.Int64Range(-999_999_999_999_999, 999_999_999_999_999).Draw(t, "digits")
		text := strconv.FormatInt(whole, 10) + "e" + strconv.Itoa(rapid.IntRange(-60, 60).Draw(t, "power"))
		value, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		from := anyUnit.Draw(t, "from")
		to := unitOf(t, from, "to")
		exact, _ := new(big.Rat).SetString(text)
		if rapid.Bool().Draw(t, "long") { // of more digits than 15 it is the float64 that counts
			value = math.Nextafter(value+math.Copysign(math.Abs(value)/3, value), 0)
			if exact.SetFloat64(value); len(strconv.FormatFloat(math.Abs(value), 'e', -1, 64)) < len("1.234567890123456e+00") {
				t.Skip("not long")
			}
		}
		exact.Mul(exact, new(big.Rat).Quo(size[from], size[to]))
		if want, _ := exact.Float64(); convert(t, value, from, to) != want {
			t.Fatalf("%s %v is %v %v, want %v", text, from, convert(t, value, from, to), to, want)
		}
		if got := convert(t, -value, from, to); got != -convert(t, value, from, to) {
			t.Fatalf("-%s %v is %v %v", text, from, got, to)
		}
	})
}

func TestRateThereAndBack(t *testing.T) {
	anyRate := rapid.Custom(func(t *rapid.T) quantity.Rate {
		return quantity.Rate{
			Num: anyUnit.Draw(t, "num"),
			Per: rapid.SampledFrom([]uint32{0, 1, 100, 1000, 1e6, 4e9}).Draw(t, "per"),
			Den: anyUnit.Draw(t, "den"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		value, from := amount.Draw(t, "value"), anyRate.Draw(t, "from")
		to := quantity.Rate{Num: unitOf(t, from.Num, "num"), Den: unitOf(t, from.Den, "den")}
		there, err := from.Convert(value, to)
		if err != nil {
			t.Skip(err)
		}
		if back, err := to.Convert(there, from); err != nil || !near(back, value, 1e-15) {
			t.Fatalf("%v %v there and back through %v is %v, %v", value, from, to, back, err)
		}
		if r, err := quantity.ParseRate(from.String()); err != nil || r.String() != from.String() {
			t.Fatalf("%v is read back as %v, %v", from, r, err)
		}
	})
}

// What is formatted reads back as the value rounded. In English the marks between groups have to go: a comma is
// refused there.
func TestFormatReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value, w := amount.Draw(t, "value"), anyWriting.Draw(t, "writing")
		decimals := rapid.IntRange(-1, 12).Draw(t, "decimals")
		text := w.Format(value, decimals)
		if w == en {
			text = strings.ReplaceAll(text, ",", "")
		}
		back, err := w.ParseNumber(text)
		if err != nil {
			t.Fatal(err)
		}
		if decimals < 0 {
			if back != value {
				t.Fatalf("%v is written %s and read as %v", value, text, back)
			}
			return
		}
		half := math.Pow10(-decimals) / 2
		if math.Abs(back-value) > half*(1+1e-9)+1e-15*math.Abs(value) {
			t.Fatalf("%v with %d decimals is written %s and read as %v", value, decimals, text, back)
		}
		if again := w.Format(back, decimals); again != w.Format(value, decimals) {
			t.Fatalf("%v is written %s, and that again %s", value, text, again)
		}
		if decimals > 0 {
			if got, err := w.Precision(text); err != nil || !near(got, half, 1e-15) {
				t.Fatalf("Precision(%s) = %v, %v; want %v", text, got, err, half)
			}
		}
	})
}

// The two writings of one number are that number to their readers.
func TestWritingsAgree(t *testing.T) {
	swap := strings.NewReplacer(".", ",", ",", ".")
	rapid.Check(t, func(t *rapid.T) {
		value, decimals := amount.Draw(t, "value"), rapid.IntRange(-1, 12).Draw(t, "decimals")
		if a, b := en.Format(value, decimals), vi.Format(value, decimals); swap.Replace(a) != b {
			t.Fatalf("%v is %s in English, %s in Vietnamese", value, a, b)
		}
	})
}
