package tomltree

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/cleaner-production/abate/engine/internal/place"
)

// Limits of what is read. No set of factors and no portfolio comes near them; what does is an attack or
// another kind of file.
const (
	MaxBytes  = 16 << 20 // of a file
	MaxDepth  = 32       // of brackets within brackets
	MaxParts  = 8        // of a dotted key
	MaxValues = 200_000  // of a file, tables included
)

// guard refuses what must not reach the parser, and returns the text without a byte order mark.
func guard(file string, data []byte) ([]byte, *place.Error) {
	refuse := func(offset int, found, wanted, mend string) *place.Error {
		return place.At(newLines(file, data).at(offset), found, wanted, mend)
	}
	if len(data) > MaxBytes {
		return nil, place.At(place.Position{File: file}, fmt.Sprintf("%d MiB", len(data)>>20),
			fmt.Sprintf("at most %d MiB are read", MaxBytes>>20), "give long lists of options as CSV")
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return nil, refuse(0, "UTF-16 text", "", "save the file as UTF-8")
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if i := firstInvalid(data); i >= 0 {
		return nil, refuse(i, fmt.Sprintf("not UTF-8 (byte 0x%02X)", data[i]), "", "save the file as UTF-8; an older Vietnamese file is often Windows-1258 or TCVN3")
	}
	if i := loneReturn(data); i >= 0 {
		return nil, refuse(i, "a line that ends in CR alone", "", "save the file with line ends LF or CR LF")
	}
	for _, mark := range []string{"<<<<<<< ", ">>>>>>> "} {
		if i := bytes.Index(append([]byte("\n"), data...), []byte("\n"+mark)); i >= 0 {
			return nil, refuse(i, "a merge conflict was left in the file", "", "choose one side and delete the marks")
		}
	}
	if i := tooDeep(data); i >= 0 {
		return nil, refuse(i, fmt.Sprintf("brackets nested more than %d deep", MaxDepth), "no portfolio needs that", "")
	}
	return data, nil
}

func firstInvalid(data []byte) int {
	if utf8.Valid(data) {
		return -1
	}
	for i := 0; ; {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
}

func loneReturn(data []byte) int {
	for i := 0; ; i++ {
		j := bytes.IndexByte(data[i:], '\r')
		if j < 0 {
			return -1
		}
		i += j
		if i+1 == len(data) || data[i+1] != '\n' {
			return i
		}
	}
}

// tooDeep returns where brackets first nest deeper than [MaxDepth], or -1. Brackets in strings and comments
// do not count.
func tooDeep(data []byte) int {
	depth := 0
	for i := 0; i < len(data); {
		switch c := data[i]; c {
		case '[', '{':
			if depth++; depth > MaxDepth {
				return i
			}
			i++
		case ']', '}':
			depth = max(depth-1, 0)
			i++
		case '#':
			i += lineLength(data[i:])
		case '"', '\'':
			i += stringLength(data[i:], c)
		default:
			i++
		}
	}
	return -1
}

func lineLength(b []byte) int {
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		return i
	}
	return len(b)
}

// stringLength returns how many bytes the string at the head of b takes, up to the end of the line (or, in
// triple quotes, of the file) where it is not closed.
func stringLength(b []byte, quote byte) int {
	triple := bytes.Repeat([]byte{quote}, 3)
	long := bytes.HasPrefix(b, triple)
	i := 1
	if long {
		i = 3
	}
	for i < len(b) {
		switch {
		case b[i] == '\\' && quote == '"':
			i++
		case long && bytes.HasPrefix(b[i:], triple):
			return i + 3
		case !long && (b[i] == quote || b[i] == '\n'):
			return i + 1
		}
		i++
	}
	return len(b)
}
