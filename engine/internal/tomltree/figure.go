package tomltree

import (
	"regexp"
	"strings"

	"github.com/cleaner-production/abate/engine/internal/place"
)

// The ways in which people write numbers that TOML does not know.
const (
	oneComma    = pattern(`^[+-]?[1-9]\d{0,2},\d{3}$`)                      // 112,000
	commas      = pattern(`^[+-]?[1-9]\d{0,2}(,\d{3}){2,}$`)                // 1,120,000
	commasPoint = pattern(`^[+-]?[1-9]\d{0,2}(,\d{3})+\.\d+$`)              // 112,000.5
	points      = pattern(`^[+-]?[1-9]\d{0,2}(\.\d{3}){2,}$`)               // 1.120.000
	pointsComma = pattern(`^[+-]?(0|[1-9]\d*|[1-9]\d{0,2}(\.\d{3})+),\d+$`) // 3,27 and 112.000,5
	spaces      = pattern(`^[+-]?[1-9]\d{0,2}([ ']\d{3})+(\.\d+)?$`)        // 112 000 and 112'000
	zeroFirst   = pattern(`^([+-]?)0+((0|[1-9]\d*)(\.\d+)?)$`)              // 0112
	loosePoint  = pattern(`^[+-]?((0|[1-9]\d*)\.|\.\d+)$`)                  // 5. and .5
	longMinus   = pattern(`^−(0|[1-9]\d*)(\.\d+)?$`)                        // with U+2212
)

// figure says what is wrong with a number, and how to write it. Where a number can be read in two ways it
// gives both; where none is sure, none.
func figure(s string) (found, mend string) {
	without := func(drop string) string { return strings.NewReplacer(drop, "").Replace(s) }
	found = "found " + place.Quote(s)
	switch {
	case oneComma.MatchString(s):
		mend = "write " + without(",") + " or " + strings.Replace(s, ",", "_", 1) + ", or with decimals " + strings.Replace(s, ",", ".", 1)
	case commas.MatchString(s), commasPoint.MatchString(s):
		mend = "write " + without(",") + " or " + strings.ReplaceAll(s, ",", "_")
	case pointsComma.MatchString(s):
		mend = "write " + strings.Replace(without("."), ",", ".", 1)
	}
	switch {
	case strings.Contains(s, ","):
		return found + "; numbers in TOML have no comma", mend
	case points.MatchString(s):
		return found + "; a number has one decimal point", "write " + without(".") + " or " + strings.ReplaceAll(s, ".", "_")
	case strings.Count(s, ".") > 1:
		return found + "; a number has one decimal point", ""
	case spaces.MatchString(s):
		return found + "; digits are grouped with _ alone", "write " + strings.NewReplacer(" ", "_", "'", "_").Replace(s)
	case zeroFirst.MatchString(s):
		return found + "; a number has no leading zero", "write " + regexp.MustCompile(string(zeroFirst)).ReplaceAllString(s, "$1$2")
	case strings.HasSuffix(s, ".") && loosePoint.MatchString(s):
		return found + "; digits stand on both sides of the point", "write " + s + "0"
	case loosePoint.MatchString(s):
		return found + "; digits stand on both sides of the point", "write " + strings.Replace(s, ".", "0.", 1)
	case longMinus.MatchString(s):
		return found + " with a long minus", "write " + strings.Replace(s, "−", "-", 1)
	}
	return place.Quote(s) + " is not a number", ""
}
