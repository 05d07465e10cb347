package tomltree

import (
	"bytes"
	"sort"
	"unicode/utf8"

	"github.com/cleaner-production/abate/engine/internal/place"
)

// lines finds the place of an offset.
type lines struct {
	file   string
	data   []byte
	starts []int
}

func newLines(file string, data []byte) *lines {
	l := &lines{file: file, data: data, starts: []int{0}}
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
	offset = min(max(offset, 0), len(l.data))
	line := sort.SearchInts(l.starts, offset+1)
	start := l.starts[line-1]
	const far = 1 << 16 // counting characters further out would make a file of one line quadratic
	if offset-start > far {
		return place.Position{File: l.file, Line: line, Column: offset - start + 1}
	}
	return place.Position{File: l.file, Line: line, Column: utf8.RuneCount(l.data[start:offset]) + 1}
}

// rest returns the line from an offset to its end.
func (l *lines) rest(offset int) []byte {
	b := l.data[min(offset, len(l.data)):]
	return bytes.TrimRight(b[:lineLength(b)], "\r")
}

// line returns the whole line around an offset.
func (l *lines) line(offset int) []byte {
	return l.rest(l.starts[sort.SearchInts(l.starts, offset+1)-1])
}
