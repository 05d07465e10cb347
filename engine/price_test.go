package engine_test

import (
	"math"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine/finance"
)

// tariff is a saving of 1,000 kWh a year over four years whose price is known for two or three.
const tariff = `
currency = "USD"
factors = "viet-nam"
year = 2023
[finance]
lifetime_years = 4
discount_rate = 0.10
escalation = 0.5
FINANCE
[prices]
electricity = { PRICE, unit = "USD/kWh" }
[[programme]]
id = "p"
investment = 100
savings = { electricity = "1000 kWh" }
`

func TestPricesByYear(t *testing.T) {
	for _, c := range []struct {
		name, finance, price string
		saving               float64
		flows                []float64
	}{
		{"a list", "", "by_year = [0.10, 0.12]", 100, []float64{-100, 100, 120, 180, 270}},
		{"an escalation of its own", "", "by_year = [0.10, 0.12], escalation = 0", 100, []float64{-100, 100, 120, 120, 120}},
		{"by calendar year", "first_year = 2026", "by_year = { 2025 = 9, 2026 = 0.10, 2027 = 0.12, 2028 = 0.13 }", 100, []float64{-100, 100, 120, 130, 195}},
		{"longer than the lifetime", "", "by_year = [0.10, 0.12, 0.13, 0.14, 0.15]", 100, []float64{-100, 100, 120, 130, 140}},
		{"today's price beside them", `price_base = "year0"`, "value = 0.08, by_year = [0.10, 0.12]", 80, []float64{-100, 100, 120, 180, 270}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := evaluateText(t, strings.NewReplacer("FINANCE", c.finance, "PRICE", c.price).Replace(tariff))
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(*r.Total.AnnualSaving-c.saving) > 1e-9 {
				t.Errorf("annual saving %v, want %v", *r.Total.AnnualSaving, c.saving)
			}
			if want := finance.NPV(0.10, c.flows); math.Abs(*r.Total.NPV-want) > 1e-9 {
				t.Errorf("NPV %v, want %v; flows %v, want %v", *r.Total.NPV, want, r.Total.Flows, c.flows)
			}
		})
	}
}

func TestPricesByYearRefused(t *testing.T) {
	for _, c := range []struct{ finance, price, want string }{
		{"", "by_year = { 2026 = 0.10 }", "add first_year"},
		{"first_year = 2025", "by_year = { 2026 = 0.10 }", "a price of 2026, and none of 2025"},
		{"first_year = 2025", "by_year = { 2025 = 0.10, 2027 = 0.1 }", "a price of 2027, and none of 2026"},
		{"first_year = 2025", "by_year = { 2023 = 0.10 }", "no price of 2025"},
		{"first_year = 2025", "by_year = { soon = 0.10 }", `found "soon"; a year is wanted`},
		{"", "by_year = 0.1", "a list or a table is wanted"},
		{"", `by_year = ["a"]`, "a number is wanted"},
		{"", "value = 0.08, by_year = [0.10]", "a price of \"electricity\" of 0.08 and one of year 1 of 0.1"},
		{"", "by_year = [0, 0.10]", "that begin with 0"},
	} {
		_, err := evaluateText(t, strings.NewReplacer("FINANCE", c.finance, "PRICE", c.price).Replace(tariff))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.price, err, c.want)
		}
	}
}
