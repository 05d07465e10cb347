package input

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/currency"
	"golang.org/x/text/unicode/norm"

	"github.com/cleaner-production/abate/engine/quantity"
)

// column says what a column of an option table holds.
type column struct {
	field   string // one of fields, or "" for a quantity of a carrier
	carrier string
	of      use // of a carrier
	unit    quantity.Unit
	rate    quantity.Rate // in place of the unit, of a use per unit of product
	scale   float64       // of money and of what is counted in thousands; 0 is 1
	money   string        // the currency that the header names
	months  bool          // of a payback
}

// use says what a column of a carrier is about.
type use uint8

const (
	saved   use = iota
	before      // the use of a year, as a baseline
	earlier     // the use before, beside a use after
	after
	achieved
	lowEnd // of the range of a saving
	highEnd
)

// used says whether a column is of a use, which may be one per unit of product.
func (u use) used() bool { return u == before || u == earlier || u == after }

// nameless is the field of a column without a name, which must be empty; ignored that of one that is computed here; company that
// of one beside a column of programmes, which without them are the companies.
const (
	nameless = "nameless"
	company  = "company"
	ignored  = "ignored"
)

// fields are the columns of an option table that are not carriers, by the names that [engine.Option] and TOML have.
var fields = []string{"programme", "programme_name", "programme_name_vi", "option", "name", "name_vi", "category", "area", "status", "technical_feasibility", "economic_feasibility", "environmental_feasibility", "investment", "grant", "annual_saving",
	"annual_cost", "lifetime_years", "residual_value", "replacement", "replacement_year", "loan", "loan_rate", "loan_years",
	"loan_grace_years", "loan_repayment", "production_before", "production", "reported_co2_t", "note", "excludes", "requires", "same_stream"}

