package finance

import "testing"

func TestAbatementCost(t *testing.T) {
	tests := []struct {
		name                    string
		annualised, saving, co2 float64
		want                    float64
		ok                      bool
	}{
		{"costs money: (100-40)/20", 100, 40, 20, 3, true},
		{"pays for itself: (100-160)/20", 100, 160, 20, -3, true},
		{"less than a tonne: (100-40)/0.5", 100, 40, 0.5, 120, true},
		{"breaks even", 100, 100, 20, 0, true},
		{"CO2 unchanged", 100, 40, 0, 0, false},
		{"CO2 rises", 100, 40, -20, 0, false},
		{"CO2 unchanged at no cost", 0, 0, 0, 0, false},
		{"CO2 not a number", 100, 40, nan, 0, false},
		{"CO2 infinite", 100, 40, inf, 0, false},
		{"cost not a number", nan, 40, 20, 0, false},
		{"saving infinite", 100, inf, 20, 0, false},
		{"quotient overflows", 100, 40, 5e-324, 0, false},
		{"difference overflows", 1.7e308, -1.7e308, 20, 0, false},
	}
	for _, tt := range tests {
		got, ok := AbatementCost(tt.annualised, tt.saving, tt.co2)
		if got != tt.want || ok != tt.ok {
			t.Errorf("%s: got %v, %v, want %v, %v", tt.name, got, ok, tt.want, tt.ok)
		}
	}
}
