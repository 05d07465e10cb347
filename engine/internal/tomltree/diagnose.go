package tomltree

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/cleaner-production/abate/engine/internal/place"
)

// diagnose says in the reader's words what the parser stumbled over at an offset, what to write instead, and
// where to point. Where nothing better is known it returns the parser's own words.
func diagnose(l *lines, offset int, parser string) (found, mend string, at int) {
	line, rest := l.line(offset), l.rest(offset)
	before := line[:len(line)-min(len(rest), len(line))]
	_, value, hasValue := bytes.Cut(line, []byte("="))
	value = bytes.TrimSpace(value)
	valueAt := offset - len(before) + len(line) - len(bytes.TrimLeft(line[bytes.IndexByte(line, '=')+1:], " \t"))
	start, _ := utf8.DecodeRune(rest)
	switch {
	case hasValue && len(rest) > 0 && rest[0] == ',' && startsWithDigit(value):
		figure := firstField(value)
		plain := strings.ReplaceAll(figure, ",", "")
		return "found " + place.Quote(figure) + "; numbers in TOML have no comma", "write " + plain + " or " + group(plain), valueAt
	case strings.ContainsRune("“”„‘’", start) && len(rest) > 0:
		return "found a typographic quote " + place.Quote(string(start)), `write the straight one: "`, offset
	case len(rest) > 0 && start >= utf8.RuneSelf && !bytes.Contains(before, []byte("=")):
		return "a key with the letter " + place.Quote(string(start)) + "; keys are English words", "write it in quotes, or use the English word", offset
	case hasValue && openString(value):
		return "a text opened here is not closed on this line", `close it with "`, valueAt
	case hasValue && len(value) > 0 && offset == valueAt && isLetter(value[0]):
		word := firstField(value)
		return "found " + place.Quote(word) + " without quotes", `write "` + word + `"`, valueAt
	case hasValue && len(value) == 0:
		return "no value after =", "write one or delete the line", offset
	case startsWithDigit(value) && len(rest) > 0 && isLetter(rest[0]) && offset > valueAt:
		return "found " + place.Quote(string(withoutComment(value))) + " without quotes", `write "` + string(withoutComment(value)) + `"`, valueAt
	}
	return "not TOML: " + parser, "", offset
}

func startsWithDigit(b []byte) bool {
	b = bytes.TrimLeft(b, "+-")
	return len(b) > 0 && isDigit(b[0])
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func firstField(b []byte) string {
	if f := bytes.Fields(withoutComment(b)); len(f) > 0 {
		return string(f[0])
	}
	return ""
}

func withoutComment(b []byte) []byte {
	b, _, _ = bytes.Cut(b, []byte("#"))
	return bytes.TrimSpace(b)
}

// openString says whether a value begins a text that does not end on its line.
func openString(value []byte) bool {
	if len(value) == 0 || value[0] != '"' && value[0] != '\'' || bytes.HasPrefix(value, []byte(`"""`)) {
		return false
	}
	n := stringLength(value, value[0])
	return n == len(value) && (n == 1 || value[n-1] != value[0])
}

// group writes the digits of a whole number in threes: 112_000.
func group(digits string) string {
	head := len(digits) % 3
	var parts []string
	if head > 0 {
		parts = append(parts, digits[:head])
	}
	for i := head; i < len(digits); i += 3 {
		parts = append(parts, digits[i:i+3])
	}
	return strings.Join(parts, "_")
}
