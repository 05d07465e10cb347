package input_test

import (
	"fmt"
	"log"

	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/quantity"
)

// A portfolio from a file, with what a careful reader would ask about it.
func ExampleReadFile() {
	p, err := input.ReadFile("../../examples/factory/plant.toml")
	if err != nil {
		log.Fatal(err) // a line for each mistake, with its place
	}
	for _, d := range p.Doubts {
		fmt.Println(d)
	}
	mill := p.Programmes[0]
	fmt.Println(p.Title.En, "in", p.Currency)
	fmt.Println(len(mill.Options), "options, first", mill.Options[0].ID)
	// Output:
	// Paper mill, 12,000 t a year (illustrative) in VND
	// 23 options, first gh-steam-leaks
}

// An option table as a Vietnamese spreadsheet saves it.
func ExampleReadTable() {
	cells, err := input.ReadCSV("options.csv", []byte("Giải pháp;Đầu tư (triệu đồng);Than (tấn)\nBảo ôn đường hơi;350,5;240\nTổng cộng;350,5;240\n"))
	if err != nil {
		log.Fatal(err)
	}
	p, err := input.ReadTable(cells, nil, quantity.Vietnamese)
	if err != nil {
		log.Fatal(err)
	}
	o := p.Programmes[0].Options[0]
	fmt.Printf("%s: %.0f %s, %v of %s\n", o.ID, o.Investment.Value, o.Investment.Currency, o.Savings[0].Quantity, o.Savings[0].Carrier)
	fmt.Println(p.Doubts[0])
	// Output:
	// Bảo ôn đường hơi: 350500000 VND, 240 t of coal
	// options.csv:3:1: a row of totals was left out: "Tổng cộng | 350,5 | 240"
}