// labelWords are what the columns are called in spreadsheets, without accents and in small letters: in English; in Vietnamese.
var labelWords = map[string]string{
	"option":                       "id|ref|code|no|no.|#|option no|option no.|option id|measure no|arc|recommendation no; tt|stt|so|so tt|ma|ma so|ma giai phap",
	"name":                         "name|option name|measure|measure name|description|title|recommendation|opportunity; ten|ten giai phap|giai phap|giai phap tknl|giai phap tiet kiem nang luong|giai phap sxsh|noi dung|noi dung giai phap|mo ta|co hoi|co hoi tiet kiem",
	"name_vi":                      "name vi|name (vi)|vietnamese name; ten tieng viet|giai phap (vi)",
	"programme":                    "program|plant|factory|site|company; chuong trinh|nha may|cong ty|doanh nghiep|xi nghiep",
	"programme_name":               "program name; ten chuong trinh",
	"programme_name_vi":            "vietnamese programme name|programme name (vi); ten chuong trinh tieng viet|ten chuong trinh (vi)",
	"category":                     "type|kind|class; loai|phan loai|nhom|nhom giai phap|loai giai phap",
	"area":                         "focus|focus area|process|process step|step|section|department|location|workshop; khu vuc|trong tam|trong tam danh gia|cong doan|bo phan|phan xuong|khau|vi tri",
	"technical_feasibility":        "technically feasible|feasible technically; kha thi ky thuat|kha thi ve ky thuat|tinh kha thi ky thuat|tinh kha thi ve ky thuat",
	"economic_feasibility":         "economically feasible|feasible economically|financial feasibility; kha thi kinh te|kha thi ve kinh te|tinh kha thi kinh te|tinh kha thi ve kinh te",
	"environmental_feasibility":    "environmentally feasible|feasible environmentally; kha thi moi truong|kha thi ve moi truong|tinh kha thi moi truong|tinh kha thi ve moi truong",
	"status":                       "state|implementation|implementation status; tinh trang|trang thai|tinh hinh thuc hien",
	"investment":                   "investment cost|capital cost|capital|implementation cost|cost of implementation|invest; dau tu|von dau tu|chi phi dau tu|tong dau tu|tong von dau tu|chi phi thuc hien|kinh phi dau tu|kinh phi|dau tu ban dau",
	"grant":                        "subsidy|rebate; ho tro|ho tro von|von ho tro|tai tro|muc ho tro",
	"annual_saving":                "annual saving|annual savings|saving|savings|saving a year|cost saving|cost savings|cost saved|money saved|annual cost saving|annual cost savings; tiet kiem|tiet kiem chi phi|so tien tiet kiem|tien tiet kiem|tiet kiem hang nam|chi phi tiet kiem|loi ich|loi ich kinh te|tiet kiem bang tien|gia tri tiet kiem",
	"annual_cost":                  "annual cost|running cost|added running cost|running costs|operating cost|o&m cost|o&m; chi phi van hanh|chi phi van hanh tang them|chi phi van hanh hang nam|chi phi hang nam|chi phi bao duong",
	"lifetime_years":               "lifetime|life|life time|service life|economic life; tuoi tho|vong doi|thoi gian hoat dong|tuoi tho thiet bi",
	"residual_value":               "residual|salvage value; gia tri con lai|gia tri thanh ly",
	"replacement":                  "replacement cost; chi phi thay the",
	"replacement_year":             "replacement years|year of replacement; nam thay the",
	"loan":                         "soft loan|loan share|loan amount; von vay|vay|vay von|khoan vay|tin dung",
	"loan_rate":                    "interest|interest rate|loan interest; lai suat|lai suat vay",
	"loan_years":                   "loan term|term of loan; thoi han vay|ky han vay",
	"loan_grace_years":             "loan grace|grace|grace period|grace years; an han|thoi gian an han",
	"loan_repayment":               "repayment; cach tra no|phuong thuc tra no",
	"production":                   "production after|output; san luong|san luong sau",
	"production_before":            "output before; san luong truoc",
	"reported_co2_t":               "reported co2|co2 reduction|co2 reduced|co2 saved|ghg reduction|emission reduction|co2; giam phat thai|giam phat thai co2|giam co2|luong giam phat thai|luong giam co2|giam phat thai knk|co2 giam",
	"payback":                      "payback|simple payback|payback period|pay back|pbp|reported payback; hoan von|thoi gian hoan von|thoi gian hoan von gian don|thoi gian thu hoi von|thv",
	"excludes":                     "exclude; loai tru",
	"requires":                     "require; can co|yeu cau",
	"same_stream":                  "stream; dong|cung dong",
	"area_vi":                      "area vi|area (vi)|vietnamese area; khu vuc (vi)",
	"note_vi":                      "note vi|note (vi)|vietnamese note; ghi chu (vi)",
	"technical_feasibility_vi":     "technical feasibility (vi); kha thi ve ky thuat (vi)",
	"economic_feasibility_vi":      "economic feasibility (vi); kha thi ve kinh te (vi)",
	"environmental_feasibility_vi": "environmental feasibility (vi); kha thi ve moi truong (vi)",
	"note":                         "notes|remark|remarks|comment|comments; ghi chu|luu y|nhan xet",
	ignored:                        "npv|irr|rank|priority|energy saved|energy|toe|co2e|roi|discounted payback|share|total saving|discounted payback period; uu tien|xep hang|thu tu uu tien|tiet kiem nang luong",
}

var labels = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for field, words := range labelWords {
		for label := range strings.SplitSeq(strings.Replace(words, "; ", "|", 1), "|") {
			all[label] = field
		}
	}
	for _, field := range fields {
		all[field] = field
		all[strings.ReplaceAll(field, "_", " ")] = field
	}
	return all
})

