package input

import (
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine/quantity"
)

// A line of the VNCPC annual report 2004 as its text layer has it.
func TestTCVN3(t *testing.T) {
	if got := tcvn3String("S¶n xuÊt s¹ch h¬n"); got != "Sản xuất sạch hơn" {
		t.Errorf("%q", got)
	}
}

// A unit of a quantity is not taken for a currency: a saving in kWh is no money.
func TestUnitsAreNoCurrencies(t *testing.T) {
	for _, header := range []string{"Tiết kiệm (kWh)", "Savings (MWh/yr)", "Saving (toe)", "Tiết kiệm (tấn/năm)", "saving, kg"} {
		if c, ok := columnOf(header); ok && c.field == "annual_saving" {
			t.Errorf("%s is read as %+v", header, c)
		}
	}
	cells, err := ReadCSV("t.csv", []byte("id;Giải pháp;Tiết kiệm (kWh)\na;Đèn LED;118000\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ReadTable(cells, nil, quantity.English); err == nil || !strings.Contains(err.Error(), `t.csv:1:14: the column "Tiết kiệm (kWh)" is a quantity of no carrier; name what is saved, as in "electricity (kWh)"`) {
		t.Error(err)
	}
	for header, want := range map[string]column{
		"Tiết kiệm (tr.đ/năm)": {field: "annual_saving", scale: 1e6, money: "VND"}, "Savings (k USD)": {field: "annual_saving", scale: 1e3, money: "USD"},
		"Đầu tư, tỷ đồng": {field: "investment", scale: 1e9, money: "VND"}, "Investment (EUR)": {field: "investment", scale: 1, money: "EUR"},
		"Dau tu (nghin d)": {field: "investment", scale: 1e3, money: "VND"}, "Investment (million)": {field: "investment", scale: 1e6},
	} {
		if c, ok := columnOf(header); !ok || c != want {
			t.Errorf("%s is read as %+v, want %+v", header, c, want)
		}
	}
}
