package tomltree

import (
	"bytes"
	"sort"
	"unicode/utf8"

	"github.com/cleaner-production/abate/engine/internal/place"
)

// lines finds the place of an offset. It remembers the last one, since a reader goes from left to right:
// counting the characters of a long line from its start each time would take quadratic time.
type lines struct {
	file   string
	data   []byte
	starts []int
	offset int // the last one asked for
	column int // and its column
}

func newLines(file string, data []byte) *lines {
	l := &lines{file: file, data: data, starts: make([]int, 1, 1+bytes.Count(data, []byte("\n"))), column: 1}
	for i := 0; ; i++ {
		j := bytes.IndexByte(data[i:], '\n')
		if j < 0 {
			return l
		}
		i += j
		l.starts = append(l.starts, i+1)
	}
}

func (l *lines) at(offset int) place.Position {
	line := sort.SearchInts(l.starts, offset+1)
	if start := l.starts[line-1]; l.offset < start || l.offset > offset {
		l.offset, l.column = start, 1
	}
	l.column += utf8.RuneCount(l.data[l.offset:offset])
	l.offset = offset
	return place.Position{File: l.file, Line: line, Column: l.column}
}

// begin returns the offset at which the line of an offset begins.
func (l *lines) begin(offset int) int { return l.starts[sort.SearchInts(l.starts, offset+1)-1] }

// rest returns the line from an offset to its end.
func (l *lines) rest(offset int) []byte {
	b := l.data[offset:]
	return bytes.TrimSuffix(b[:lineLength(b)], []byte("\r"))
}
