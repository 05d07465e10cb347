package tomltree

import (
	"bytes"
	"unicode/utf8"

	"github.com/cleaner-production/abate/engine/internal/place"
)

// lines finds the place of an offset. It goes on from the last one asked for, since a reader goes from left to
// right: to count from the start each time would take quadratic time.
type lines struct {
	file         string
	data         []byte
	offset       int // the last one asked for
	line, column int // and its place
}

func newLines(file string, data []byte) *lines {
	return &lines{file: file, data: data, line: 1, column: 1}
}

func (l *lines) at(offset int) place.Position {
	if offset < l.offset {
		l.offset, l.line, l.column = 0, 1, 1
	}
	passed := l.data[l.offset:offset]
	if n := bytes.Count(passed, []byte("\n")); n > 0 {
		l.line += n
		l.column = 1
		passed = passed[bytes.LastIndexByte(passed, '\n')+1:]
	}
	l.column += utf8.RuneCount(passed)
	l.offset = offset
	return place.Position{File: l.file, Line: l.line, Column: l.column}
}

// begin returns the offset at which the line of an offset begins.
func (l *lines) begin(offset int) int { return bytes.LastIndexByte(l.data[:offset], '\n') + 1 }

// rest returns the line from an offset to its end.
func (l *lines) rest(offset int) []byte {
	b := l.data[offset:]
	return bytes.TrimSuffix(b[:lineLength(b)], []byte("\r"))
}
