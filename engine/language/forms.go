package language

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/quantity"
)

// forms are warnings and notes in Vietnamese, by their English form; each has as many arguments, written as texts. A test
// compares them with the forms in the code.
var forms = map[string]string{
	// of tables
	"above the header, left out: %s":                                               "ở trên dòng tiêu đề, bỏ qua: %s",
	"a row of totals was left out: %s":                                             "bỏ qua dòng tổng: %s",
	"a heading was left out: %s":                                                   "bỏ qua dòng tiêu đề nhóm: %s",
	"a row of nothing but a text was left out: %s":                                 "bỏ qua dòng chỉ có chữ: %s",
	"the column %s was left out: the company is that of column %d":                 "bỏ qua cột %s: công ty lấy theo cột %s",
	"the column %s was left out: the programme is that of column %d":               "bỏ qua cột %s: chương trình lấy theo cột %s",
	"the column %s was left out: it is computed here":                              "bỏ qua cột %s: số này được tính tại đây",
	"the column %s was left out: it is not recognised, and holds no number":        "bỏ qua cột %s: không nhận ra, và không có số nào",
	"numbers are read as Vietnamese ones (2.970,5), for %s can be no other":        "các số được đọc theo cách viết Việt Nam (2.970,5), vì %s không thể đọc khác",
	"a grant of %s is taken for an amount; if %s %% is meant, write %s":            "hỗ trợ %s được hiểu là số tiền; nếu là %s %% thì ghi %s",
	"the payback %s is not compared":                                               "không so sánh thời gian hoàn vốn %s",
	"read as text in %s; check the Vietnamese letters":                             "đọc theo bảng mã %s; hãy kiểm tra chữ tiếng Việt",
	"the sheet is hidden, and read":                                                "trang tính bị ẩn, vẫn được đọc",
	"column %s is hidden, and read":                                                "cột %s bị ẩn, vẫn được đọc",
	"row %d is hidden, and read":                                                   "dòng %s bị ẩn, vẫn được đọc",
	"formulas (%d on this sheet) are read by the values that were saved with them": "công thức (%s trên trang này) được đọc theo giá trị đã lưu",
	"merged with the cells to %s: it counts for its first row alone":               "ô gộp đến %s: chỉ tính cho dòng đầu",

	// of quantities
	"%s of %s is a use that rises, and nothing is saved beside it":           "%s của %s là mức dùng tăng thêm, và không tiết kiệm gì khác",
	"the use of %s rises by %s, and nothing is saved beside it":              "mức dùng %s tăng thêm %s, và không tiết kiệm gì khác",
	"%s is more than a country uses in a year; check the unit":               "%s nhiều hơn mức cả nước dùng trong một năm; hãy kiểm tra đơn vị",
	"saves %s %% of the %s used: more than there is":                         "tiết kiệm %s %% lượng %s đang dùng: nhiều hơn mức dùng",
	"the options of programme %s save %s %s of %s together, and %s are used": "các giải pháp của chương trình %[1]s cùng tiết kiệm %[2]s %[3]s %[4]s, trong khi mức dùng là %[5]s",
	"meter of %s: %s": "công tơ %s: %s",
	"the saving of %s is stated as %s, and its meter shows %s %s (%s to %s)": "tiết kiệm %s ghi là %s, còn công tơ cho thấy %s %s (%s đến %s)",

	// of factors
	"%s is that of %d, the nearest year to %d that %s has": "%s là của năm %s, gần năm %s nhất mà bộ %s có",
	"%s: %s": "%s: %s",
	"%s gives all gases together for %s: CO2 is shown as CO2e": "%s chỉ cho tổng các khí của %s: CO2 ghi bằng CO2tđ",
	"not verified in their source: %s":                         "chưa kiểm chứng với nguồn: %s",

	// of money
	"%s states an annual saving of %s, prices and quantities give %s":                              "%s ghi tiết kiệm hàng năm %s, tính theo giá và lượng là %s",
	"the annual saving of %s leaves out %s, for which there is no price":                           "tiết kiệm hàng năm của %s không gồm %s, vì không có giá",
	"payback, NPV and cost per tonne of %s leave out %s: investment or annual saving is not known": "hoàn vốn, NPV và chi phí mỗi tấn của %s không gồm %s: không biết đầu tư hoặc tiết kiệm hàng năm",
	"programme %s states money of its own, so that the loans of its options are not in the owner's flows of the programme and of the whole; give the programme its loan, or leave its money to its options": "chương trình %s ghi số tiền riêng, nên vốn vay của các giải pháp không nằm trong dòng tiền chủ sở hữu của chương trình và của tổng; hãy ghi vốn vay cho chương trình, hoặc để số tiền cho các giải pháp",
	"programme %s states %s %s of %s, its options add up to %s: a difference of %s": "chương trình %[1]s ghi %[2]s %[3]s %[4]s, các giải pháp cộng lại là %[5]s: chênh lệch %[6]s",

	// of options
	"programme %s comes to %d options implemented of %d proposed, and lists %d": "chương trình %s có %s giải pháp đã thực hiện trên %s đề xuất, và liệt kê %s",
	"option %s is %s, and judged not feasible (%s): it is not counted":          "giải pháp %s: %s, nhưng bị đánh giá không khả thi (%s): không tính",
	"option %s is %s, and judged not feasible (%s): it is counted":              "giải pháp %s: %s, nhưng bị đánh giá không khả thi (%s): vẫn tính",
	"options %s and %s are both done, and exclude each other: both are counted": "giải pháp %s và %s đều đã thực hiện, và loại trừ nhau: tính cả hai",
	"option %s is done, and requires %s, which is not counted":                  "giải pháp %s đã thực hiện, và cần %s là giải pháp không được tính",
}

// Say words a warning by its English form; "" where the language has no words for it, or English stands as it is.
func (l Language) Say(form string, args []any) string {
	words, known := forms[form]
	if l != Vietnamese || !known {
		return ""
	}
	texts := make([]any, len(args))
	for i, arg := range args {
		texts[i] = l.argument(arg)
	}
	return fmt.Sprintf(words, texts...)
}

// argument writes what stands in a warning.
func (l Language) argument(arg any) string {
	switch a := arg.(type) {
	case factor.Text:
		return l.Of(a)
	case []factor.Text:
		var all []string
		for _, t := range a {
			all = append(all, l.Of(t))
		}
		return strings.Join(all, ", ")
	case quantity.Quantity:
		return l.Digits(a.Value) + " " + a.Unit.String()
	case float64:
		return l.Digits(a)
	case []string: // respects in which an option was judged
		var all []string
		for _, word := range a {
			all = append(all, cmp.Or(l.Word("respect "+word), Plain(word)))
		}
		return strings.Join(all, ", ")
	case fmt.Stringer: // a status, or a unit
		return cmp.Or(l.Word("status "+a.String()), a.String())
	}
	return fmt.Sprint(arg)
}
