package quantity

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Error says what is wrong with a text or a conversion, in three parts, so that a reader of files can put
// the place in front. Wanted and Mend may be empty.
//
//	unknown unit "tt"; did you mean "t"?
//	3 t is a mass; an energy is wanted; write kWh, MWh or GJ
type Error struct {
	Found  string // what stands there
	Wanted string // what belongs there
	Mend   string // what to write instead
}

// Error returns the parts that are given, separated by semicolons.
func (e *Error) Error() string {
	parts := []string{e.Found, e.Wanted, e.Mend}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "; ")
}

// quote returns text as it may stand in an error: in quotes, at most 60 characters of it, with controls,
// marks of writing direction and odd spaces escaped.
func quote(text string) string {
	const most = 60
	n := 0
	for i := range text {
		if n++; n > most {
			cut := strconv.Quote(text[:i])
			return cut[:len(cut)-1] + `…"`
		}
	}
	return strconv.Quote(text)
}

// longest is the number of characters beyond which a text is no amount, unit or rate.
const longest = 100

// checkLength refuses texts that are empty or absurdly long, before anything is done with them.
func checkLength(text, wanted string) error {
	switch {
	case text == "":
		return &Error{Found: "found no text", Wanted: wanted}
	case len(text) > longest && utf8.RuneCountInString(text) > longest:
		return &Error{Found: "found " + quote(text) + ", longer than " + strconv.Itoa(longest) + " characters", Wanted: wanted}
	}
	return nil
}

// either joins what can be written: "a", "a or b", "a, b or c".
func either(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
