// Package place is how every reader of a file reports a mistake: where it stands, what was found there,
// what is wanted, and what to write instead. A reader collects all mistakes of a file in a [List] and
// returns them at once.
package place

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Position is a place in a text: the file as the user named it, the line and the column, both from 1,
// the column in characters. The zero value is no place; Line 0 is the file as a whole.
type Position struct {
	File         string
	Line, Column int
	Cell         string // of a spreadsheet, in place of line and column in messages: "Options!F12"
}

// String returns "plant.toml:14:9", "plant.xlsx: Options!F12", or as much of it as is known.
func (p Position) String() string {
	switch {
	case p.File == "":
		return ""
	case p.Cell != "":
		return p.File + ": " + p.Cell
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return p.File + ":" + strconv.Itoa(p.Line)
	}
	return p.File + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column)
}

// Error is one mistake in a file. Its text is one line:
//
//	plant.toml:14:9: unknown unit "tt"; a mass is wanted; did you mean "t"?
type Error struct {
	File         string
	Line, Column int    // from 1; Column counts characters; 0 where it is not known
	Cell         string // of a spreadsheet: "Options!F12"
	Found        string // what stands there
	Wanted       string // what belongs there; may be empty
	Mend         string // what to write instead, ready to paste where that is possible; may be empty
}

// Error returns the place and the parts that are given, separated by semicolons.
func (e *Error) Error() string {
	text := join(e.Found, e.Wanted, e.Mend)
	if at := e.Position().String(); at != "" {
		return at + ": " + text
	}
	return text
}

// Position returns where the mistake stands.
func (e *Error) Position() Position { return Position{e.File, e.Line, e.Column, e.Cell} }

func join(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "; ")
}

// At returns an Error at a position.
func At(at Position, found, wanted, mend string) *Error {
	return &Error{File: at.File, Line: at.Line, Column: at.Column, Cell: at.Cell, Found: found, Wanted: wanted, Mend: mend}
}

// Most is the number of mistakes that are told one by one.
const Most = 20

// Errors are the mistakes of one reading, in the order of their places, at most [Most] of them.
// [errors.As] finds the first *Error in it.
type Errors struct {
	List []*Error
	More int // how many there were beyond those in List
}

// Error returns a line for each mistake and, where some were cut, a last line with their number.
func (e *Errors) Error() string {
	lines := make([]string, 0, len(e.List)+1)
	for _, one := range e.List {
		lines = append(lines, one.Error())
	}
	if e.More > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", e.More))
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the mistakes one by one.
func (e *Errors) Unwrap() []error {
	all := make([]error, len(e.List))
	for i, one := range e.List {
		all[i] = one
	}
	return all
}

// List collects the mistakes of one reading. The zero value is empty and ready.
type List struct {
	errors  []*Error
	dropped int
}

// Add notes a mistake. Beyond some thousand they are only counted, for a file of nothing else may be large.
func (l *List) Add(at Position, found, wanted, mend string) {
	const kept = 1000
	if len(l.errors) >= kept {
		l.dropped++
		return
	}
	l.errors = append(l.errors, At(at, found, wanted, mend))
}

// Len returns how many mistakes were noted.
func (l *List) Len() int { return len(l.errors) + l.dropped }

// Err returns nil without a mistake, and otherwise an *[Errors], sorted by place.
func (l *List) Err() error {
	if len(l.errors) == 0 {
		return nil
	}
	all := slices.Clone(l.errors)
	slices.SortStableFunc(all, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	all = slices.CompactFunc(all, func(a, b *Error) bool { return *a == *b })
	cut := min(len(all), Most)
	return &Errors{List: all[:cut], More: len(all) - cut + l.dropped}
}

// Quote returns text as it may stand in an error: in quotes, at most 60 characters of it, with what
// would move the reader's cursor or turn the writing direction escaped.
func Quote(text string) string {
	const most = 60
	var b strings.Builder
	b.WriteByte('"')
	n := 0
	for i, r := range text {
		if n++; n > most {
			b.WriteString("…")
			break
		}
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD"):
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		default: // controls, format characters such as bidi marks, odd spaces
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		}
	}
	b.WriteByte('"')
	return b.String()
}
