package quantity_test

import (
	"errors"
	"fmt"

	"github.com/cleaner-production/abate/engine/quantity"
)

// Table 2 of the VNCPC annual report 2004 prints the savings of CP-EE in Vietnamese writing.
func Example() {
	for _, text := range []string{"2,57 GWh", "93.200 m3", "2.970 tấn"} {
		q, err := quantity.Vietnamese.Parse(text)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(q)
	}
	// Output:
	// 2.57 GWh
	// 93200 m3
	// 2970 t
}

func ExampleQuantity_In() {
	q := quantity.Quantity{Value: 2.57, Unit: quantity.GigawattHour}
	mwh, _ := q.In(quantity.MegawattHour)
	fmt.Println(mwh)
	_, err := q.In(quantity.Tonne)
	fmt.Println(err)
	// Output:
	// 2570
	// 2.57 GWh is an energy; a mass is wanted; write t or kg
}

func ExampleParseUnit() {
	_, err := quantity.ParseUnit("ton")
	fmt.Println(err)

	var e *quantity.Error
	if errors.As(err, &e) {
		fmt.Println(e.Mend)
	}
	// Output:
	// "ton" can be t (1000 kg), short ton (907.2 kg) or long ton (1016 kg); write t, short_ton or long_ton
	// write t, short_ton or long_ton
}

func ExampleUnits() {
	fmt.Println(quantity.Units(quantity.Volume))
	// Output: [mL L US gal m3 Nm3]
}

func ExampleFactor() {
	pounds, _ := quantity.Factor(quantity.ShortTon, quantity.Pound)
	fmt.Println(pounds)
	// Output: 2000
}

func ExampleConvert() {
	fmt.Println(quantity.Convert(11.63, quantity.MegawattHour, quantity.TonneOilEquivalent))
	// Output: 1 <nil>
}

func ExampleWriting_Format() {
	fmt.Println(quantity.English.Format(2970.5, 1))
	fmt.Println(quantity.Vietnamese.Format(2970.5, 1))
	// Output:
	// 2,970.5
	// 2.970,5
}

func ExampleWriting_ParseNumber() {
	fmt.Println(quantity.Vietnamese.ParseNumber("2.970,5"))
	fmt.Println(quantity.English.ParseNumber("2,970"))
	// Output:
	// 2970.5 <nil>
	// 0 "2,970" is 2970 in English writing, 2.97 in Vietnamese; write 2970 or 2.97, or set number_format = "vi"
}

func ExampleWriting_Doubt() {
	if d, ok := quantity.English.Doubt("2.970 t"); ok {
		fmt.Println(d.Found)
		fmt.Println(d.Mend)
	}
	// Output:
	// "2.970" is 2.97 in English writing, 2970 in Vietnamese
	// write "2.97 t" or "2970 t", or set number_format = "vi"
}

func ExampleWriting_Precision() {
	half, _ := quantity.Vietnamese.Precision("3.300 tấn")
	fmt.Println(3300-half, 3300+half)
	// Output: 3250 3350
}

func ExampleRate_Convert() {
	from, _ := quantity.ParseRate("kg CO2/TJ")
	to, _ := quantity.ParseRate("t CO2/GJ")
	fmt.Println(from.Convert(98300, to)) // anthracite, 2006 IPCC Guidelines, Vol. 2, Table 1.4

	carbon, _ := quantity.ParseRate("t C/TJ")
	_, err := carbon.Factor(to)
	fmt.Println(err)
	// Output:
	// 0.0983 <nil>
	// t C/TJ counts C; CO2 is wanted; such as t CO2/GJ
}
