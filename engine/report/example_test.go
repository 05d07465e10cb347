package report_test

import (
	"log"
	"os"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/report"
)

// One figure with the factors and sources that it comes from, in Vietnamese.
func ExampleExplain() {
	p, err := input.ReadFile("../../examples/template/plant.toml")
	if err != nil {
		log.Fatal(err)
	}
	set, err := factor.Load(p.Factors)
	if err != nil {
		log.Fatal(err)
	}
	r, err := engine.Evaluate(p, set, engine.Options{})
	if err != nil {
		log.Fatal(err)
	}
	if err := report.Explain(os.Stdout, report.Document{Result: r}, "mill/insulation/payback", language.Vietnamese); err != nil {
		log.Fatal(err)
	}
	// Output:
	// Bảo ôn đường hơi: hoàn vốn (số tiền bằng USD)
	//   đầu tư                           9.500
	//   hỗ trợ                           2.375
	//   đầu tư ròng                      7.125
	//   giá × 105 t Than                 12.600
	//   chi phí vận hành hàng năm        300
	//   tiết kiệm hàng năm, ròng         12.300
	//   hoàn vốn giản đơn = đầu tư ròng / tiết kiệm hàng năm = 0,5792683 năm
	//   hoàn vốn có chiết khấu = 0,6371951 năm, với 10 %, dòng tiền cuối năm, tuyến tính trong năm
}
