package sheet_test

import (
	"bytes"
	"fmt"
	"log"

	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/engine/sheet"
)

// A portfolio becomes a workbook to fill in, and is read back from it.
func ExampleWriteOptions() {
	p, err := input.ReadFile("../../examples/template/plant.toml")
	if err != nil {
		log.Fatal(err)
	}
	var book bytes.Buffer
	lost, err := sheet.WriteOptions(&book, p, language.English)
	if err != nil {
		log.Fatal(err)
	}
	back, err := sheet.Read("plant.xlsx", book.Bytes(), nil, quantity.English)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(back.Programmes[0].Options), "options,", len(back.Prices), "prices;", len(lost), "things lost")
	// Output: 4 options, 4 prices; 0 things lost
}
