package bulk

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/cleaner-production/abate/engine/internal/cells"
	"github.com/cleaner-production/abate/engine/internal/place"
)

// reader cuts a table into chunks.
type reader struct {
	from      io.Reader
	file      string
	size      int // of a chunk
	delimiter byte
	returns   bool   // whether lines end with carriage returns too, as far as the first row says
	line      int    // of what comes next
	rest      []byte // read, and not yet part of a chunk
	ended     bool
}

const (
	chunkSize = 128 << 10
	maxHeader = 256 << 10
)

// fill makes a chunk. It says whether more may follow.
func (r *reader) fill(c *chunk) (more bool, err error) {
	c.mistake, c.skipped, c.line = nil, 0, r.line
	b := append(c.in[:0], r.rest...)
	r.rest = r.rest[:0]
	for size := r.size; ; size = min(2*size, maxRow) {
		if b, err = r.read(b, size); err != nil {
			return false, err
		}
		full := len(b) >= maxRow
		if end := wholeRecords(b, r.delimiter, r.ended, full); end > 0 || r.ended {
			r.rest = append(r.rest, b[end:]...)
			c.in = b[:end]
			r.line += bytes.Count(c.in, []byte("\n"))
			return !r.ended || len(r.rest) > 0, nil
		}
		if full {
			c.in = b[:0]
			r.line++
			return true, r.skip(c, b)
		}
	}
}

// read reads until b has a length, or the table ends.
func (r *reader) read(b []byte, size int) ([]byte, error) {
	if need := max(size, len(b)) + 1 + cells.Slack; cap(b) < need { // 1 for the line break that the last line may lack
		b = append(make([]byte, 0, need), b...)
	}
	for idle := 0; len(b) < size && !r.ended; {
		n, err := r.from.Read(b[len(b):size])
		b = b[:len(b)+n]
		if idle++; n > 0 {
			idle = 0
		}
		switch {
		case idle == 100 && err == nil:
			return b, io.ErrNoProgress
		case err == io.EOF:
			r.ended = true
			if len(b) > 0 && b[len(b)-1] != '\n' {
				b = append(b, '\n')
			}
		case err != nil:
			return b, err
		}
	}
	return b, nil
}

// skip passes over a row that is too long, of which b is the beginning.
func (r *reader) skip(c *chunk, b []byte) error {
	c.mistake = &place.Error{Found: fmt.Sprintf("a row of more than %d MiB", maxRow>>20), Mend: "is a quote closed, are lines ended by a line feed?"}
	for {
		n := bytes.IndexByte(b, '\n')
		if n >= 0 {
			c.skipped += int64(n) + 1
			r.rest = append(r.rest[:0], b[n+1:]...)
			return nil
		}
		c.skipped += int64(len(b))
		if r.ended {
			return nil
		}
		var err error
		if b, err = r.read(b[:0], r.size); err != nil {
			return err
		}
	}
}

// header reads the names of the columns, and finds by what fields are parted. Blank lines before them are passed over.
func (r *reader) header() ([]string, error) {
	b, err := r.begin()
	if err != nil {
		return nil, err
	}
	r.line = 1
	at := func(found, wanted, mend string) error {
		return place.At(place.Position{File: r.file, Line: r.line}, found, wanted, mend)
	}
	text := bytes.TrimPrefix(b, []byte("\ufeff"))
	if bytes.HasPrefix(b, []byte{0xff, 0xfe}) || bytes.HasPrefix(b, []byte{0xfe, 0xff}) || bytes.IndexByte(b[:min(len(b), 1024)], 0) >= 0 {
		return nil, at("no text in UTF-8", "a CSV in UTF-8 is wanted", "save it as one")
	}
	for {
		line, after, found := bytes.Cut(text, []byte("\n"))
		if len(bytes.TrimSpace(line)) > 0 || !found {
			break
		}
		r.line++
		text = after
	}
	if len(text) == 0 {
		r.line = max(r.line-1, 1)
		return nil, at("an empty table", "the names of the columns are wanted in the first line", "as in programme,option,investment,coal_t")
	}
	first, after, _ := bytes.Cut(text, []byte("\n"))
	r.delimiter = delimiter(first)
	if said := bytes.TrimRight(first, "\r"); len(said) == len("sep=;") && bytes.HasPrefix(said, []byte("sep=")) { // as spreadsheets do
		r.delimiter, text = said[4], after
		if !parts(r.delimiter) {
			return nil, at(fmt.Sprintf("fields that are parted by %q", said[4:]), "a comma, a semicolon, a tab or another mark is wanted", "as in sep=;")
		}
		first, _, _ = bytes.Cut(text, []byte("\n"))
		r.line++
	}
	end, open, ok := recordEnd(text, 0, r.delimiter)
	switch {
	case open:
		return nil, at("a quote in the header that is never closed", "", "close it, or leave it out")
	case !ok:
		return nil, at(fmt.Sprintf("a header that does not end within %d KiB", maxHeader>>10), "the names of the columns are wanted in the first line", "")
	case bytes.IndexByte(bytes.TrimRight(first, "\r"), '\r') >= 0:
		return nil, at("lines that end in a carriage return alone", "lines that end in a line feed are wanted", "")
	}
	c := csv.NewReader(bytes.NewReader(text[:end]))
	c.Comma = rune(r.delimiter)
	names, err := c.Read()
	switch {
	case err != nil:
		return nil, at("no header: "+err.Error(), "the names of the columns are wanted in the first line", "")
	case len(names) > maxColumns:
		return nil, at(fmt.Sprintf("%d columns", len(names)), fmt.Sprintf("at most %d are wanted", maxColumns), "")
	}
	for i := range names {
		names[i] = strings.TrimSpace(names[i])
	}
	r.line += bytes.Count(text[:end], []byte("\n"))
	r.rest = append(r.rest, text[end:]...)
	row, _, _ := bytes.Cut(r.rest, []byte("\n"))
	r.returns = bytes.HasSuffix(row, []byte("\r"))
	return names, nil
}

// begin reads as much as may hold the header.
func (r *reader) begin() (b []byte, err error) {
	for size := r.size; ; size = min(2*size, maxHeader) {
		if b, err = r.read(b, size); err != nil || r.ended || size >= maxHeader {
			return b, err
		}
		text := bytes.TrimLeft(bytes.TrimPrefix(b, []byte("\ufeff")), " \t\r\n")
		first, _, found := bytes.Cut(text, []byte("\n"))
		if !found || len(b) < 3 {
			continue
		}
		if _, _, ok := recordEnd(text, 0, delimiter(first)); ok {
			return b, nil
		}
	}
}

// parts says whether a byte may part fields: a mark in ASCII that stands in no number and is no quote.
func parts(c byte) bool {
	return c == '\t' || strings.IndexByte(" !#$%&()*,/:;<=>?@[\\]^_`{|}~", c) >= 0
}

// delimiter returns what a header parts its names by.
func delimiter(header []byte) byte {
	var counts [256]int
	quoted := false
	for _, c := range header {
		if c == '"' {
			quoted = !quoted
		} else if !quoted {
			counts[c]++
		}
	}
	best := byte(',')
	for _, c := range []byte(";\t") {
		if counts[c] > counts[best] {
			best = c
		}
	}
	return best
}
