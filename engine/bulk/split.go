package bulk

import "bytes"

// The limits of what a table may hold. A field is text, and a row is held in memory.
const (
	maxField   = 1 << 20
	maxRow     = 2 << 20
	maxColumns = 1024

	maxProgrammes = 100_000 // of how many the totals are held in memory, at some kilobytes each
)

// recordEnd returns where the record that begins at b[i] ends, after its line break. A quote opens a field only at its
// beginning. It is not ok where b ends before the record does; open then says whether within quotes.
func recordEnd(b []byte, i int, delimiter byte) (end int, open, ok bool) {
	begin := true // of a field
	for {
		if begin && i < len(b) && b[i] == '"' {
			for i++; ; i += 2 { // after a pair of quotes, which is one
				n := bytes.IndexByte(b[i:], '"')
				if n < 0 {
					return 0, true, false
				}
				if i += n; i+1 >= len(b) || b[i+1] != '"' {
					break
				}
			}
			i++
		}
		begin = false
		for ; ; i++ {
			if i >= len(b) {
				return 0, false, false
			}
			if b[i] == delimiter {
				i++
				begin = true
				break
			}
			if b[i] == '\n' {
				return i + 1, false, true
			}
		}
	}
}

// wholeRecords returns how much of b is whole records. With last, nothing follows b; full says that b may not grow. A record whose
// quote is never closed, within what a row may be, ends with its first line.
func wholeRecords(b []byte, delimiter byte, last, full bool) (end int) {
	if bytes.IndexByte(b, '"') < 0 {
		if last {
			return len(b)
		}
		return bytes.LastIndexByte(b, '\n') + 1
	}
	for end < len(b) {
		next, open, ok := recordEnd(b, end, delimiter)
		if !ok {
			line := bytes.IndexByte(b[end:], '\n')
			switch {
			case open && line >= 0 && (last || full && end == 0):
				next = end + line + 1
			case last:
				next = len(b)
			default:
				return end
			}
		}
		end = next
	}
	return end
}
