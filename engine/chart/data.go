package chart

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/engine/uncertainty"
)

// Data is what pictures are drawn of.
type Data struct {
	Result   *engine.Result
	Analysis *uncertainty.Analysis // of the Result; nil without intervals
	Language quantity.Writing

	// Of is the id of a programme whose options are shown. Without it they are the programmes, or of a single programme
	// with options these.
	Of string
}

// row is what a picture shows a bar or a point of.
type row struct {
	o    *engine.Outcome
	u    *uncertainty.Outcome // zero without an analysis
	name string
}

func (d Data) programme() *engine.Outcome {
	r := d.Result
	if d.Of == "" {
		if len(r.Programmes) == 1 && len(r.Programmes[0].Options) > 0 {
			return &r.Programmes[0]
		}
		return nil
	}
	for i := range r.Programmes {
		if r.Programmes[i].ID == d.Of {
			return &r.Programmes[i]
		}
	}
	return nil
}

// rows returns what the pictures show, without rejected options.
func (d Data) rows() []row {
	all := d.Result.Programmes
	if p := d.programme(); p != nil {
		if all = p.Options; len(all) == 0 {
			return []row{d.row(p)}
		}
	}
	var rows []row
	for i := range all {
		if all[i].Status != engine.Rejected {
			rows = append(rows, d.row(&all[i]))
		}
	}
	return rows
}

func (d Data) row(o *engine.Outcome) row {
	r := row{o: o, u: &uncertainty.Outcome{}, name: d.of(o.Name)}
	if r.name == "" {
		r.name = plain(o.ID)
	}
	if d.Analysis != nil {
		if u := d.Analysis.Of(o); u != nil {
			r.u = u
		}
	}
	return r
}

// total is the sum of the rows.
func (d Data) total() row {
	if p := d.programme(); p != nil {
		return d.row(p)
	}
	r := d.row(&d.Result.Total)
	r.name = d.of(d.Result.Title)
	return r
}

func ranked(rows []row, by engine.Order) []row {
	outcomes := make([]engine.Outcome, len(rows))
	for i := range rows {
		outcomes[i] = *rows[i].o
	}
	sorted := make([]row, len(rows))
	for i, j := range engine.Rank(outcomes, by) {
		sorted[i] = rows[j]
	}
	return sorted
}

func (d Data) of(t engine.Text) string {
	if d.Language == quantity.Vietnamese && t.Vi != "" || t.En == "" {
		return plain(t.Vi)
	}
	return plain(t.En)
}

func (d Data) word(key string, args ...any) string {
	w := words[key][d.Language]
	if len(args) > 0 {
		return fmt.Sprintf(w, args...)
	}
	return w
}

// number writes a figure with a true minus.
func (d Data) number(v float64, decimals int) string {
	return strings.Replace(d.Language.Format(v, decimals), "-", "−", 1)
}

// short writes a figure with three digits or more.
func (d Data) short(v float64) string {
	switch a := math.Abs(v); {
	case a == 0 || a >= 100:
		return d.number(v, 0)
	case a >= 10:
		return d.number(v, 1)
	case a >= 0.1:
		return d.number(v, 2)
	default:
		return d.number(v, min(12, 1-int(math.Floor(math.Log10(a)))))
	}
}

// printed writes a figure as its source has it: with as many decimals as it has, if these are few.
func (d Data) printed(v float64) string {
	if math.Abs(v*100-math.Round(v*100)) < 1e-6 {
		return d.number(v, -1)
	}
	return d.short(v)
}

func (d Data) payback(p finance.Payback) string {
	switch p.Kind {
	case finance.Immediate:
		return d.word("immediate")
	case finance.Never:
		return d.word("never")
	case finance.Finite:
		if p.Years < 1 {
			return d.number(p.Years*12, 1) + " " + d.word("months")
		}
		return d.number(p.Years, 1) + " " + d.word("years")
	}
	return ""
}

// money returns by what to divide money of a size, and the unit it has then.
func (d Data) money(size float64) (by float64, unit string) {
	currency := plain(d.Result.Currency)
	if currency == "" {
		currency = d.word("money")
	}
	switch {
	case size >= 2e9:
		return 1e9, d.word("billion") + " " + currency
	case size >= 2e6:
		return 1e6, d.word("million") + " " + currency
	}
	return 1, currency
}

// source says where the figures come from.
func (d Data) source() string {
	r := d.Result
	set := d.of(r.SetTitle)
	if set == "" {
		set = plain(r.Set)
	}
	parts := []string{d.word("factors") + ": " + set}
	if r.Year != 0 {
		parts[0] += fmt.Sprintf(", %s %d", d.word("year"), r.Year)
	}
	if s := plain(r.Source); s != "" {
		parts = slices.Insert(parts, 0, d.word("source")+": "+s)
	}
	if len(r.Overrides) > 0 {
		parts = append(parts, d.word("changed"))
	}
	return strings.Join(parts, ". ")
}