// carrierWords are what the carriers are called in spreadsheets, without accents and in small letters: in English; in Vietnamese.
var carrierWords = map[string]string{
	"coal":        "coal; than|than da|than cam|than don",
	"do":          "do|diesel|diesel oil|gas oil; dau do|dau diesel|dau diezen|dau diezel|dau dieden",
	"fo":          "fo|fuel oil|heavy fuel oil|hfo|furnace oil; dau fo|dau nang|mazut|dau mazut",
	"lpg":         "lpg|gas lpg; khi hoa long|khi dau mo hoa long",
	"electricity": "electricity|electric energy|electric power|power; dien|dien nang",
	"water":       "water|fresh water; nuoc|nuoc sach",
	"waste_water": "waste water|wastewater|effluent; nuoc thai",
	"natural_gas": "natural gas|ng; khi tu nhien|khi thien nhien",
	"petrol":      "petrol|gasoline; xang",
	"steam":       "steam; hoi|hoi nuoc",
	"demand":      "demand|electric demand|peak demand|billed demand; cong suat|cong suat tinh tien",
	"chemicals":   "chemicals|chemical; hoa chat",
	"solid_waste": "solid waste; chat thai ran",
}

var carriers = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for carrier, words := range carrierWords {
		for label := range strings.SplitSeq(strings.Replace(words, "; ", "|", 1), "|") {
			all[label] = carrier
		}
	}
	return all
})

// vietnameseWords are the labels that are Vietnamese words.
var vietnameseWords = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, kind := range []map[string]string{labelWords, carrierWords} {
		for _, words := range kind {
			_, vi, _ := strings.Cut(words, "; ")
			for label := range strings.SplitSeq(vi, "|") {
				all[label] = true
			}
		}
	}
	return all
})

// neutral are the labels that are of no language.
var neutral = []string{"do", "fo", "hfo", "lpg", "ng", "co2", "co2e", "npv", "irr", "roi", "toe", "id", "no", "no.", "#"}

// inVietnamese says whether most columns that are named in a language are named in Vietnamese.
func inVietnamese(header []Cell) bool {
	balance := 0
	for _, cell := range header {
		c, known := columnOf(cell.Text)
		if !known || c.field == nameless || c.field == "name_vi" {
			continue
		}
		one := -1
		for _, cut := range append(splits(cell.Text), [2]string{cell.Text}) {
			switch label := plainWords(cut[0]); {
			case vietnameseWords()[label]:
				one = 1
			case slices.Contains(neutral, label):
				one = max(one, 0)
			}
		}
		if strings.IndexFunc(norm.NFD.String(cell.Text), func(r rune) bool { return r == 'đ' || r == 'Đ' || unicode.Is(unicode.Mn, r) }) >= 0 {
			one = 1
		}
		balance += one
	}
	return balance > 0
}

// plainWords returns a header as labels are written: small letters without accents, one space between words.
func plainWords(text string) string {
	text = norm.NFD.String(strings.ToLower(norm.NFC.String(text)))
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r == 'đ':
			return 'd'
		case r == '₂':
			return '2'
		}
		return r
	}, text)
	return strings.Trim(strings.Join(strings.Fields(text), " "), " :.*")
}

// columnOf recognises the header of a column.
func columnOf(header string) (column, bool) {
	header = strings.Join(strings.Fields(norm.NFC.String(header)), " ")
	if header == "" {
		return column{field: nameless}, true
	}
	if c, ok := labelled(plainWords(header), ""); ok && (c.field != "" || c.unit != (quantity.Unit{})) {
		return c, true
	}
	for _, cut := range splits(header) {
		if c, ok := labelled(plainWords(cut[0]), cut[1]); ok {
			return c, true
		}
	}
	return column{}, false
}

// splits are the ways to read a header as a label and a unit: coal (t), coal [t], Than, tấn/năm; coal_t; LPG kg; Điện/kWh.
func splits(header string) [][2]string {
	var all [][2]string
	add := func(label, unit string) {
		if label, unit = strings.TrimSpace(label), strings.TrimSpace(unit); label != "" && unit != "" {
			all = append(all, [2]string{label, unit})
		}
	}
	for _, brackets := range []string{"()", "[]"} {
		open, end := strings.IndexByte(header, brackets[0]), strings.LastIndexByte(header, brackets[1])
		if open > 0 && end > open {
			add(header[:open]+" "+header[end+1:], header[open+1:end])
		}
	}
	for _, mark := range []string{", ", ",", ": ", " - ", "_"} {
		if i := strings.LastIndex(header, mark); i > 0 {
			add(header[:i], header[i+len(mark):])
		}
	}
	words := strings.Fields(header)
	for n := 1; n <= 3 && n < len(words); n++ {
		add(strings.Join(words[:len(words)-n], " "), strings.Join(words[len(words)-n:], " "))
	}
	if i := strings.IndexByte(header, '/'); i > 0 {
		add(header[:i], header[i+1:])
	}
	return all
}

