package tomltree

import (
	"bytes"
	"fmt"
	"iter"
	"unicode/utf8"

	"github.com/cleaner-production/abate/engine/internal/place"
)

// Limits of what is read. No set of factors and no portfolio comes near them; what does is an attack or
// another kind of file.
const (
	MaxBytes  = 16 << 20 // of a file
	MaxDepth  = 32       // of brackets within brackets
	MaxParts  = 8        // of a dotted key
	MaxValues = 100_000  // of a file, tables included
)

// guard refuses what must not reach the parser, and returns the text without a byte order mark.
func guard(file string, data []byte) ([]byte, *place.Error) {
	if len(data) > MaxBytes {
		return nil, place.At(place.Position{File: file}, fmt.Sprintf("more than %d MiB", MaxBytes>>20), "", "give long lists of options as CSV")
	}
	refuse := func(offset int, found, mend string) *place.Error {
		return place.At(newLines(file, data).at(offset), found, "", mend)
	}
	if looksUTF16(data) {
		return nil, refuse(0, "UTF-16 text", "save the file as UTF-8")
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if i := firstInvalid(data); i >= 0 {
		return nil, refuse(i, fmt.Sprintf("not UTF-8 (byte 0x%02X)", data[i]), "save the file as UTF-8; an older Vietnamese file is often Windows-1258 or TCVN3")
	}
	if i := loneReturn(data); i >= 0 {
		return nil, refuse(i, "a line that ends in CR alone", "save the file with line ends LF or CR LF")
	}
	for _, mark := range []string{"<<<<<<< ", ">>>>>>> "} {
		if i := lineWith(data, mark); i >= 0 {
			return nil, refuse(i, "a merge conflict was left in the file", "choose one side and delete the marks")
		}
	}
	if i, found, mend := tooMuch(data); i >= 0 {
		return nil, refuse(i, found, mend)
	}
	return data, nil
}

// looksUTF16 says whether a text begins with the mark of UTF-16, or with a zero byte beside another.
func looksUTF16(data []byte) bool {
	return bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) ||
		len(data) > 1 && (data[0] == 0) != (data[1] == 0)
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

// lineWith returns where the first line begins that starts with a mark, or -1.
func lineWith(data []byte, mark string) int {
	if bytes.HasPrefix(data, []byte(mark)) {
		return 0
	}
	i := bytes.Index(data, []byte("\n"+mark))
	if i >= 0 {
		i++
	}
	return i
}

// tooMuch returns where a text passes what a valid file within the limits can hold, or -1. The parser keeps
// all of an expression in memory, at some 60 bytes for each byte or two of text, before it is counted.
func tooMuch(data []byte) (offset int, found, mend string) {
	const manyParts = 1000 // a sentence without quotes may well have more stops than a key may have parts
	marks, dots, run := 0, 0, 0
	for i, c := range structure(data) {
		switch c {
		case '=', ',', '[': // each value has one, or two: [[a]], a = [], [1,]
			marks++
			run = 0
		case '.': // of a key, or of a number
			dots++
			run++
		case '\n':
			run = 0
		}
		switch {
		case marks > 2*MaxValues:
			return i, manyValues, mendMany
		case run > manyParts:
			return i, manyKeyParts, ""
		case dots > MaxParts*MaxValues:
			return i, manyDots, mendMany
		}
	}
	return -1, "", ""
}

var (
	mendMany     = "give long lists of options as CSV"
	manyValues   = fmt.Sprintf("more than %d values", MaxValues)
	manyDots     = fmt.Sprintf("more than %d points in keys and numbers", MaxParts*MaxValues)
	manyKeyParts = fmt.Sprintf("a key of more than %d parts; no portfolio needs that", MaxParts)
	manyBrackets = fmt.Sprintf("brackets nested more than %d deep; no portfolio needs that", MaxDepth)
)

// structure yields the brackets, commas, dots, equal signs and line ends of a text with their offsets, and
// of a string its first quote. What stands in strings and comments is left out.
func structure(data []byte) iter.Seq2[int, byte] {
	return func(yield func(int, byte) bool) {
		for i := 0; i < len(data); {
			n := 1
			switch c := data[i]; c {
			case '#':
				i += lineLength(data[i:])
				continue
			case '"', '\'':
				n = stringLength(data[i:], c)
				fallthrough
			case '[', ']', '{', '}', '=', ',', '.', '\n':
				if !yield(i, c) {
					return
				}
			}
			i += n
		}
	}
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
	run := func(i int) (n int) { // of quotes; no more than 5 belong together
		for n < 5 && i+n < len(b) && b[i+n] == quote {
			n++
		}
		return n
	}
	long := run(0) >= 3
	i := 1
	if long {
		i = 3
	}
	for i < len(b) {
		switch {
		case b[i] == '\\' && quote == '"':
			i++
		case long && b[i] == quote:
			n := run(i)
			if n >= 3 { // one or two quotes may stand before the three that close
				return i + n
			}
			i += n - 1
		case !long && b[i] == quote:
			return i + 1
		case !long && b[i] == '\n':
			return i
		}
		i++
	}
	return len(b)
}
