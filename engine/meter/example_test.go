package meter_test

import (
	"fmt"
	"log"

	"github.com/cleaner-production/abate/engine/meter"
)

func Example() {
	readings := func(from meter.Month, use, production []float64) []meter.Reading {
		all := make([]meter.Reading, len(use))
		for i := range all {
			all[i] = meter.Reading{Month: from.Add(i), Use: use[i], Variables: []float64{production[i]}}
		}
		return all
	}
	a, err := meter.Analyse(meter.Data{ // MWh and t, illustrative
		Variables: []string{"production"},
		Before: readings(meter.Month{Year: 2023, Month: 1},
			[]float64{118, 124, 113, 126, 131, 110, 119, 125, 117, 128, 109, 134},
			[]float64{400, 420, 380, 440, 460, 360, 410, 430, 390, 450, 370, 470}),
		After: readings(meter.Month{Year: 2024, Month: 3},
			[]float64{108, 111, 107, 110, 106, 113, 115, 103, 102, 112, 109, 108},
			[]float64{420, 440, 410, 430, 400, 450, 460, 390, 380, 440, 430, 420}),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("avoided %.0f MWh a year, 95 %% interval %.0f to %.0f\n", a.Annual, a.Low, a.High)
	fmt.Printf("R2 %.3f, CV(RMSE) %.1f %%\n", a.Model.R2, 100*a.Model.CV)
	// Output:
	// avoided 170 MWh a year, 95 % interval 157 to 183
	// R2 0.981, CV(RMSE) 1.0 %
}