// labelled recognises a label, with its unit where one was written.
func labelled(label, unit string) (column, bool) {
	label = strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(label, " hang nam"), " a year"))
	field, known := labels()[label]
	if !known {
		field, known = labels()[strings.TrimSpace(strings.NewReplacer("reported ", "", " (reported)", "").Replace(label))]
	}
	if known && field != ignored {
		c := column{field: field}
		return c, c.measured(unit)
	}
	if c, ok := carrierOf(label, unit); ok {
		return c, true
	}
	if known && (unit == "" || field == ignored) {
		return column{field: field}, true
	}
	return column{}, false
}

// measured takes the unit of a field; false where it cannot be of that field.
func (c *column) measured(unit string) bool {
	if unit == "" {
		return true
	}
	plain := plainWords(cutYear(unit))
	switch c.field {
	case "investment", "grant", "annual_saving", "annual_cost", "residual_value", "replacement", "loan":
		var ok bool
		c.scale, c.money, ok = moneyUnit(plain)
		if (c.field == "grant" || c.field == "loan") && (plain == "%" || plain == "share") {
			c.scale, ok = 0.01, true
			if plain == "share" {
				c.scale = 1
			}
			c.money = ""
		}
		return ok
	case "loan_rate":
		c.scale = 0.01
		return plain == "%" || plain == "percent"
	case "production", "production_before":
		var ok bool
		c.unit, c.scale, ok = quantityUnit(cutYear(unit))
		return ok
	case "lifetime_years", "loan_years", "loan_grace_years", "replacement_year":
		return slices.Contains([]string{"year", "years", "yr", "yrs", "nam", "a"}, plainWords(unit))
	case "payback":
		word := plainWords(unit)
		c.months = slices.Contains([]string{"month", "months", "thang"}, word)
		return c.months || slices.Contains([]string{"year", "years", "yr", "yrs", "nam", "a"}, word)
	case "reported_co2_t":
		plain = strings.TrimSpace(strings.NewReplacer("co2td", "", "co2e", "", "co2-eq", "", "co2", "", "eq", "").Replace(plain))
		u, ok := quantity.LookupUnit(unaccented(plain))
		c.unit = u
		return ok && u.Dimension() == quantity.Mass
	}
	return false
}

// carrierOf recognises a carrier with its unit: a known one whatever stands around it, and of another name what has a unit
// in brackets or after an underscore.
func carrierOf(label, unit string) (column, bool) {
	if unit == "" {
		return column{}, false
	}
	c := column{}
	var ok bool
	if c.unit, c.scale, ok = quantityUnit(unit); !ok {
		if c.rate, ok = rateUnit(unit); !ok {
			return column{}, false
		}
	}
	words := " " + label + " "
	for _, kind := range []struct {
		of    use
		words string
	}{{before, "baseline|hien tai|hien trang|use|used|tieu thu|consumption|su dung"}, {earlier, "before|truoc|use before|truoc khi thuc hien"}, {achieved, "achieved|actual|after implementation|dat duoc|thuc te"}, {after, "after|sau|use after|sau khi thuc hien"}, {lowEnd, "low|low end|minimum|thap|can duoi"}, {highEnd, "high|high end|maximum|cao|can tren"}, {saved, "saved|saving|savings|save|tiet kiem|tiet kiem duoc|luong|muc|reduction|reduced|giam|annual|of"}} {
		for _, word := range byLength(strings.Split(kind.words, "|")) {
			if strings.Contains(words, " "+word+" ") {
				words = strings.Replace(words, " "+word+" ", " ", 1)
				c.of = max(c.of, kind.of)
			}
		}
	}
	name := strings.TrimSpace(words)
	if carrier, known := carriers()[name]; known && (c.of.used() || c.rate == (quantity.Rate{})) {
		c.carrier = carrier
		return c, true
	}
	return column{}, false
}