// words are the labels in English and Vietnamese.
var words = map[string][2]string{
	"co2":        {"CO₂ reduced", "Giảm phát thải CO₂"},
	"reported":   {"Reported and computed CO₂", "CO₂ báo cáo và tính toán"},
	"investment": {"Investment and annual saving", "Đầu tư và tiết kiệm hàng năm"},
	"payback":    {"Simple payback", "Thời gian hoàn vốn giản đơn"},
	"cashflow":   {"Cumulative cash flow", "Dòng tiền lũy kế"},
	"macc":       {"Marginal abatement cost", "Chi phí giảm phát thải biên"},
	"tornado":    {"What makes the figures doubtful", "Nguồn bất định của kết quả"},
	"savings":    {"Energy saved", "Năng lượng tiết kiệm"},
	"rate":       {"Options implemented of those proposed", "Giải pháp đã thực hiện trên số đề xuất"},

	"t":             {"t CO₂ a year", "tấn CO₂/năm"},
	"computed":      {"computed", "tính toán"},
	"reported mark": {"reported", "báo cáo"},
	"interval":      {"95 % interval", "khoảng tin cậy 95 %"},
	"axis computed": {"computed, t CO₂ a year", "tính toán, tấn CO₂/năm"},
	"axis reported": {"reported, t CO₂ a year", "báo cáo, tấn CO₂/năm"},
	"equal":         {"reported = computed", "báo cáo = tính toán"},
	"axis invest":   {"net investment, %s", "đầu tư ròng, %s"},
	"axis saving":   {"annual saving, %s a year", "tiết kiệm hàng năm, %s/năm"},
	"free":          {"No investment, at once profitable: %s", "Không cần đầu tư, có lãi ngay: %s"},
	"loss":          {"Saves no money, never pays back: %s", "Không tiết kiệm tiền, không hoàn vốn: %s"},
	"unlabelled":    {"Points without a name, for want of room: %s", "Điểm không ghi tên vì thiếu chỗ: %s"},
	"isolines":      {"lines of equal simple payback", "đường cùng thời gian hoàn vốn"},
	"axis payback":  {"simple payback (logarithmic)", "thời gian hoàn vốn giản đơn (thang logarit)"},
	"simple":        {"simple", "giản đơn"},
	"discounted":    {"discounted at %s %% a year", "chiết khấu %s %%/năm"},
	"axis years":    {"year", "năm thứ"},
	"pays back":     {"back after %s", "hoàn vốn sau %s"},
	"cumulative":    {"cumulative, %s", "lũy kế, %s"},
	"macc x":        {"CO₂ reduced, cumulative, t a year", "CO₂ giảm lũy kế, tấn/năm"},
	"macc y":        {"%s per t CO₂", "%s/tấn CO₂"},
	"macc rank": {"Below the axis: pays for itself, ranked by net benefit a year, not by cost per tonne. Above it: by cost per tonne.",
		"Dưới trục: tự hoàn vốn, xếp theo lợi ích ròng hàng năm, không theo chi phí mỗi tấn. Trên trục: xếp theo chi phí mỗi tấn."},
	"dominated":   {"† dominated: another one saves as much money and CO₂, and more of one of them", "† bị trội: có mục khác tiết kiệm tiền và giảm CO₂ không ít hơn, và nhiều hơn ở một trong hai"},
	"cut":         {"Bars that end in a white line go on; their cost stands in the list", "Cột có vạch trắng ở đầu còn tiếp tục; chi phí ghi trong danh sách"},
	"macc pays":   {"pays for itself", "tự hoàn vốn"},
	"macc costs":  {"costs money", "tốn tiền"},
	"left out":    {"Not shown, without money or CO₂ reduction: %s", "Không vẽ vì thiếu số tiền hoặc không giảm CO₂: %s"},
	"of co2":      {"CO₂ reduced, t a year", "CO₂ giảm, tấn/năm"},
	"of payback":  {"Simple payback, years", "Thời gian hoàn vốn giản đơn, năm"},
	"at low":      {"unknown at its low end", "đại lượng ở đầu thấp"},
	"at high":     {"unknown at its high end", "đại lượng ở đầu cao"},
	"share":       {"share of variance", "phần phương sai"},
	"gj":          {"GJ a year", "GJ/năm"},
	"toe":         {"toe/yr", "TOE/năm"},
	"number":      {"number of options", "số giải pháp"},
	"proposed":    {"proposed", "đề xuất"},
	"implemented": {"implemented", "đã thực hiện"},
	"not yet":     {"proposed, not implemented", "đề xuất, chưa thực hiện"},
	"t short":     {"t CO₂/yr", "tấn CO₂/năm"},
	"day":         {"day", "ngày"}, "days": {"days", "ngày"},
	"of":       {"%s of %s", "%s trên %s"},
	"and more": {"and %s more", "và %s mục khác"},

	"ncv": {"calorific value", "nhiệt trị"}, "oxidation": {"oxidation", "hệ số oxy hóa"}, "carbon": {"carbon content", "hàm lượng carbon"},
	"factor co2": {"CO₂ factor", "hệ số CO₂"}, "density": {"density", "khối lượng riêng"}, "price": {"price", "giá"}, "saved": {"quantity saved", "lượng tiết kiệm"},
	"u investment": {"investment", "đầu tư"}, "u annual_saving": {"annual saving", "tiết kiệm hàng năm"}, "u annual_cost": {"running cost", "chi phí vận hành"},

	"c anthracite": {"Anthracite", "Than antraxit"}, "c bituminous": {"Bituminous coal", "Than bitum"},
	"c sub_bituminous": {"Sub-bituminous coal", "Than á bitum"}, "c lignite": {"Lignite", "Than non"}, "c do": {"Diesel oil (DO)", "Dầu DO"},
	"c fo": {"Fuel oil (FO)", "Dầu FO"},

	"factors": {"Factors", "Hệ số"}, "source": {"Source", "Nguồn"}, "year": {"year", "năm"},
	"changed": {"Some factors changed by hand", "Một số hệ số sửa bằng tay"},
	"months":  {"months", "tháng"}, "month": {"month", "tháng"}, "years": {"years", "năm"}, "one year": {"year", "năm"},
	"immediate": {"immediate", "ngay"}, "never": {"never", "không hoàn vốn"},
	"billion": {"billion", "tỷ"}, "million": {"million", "triệu"}, "money": {"money", "tiền"}, "total": {"Total", "Tổng cộng"},
	"other": {"other", "khác"},
}
