package report

import (
	"fmt"
	"math"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Language is that of the reader.
type Language uint8

// The languages.
const (
	English Language = iota
	Vietnamese
)

// ParseLanguage returns the language of "en" or "vi".
func ParseLanguage(name string) (Language, error) {
	switch name {
	case "en":
		return English, nil
	case "vi":
		return Vietnamese, nil
	}
	return 0, fmt.Errorf("unknown language %q; en and vi are known", name)
}

// of returns a text in the language, or in the other one where it has none.
func (l Language) of(t engine.Text) string {
	if l == Vietnamese && t.Vi != "" || t.En == "" {
		return plain(t.Vi)
	}
	return plain(t.En)
}

// number writes a number as readers of the language do.
func (l Language) number(v float64, decimals int) string {
	return quantity.Writing(l).Format(v, decimals)
}

// Digits writes a number with seven significant digits, without zeros at the end.
func (l Language) Digits(v float64) string {
	const significant, most = 7, 12
	if v == 0 {
		return "0"
	}
	decimals := significant - 1 - int(math.Floor(math.Log10(math.Abs(v))))
	s := l.number(v, min(max(decimals, 0), most))
	mark := [...]string{".", ","}[l]
	if strings.Contains(s, mark) {
		s = strings.TrimRight(strings.TrimRight(s, "0"), mark)
	}
	return s
}

// tonnes writes an emission: whole tonnes from 100 t on, else three digits.
func (l Language) tonnes(v float64) string {
	switch a := math.Abs(v); {
	case a >= 100 || a == 0:
		return l.number(v, 0)
	case a >= 10:
		return l.number(v, 1)
	default:
		return l.number(v, 2)
	}
}

// amount writes money; nothing where it is not known.
func (l Language) amount(v *float64) string {
	if v == nil {
		return ""
	}
	return l.number(*v, 0)
}

// unitCost writes money per tonne: whole from 100 on, in whatever currency, else one decimal.
func (l Language) unitCost(v float64) string {
	if math.Abs(v) >= 100 {
		return l.number(v, 0)
	}
	return l.number(v, 1)
}

// percent writes a fraction as a percentage; nothing where it is not known.
func (l Language) percent(v *float64, decimals int) string {
	if v == nil {
		return ""
	}
	return l.number(*v*100, decimals) + " %"
}

// payback writes a payback: months below a year, as good housekeeping is quoted, else years.
func (l Language) payback(p finance.Payback) string {
	switch p.Kind {
	case finance.Immediate:
		return l.word("immediate")
	case finance.Never:
		return l.word("never")
	case finance.Finite:
		if p.Years < 1 {
			return l.number(p.Years*12, 1) + " " + l.word("months")
		}
		return l.number(p.Years, 1) + " " + l.word("years")
	}
	return ""
}

// years writes a payback in years, or its kind.
func (l Language) years(p finance.Payback) string {
	if p.Kind == finance.Finite {
		return l.Digits(p.Years) + " " + l.word("years")
	}
	return l.payback(p)
}

// irr writes a rate of return, or what there is in place of one.
func (l Language) irr(i engine.IRR) string {
	switch {
	case i.Kind == engine.IRRNone:
		return l.word("none")
	case i.Kind == engine.IRRSeveral && i.Value == nil:
		return l.word("several")
	case i.Kind == engine.IRRSeveral:
		return l.percent(i.Value, 0) + " (" + l.word("several") + ")"
	}
	return l.percent(i.Value, 0)
}

// word returns a label in the language.
func (l Language) word(key string) string { return words[key][l] }

// words are the labels. The Vietnamese terms are those of the VNCPC's annual report and of Vietnamese energy audits.
var words = map[string][2]string{
	"programme":  {"programme", "chương trình"},
	"options":    {"options", "giải pháp"},
	"investment": {"investment", "đầu tư"},
	"saving":     {"saving", "tiết kiệm"},
	"payback":    {"payback", "hoàn vốn"},
	"simple":     {"simple", "giản đơn"},
	"discounted": {"discounted", "có chiết khấu"},
	"co2":        {"CO2", "CO2"},
	"co2e":       {"CO2e", "CO2tđ"},
	"range":      {"low to high", "thấp đến cao"},
	"interval":   {"95 % interval", "khoảng 95 %"},
	"reported":   {"reported", "báo cáo"},
	"computed":   {"computed", "tính toán"},
	"energy":     {"energy", "năng lượng"},
	"npv":        {"NPV", "NPV"},
	"irr":        {"IRR", "IRR"},
	"cost":       {"abatement cost", "chi phí giảm phát thải"},
	"total":      {"Total", "Tổng cộng"},
	"a year":     {"/yr", "/năm"},
	"t a year":   {"t/yr", "tấn/năm"},
	"toe a year": {"toe/yr", "TOE/năm"},
	"per tonne":  {"/t CO2", "/tấn CO2"},
	"months":     {"months", "tháng"},
	"years":      {"years", "năm"},
	"immediate":  {"immediate", "ngay"},
	"never":      {"never", "không hoàn vốn"},
	"none":       {"none", "không có"},
	"several":    {"several", "nhiều giá trị"},
	"to":         {"to", "đến"},
	"by carrier": {"CO2 reduced by carrier, t/yr", "Giảm CO2 theo dạng năng lượng, tấn/năm"},
	"in money":   {"Money", "Tài chính"},
	"terms":      {"discount rate %s, %d years", "tỷ suất chiết khấu %s, %d năm"},
	"real":       {"real", "thực"},
	"nominal":    {"nominal", "danh nghĩa"},
	"factors":    {"Factors", "Hệ số"},
	"no factor":  {"no factor", "không có hệ số"},
	"changed":    {"changed by hand", "sửa bằng tay"},
	"warning":    {"warning", "cảnh báo"},
	"note":       {"note", "ghi chú"},
	"year":       {"year", "năm"},
	"source":     {"Source", "Nguồn"},
	"rate":       {"exchange rate", "tỷ giá"},

	// of intervals
	"intervals":          {"95 % intervals", "Khoảng tin cậy 95 %"},
	"propagated":         {"error propagation", "lan truyền sai số"},
	"drawn":              {"%s draws, seed %d", "%s lần lấy mẫu, hạt giống %d"},
	"standard error":     {"standard error of the ends of the total at most %s", "sai số chuẩn của hai đầu khoảng của tổng không quá %s"},
	"exact quantities":   {"quantities without a range taken as exact", "lượng không có khoảng được coi là chính xác"},
	"rounded quantities": {"quantities without a range as rounded to the digits written", "lượng không có khoảng được coi là đã làm tròn như đã viết"},
	"scenarios":          {"range of a choice of method taken as one", "khoảng do lựa chọn phương pháp được coi như vậy"},
	"drivers":            {"what makes the CO2 doubtful", "nguồn bất định của CO2"},

	"how sure":               {"how sure", "độ tin cậy"},
	"low end":                {"low", "thấp"},
	"median":                 {"median", "trung vị"},
	"high end":               {"high", "cao"},
	"mean":                   {"mean", "trung bình"},
	"sd":                     {"sd", "độ lệch chuẩn"},
	"tornado":                {"What makes the %s of %s doubtful", "Nguồn bất định của %s, %s"},
	"measure co2":            {"CO2", "CO2"},
	"measure co2e":           {"CO2e", "CO2tđ"},
	"measure annual_saving":  {"annual saving", "tiết kiệm hàng năm"},
	"measure npv":            {"NPV", "NPV"},
	"measure simple_payback": {"simple payback", "hoàn vốn giản đơn"},
	"measure abatement_cost": {"abatement cost", "chi phí giảm phát thải"},
	"unknown":                {"unknown", "đại lượng"},
	"share":                  {"share of the variance", "phần phương sai"},
	"at low":                 {"at its low end", "ở đầu thấp"},
	"at high":                {"at its high end", "ở đầu cao"},
	"approach 1":             {"2006 IPCC Guidelines, Vol. 1, Ch. 3, Approach 1", "Hướng dẫn IPCC 2006, tập 1, chương 3, phương pháp 1"},
	"activity":               {"quantity", "lượng"},
	"factor":                 {"factor", "hệ số"},
	"combined":               {"combined", "kết hợp"},
	"contribution":           {"contribution", "đóng góp"},

	// of the page
	"page title":          {"Cleaner production report", "Báo cáo sản xuất sạch hơn"},
	"page contents":       {"Contents", "Mục lục"},
	"page summary":        {"Summary", "Tóm tắt"},
	"page sure":           {"How sure", "Độ tin cậy"},
	"page method":         {"Method and factors", "Phương pháp và hệ số"},
	"page options":        {"Options", "Các giải pháp"},
	"page by carrier":     {"Saved by carrier", "Tiết kiệm theo dạng năng lượng"},
	"page cash flow":      {"Cash flow by year", "Dòng tiền theo năm"},
	"page factors":        {"Factors used", "Các hệ số đã dùng"},
	"page formula co2":    {"CO2 = quantity × net calorific value × emission factor for fuels, quantity × grid factor for electricity. CO2e adds CH4 and N2O times their warming potential.", "CO2 = lượng × nhiệt trị thấp × hệ số phát thải đối với nhiên liệu, lượng × hệ số lưới đối với điện. CO2tđ cộng thêm CH4 và N2O nhân với tiềm năng làm nóng."},
	"page formula money":  {"Simple payback = net investment / annual saving. Discounted payback, NPV and IRR are of flows at the end of each year. Cost per tonne = (annualised net investment − annual saving) / annual t CO2; negative where an option pays for itself.", "Hoàn vốn giản đơn = đầu tư ròng / tiết kiệm hàng năm. Hoàn vốn có chiết khấu, NPV và IRR tính theo dòng tiền cuối mỗi năm. Chi phí trên tấn = (đầu tư ròng quy đổi hàng năm − tiết kiệm hàng năm) / tấn CO2 mỗi năm; âm khi giải pháp tự hoàn vốn."},
	"card co2":            {"CO2 reduced", "Giảm phát thải CO2"},
	"card energy":         {"energy saved", "năng lượng tiết kiệm"},
	"card payback":        {"simple payback", "hoàn vốn giản đơn"},
	"card options":        {"options implemented / proposed", "giải pháp thực hiện / đề xuất"},
	"sentence co2":        {"Together the programmes reduce %s t of CO2 a year.", "Tổng cộng các chương trình giảm %s tấn CO2 mỗi năm."},
	"sentence sure":       {"With a probability of 95 %% it is between %s and %s t.", "Với xác suất 95 %%, con số này nằm giữa %s và %s tấn."},
	"sentence payback":    {"The net investment of %s %s comes back in %s, for it saves %s %s a year.", "Khoản đầu tư ròng %s %s hoàn vốn sau %s nhờ tiết kiệm %s %s mỗi năm."},
	"sentence off":        {"Reported figures that are more likely off than not: %d. What speaks against them stands below.", "Số liệu báo cáo có khả năng sai nhiều hơn đúng: %d. Lý do nêu bên dưới."},
	"option":              {"option", "giải pháp"},
	"category":            {"category", "loại"},
	"status":              {"status", "tình trạng"},
	"saves":               {"saves a year", "tiết kiệm mỗi năm"},
	"saved":               {"saved", "tiết kiệm"},
	"flow":                {"flow", "dòng tiền"},
	"cumulative":          {"cumulative", "lũy kế"},
	"present":             {"present value", "giá trị hiện tại"},
	"cumulative present":  {"cumulative present value", "giá trị hiện tại lũy kế"},
	"factor id":           {"factor", "hệ số"},
	"value":               {"value", "giá trị"},
	"set":                 {"set", "bộ hệ số"},
	"status proposed":     {"proposed", "đề xuất"},
	"status planned":      {"planned", "dự kiến"},
	"status implementing": {"implementing", "đang thực hiện"},
	"status done":         {"done", "đã thực hiện"},
	"status rejected":     {"rejected", "loại bỏ"},

	// of the audit
	"audit":                              {"reported against computed", "đối chiếu số báo cáo với số tính toán"},
	"figure":                             {"figure", "chỉ tiêu"},
	"verdict":                            {"verdict", "kết luận"},
	"verdict consistent":                 {"consistent", "phù hợp"},
	"verdict impossible":                 {"impossible", "không thể đúng"},
	"verdict unlikely":                   {"unlikely", "khó đúng"},
	"verdict cannot tell":                {"cannot tell which is off", "có sai, chưa rõ ở đâu"},
	"verdict not checkable":              {"not checkable", "không kiểm tra được"},
	"field reported.co2":                 {"CO2", "CO2"},
	"field annual_saving":                {"annual saving", "tiết kiệm hàng năm"},
	"field investment":                   {"investment", "đầu tư"},
	"field reported.payback":             {"payback", "hoàn vốn"},
	"field reported.implementation_rate": {"implementation rate", "tỷ lệ thực hiện"},
	"case":                               {"%s: %s %s reported, %s computed: %s", "%s: %s báo cáo %s, tính toán %s: %s"},
	"still":                              {"with every factor and quantity at its low end it is still %s t", "với mọi hệ số và lượng ở đầu thấp vẫn là %s tấn"},
	"at most":                            {"with every factor and quantity at its high end it is only %s t", "với mọi hệ số và lượng ở đầu cao chỉ là %s tấn"},
	"alone":                              {"%s alone is %s t", "riêng %s đã là %s tấn"},
	"per toe":                            {"t CO2 per toe saved: %s as reported, %s as computed; fuels have 3 to 4", "tấn CO2 trên TOE tiết kiệm: %s theo báo cáo, %s theo tính toán; nhiên liệu từ 3 đến 4"},
	"price witness":                      {"price of %s that saving and quantity imply: %s; to compare with: %s %s", "giá %s suy ra từ tiền và lượng: %s; để so sánh: %s %s"},
	"without":                            {"%s has no factor or price here, and may count", "%s chưa có hệ số hoặc giá, có thể có ảnh hưởng"},
	"beyond use":                         {"%s saved of %s used", "tiết kiệm %s trên mức dùng %s"},
	"sum of options":                     {"the options add up to %s", "các giải pháp cộng lại là %s"},
	"counted":                            {"%s of %s are %s", "%s trên %s là %s"},
	"printed payback":                    {"as printed it stands for %s to %s years", "theo số in là từ %s đến %s năm"},
	"swapped":                            {"%s and %s in each other's place; then %s computed", "%s và %s đổi chỗ cho nhau; khi đó tính toán là %s"},
	"left out of it":                     {"%s left out of it; the rest is %s", "thiếu %s; phần còn lại là %s"},
	"option missing":                     {"without option %s the sum is %s", "không có giải pháp %s thì tổng là %s"},
	"mended":                             {"%s %s %s (x %s); then %s computed: %s", "%s %s %s (x %s); khi đó tính toán là %s: %s"},
	"or":                                 {"; or ", "; hoặc "},
	"nothing simple":                     {"something is off that nothing simple explains", "có sai nhưng không giải thích được bằng một lỗi đơn giản"},
	"nothing wrong":                      {"nothing is wrong", "không có gì sai"},
	"check":                              {"check in the source", "cần kiểm tra trong tài liệu gốc"},
	"unit and mark":                      {"value, unit and decimal mark of %s", "giá trị, đơn vị và dấu thập phân của %s"},
	"implied":                            {"Factors that the reported CO2 speaks for", "Hệ số suy ra từ CO2 báo cáo"},
	"carrier":                            {"carrier", "dạng năng lượng"},
	"unit":                               {"unit", "đơn vị"},
	"set value":                          {"of the set", "của bộ hệ số"},
	"implied value":                      {"implied", "suy ra"},
	"learnt":                             {"learnt", "mức học được"},
	"implied from":                       {"fitted to the CO2 of programmes: %d, factors: %d, with the set as the prior", "khớp theo CO2 của số chương trình: %d, số hệ số: %d, lấy bộ hệ số làm tiên nghiệm"},
	"left out":                           {"left out, being off or without CO2", "không dùng vì có sai hoặc không có CO2"},
	"says nothing of":                    {"the reported figures say next to nothing of", "số báo cáo hầu như không cho biết gì về"},

	// of Explain
	"from":               {"what it comes from", "do các nguồn"},
	"grant":              {"grant", "hỗ trợ"},
	"net investment":     {"net investment", "đầu tư ròng"},
	"price":              {"price", "giá"},
	"running cost":       {"running cost a year", "chi phí vận hành hàng năm"},
	"annual saving":      {"annual saving, net", "tiết kiệm hàng năm, ròng"},
	"annualised":         {"annualised net investment", "chi phí đầu tư quy đổi hàng năm"},
	"flows":              {"flows", "dòng tiền"},
	"not priced":         {"investment or annual saving is not known", "chưa biết đầu tư hoặc tiết kiệm hàng năm"},
	"no cost":            {"no abatement cost: CO2 is not reduced", "không có chi phí giảm phát thải: CO2 không giảm"},
	"simple formula":     {"simple payback = net investment / annual saving = %s", "hoàn vốn giản đơn = đầu tư ròng / tiết kiệm hàng năm = %s"},
	"discounted formula": {"discounted payback = %s, at %s, flows at the end of the year, linear within it", "hoàn vốn có chiết khấu = %s, với %s, dòng tiền cuối năm, tuyến tính trong năm"},
	"npv formula":        {"NPV = sum of flow / (1 + %s)^year = %s", "NPV = tổng dòng tiền / (1 + %s)^năm = %s"},
	"cost formula":       {"(annualised - annual saving) / %s t CO2 = %s", "(quy đổi hàng năm - tiết kiệm hàng năm) / %s tấn CO2 = %s"},
	"not verified":       {"not verified", "chưa kiểm chứng"},
	"exact year":         {"exact year", "đúng năm"},
	"nearest year":       {"nearest year", "năm gần nhất"},
	"overridden":         {"overridden", "sửa bằng tay"},
}