// byLength sorts words, the longest first.
func byLength(words []string) []string {
	slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
	return words
}

// quantityUnit reads the unit of a column of quantities, perhaps in thousands: "nghìn kWh", "1000 l".
func quantityUnit(text string) (quantity.Unit, float64, bool) {
	text = strings.TrimSpace(text)
	if u, ok := quantity.LookupUnit(text); ok {
		return u, 0, true
	}
	lower := strings.ToLower(text)
	for _, thousand := range []string{"1000 ", "1,000 ", "1.000 ", "103 ", "10^3 ", "nghìn ", "ngàn ", "nghin ", "ngan ", "thousand ", "'000 "} {
		if rest, ok := strings.CutPrefix(lower, thousand); ok {
			if u, ok := quantity.LookupUnit(text[len(text)-len(rest):]); ok {
				return u, 1000, true
			}
		}
	}
	if u, ok := quantity.LookupUnit(unaccented(plainWords(text))); ok {
		return u, 0, true
	}
	return quantity.Unit{}, 0, false
}

// unaccented gives the Vietnamese words for units their accents back.
func unaccented(unit string) string {
	switch unit = strings.TrimSpace(strings.TrimSuffix(unit, "/nam")); unit {
	case "tan":
		return "t"
	case "lit":
		return "l"
	}
	return unit
}

// cutYear takes a year off the end of a unit.
func cutYear(unit string) string {
	lower := strings.ToLower(unit)
	for _, year := range []string{"/năm", "/nam", "/year", "/yr", "/a", "/y", "/ năm", "/ nam", "/ year", "/ yr", " per year", " a year", " per annum", " mỗi năm", " hàng năm", "/1 năm"} {
		if strings.HasSuffix(lower, year) {
			return strings.TrimSpace(unit[:len(unit)-len(year)])
		}
	}
	return unit
}

// moneyUnit reads the unit of a column of money, in small letters without accents: "trieu dong", "1000 usd", "vnd". Three
// letters are a currency where ISO 4217 has it, so that kWh is none.
func moneyUnit(text string) (scale float64, code string, ok bool) {
	text = strings.NewReplacer(".", "", " ", "", "(", "", ")", "").Replace(text)
	if scale, ok = multiple(text); ok {
		return scale, "", text != "" // thousands of the currency of the file
	}
	for _, dong := range []string{"vnd", "dong", "d"} {
		if rest, found := strings.CutSuffix(text, dong); found {
			if scale, ok = multiple(rest); ok {
				return scale, "VND", true
			}
		}
	}
	if text == "$" || text == "us$" {
		return 1, "USD", true
	}
	n := len(text) - 3
	if n < 0 {
		return 0, "", false
	}
	unit, err := currency.ParseISO(text[n:])
	if scale, ok = multiple(text[:n]); err != nil || !ok {
		return 0, "", false
	}
	return scale, unit.String(), true
}

// multiple reads a word for thousands or millions without accents: those of amounts, and what heads of columns have.
func multiple(word string) (float64, bool) {
	scale, known := headMultiples()[strings.Trim(word, "-'")]
	return scale, known
}

var headMultiples = sync.OnceValue(func() map[string]float64 {
	all := map[string]float64{"": 1}
	for word, scale := range multiples {
		all[plainWords(word)] = scale
	}
	for scale, words := range map[float64]string{
		1e3: "1000|1,000|k|thous|000|10^3|103", 1e6: "1000000|m|mio|mil|mill|millions|mn|10^6|106", 1e9: "bn|bil|10^9|109",
	} {
		for word := range strings.SplitSeq(words, "|") {
			all[word] = scale
		}
	}
	return all
})
