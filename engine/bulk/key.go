package bulk

import (
	"bytes"
	"encoding/binary"

	"github.com/cleaner-production/abate/engine/language"
)

// formulas are the bytes with which a text may begin that a spreadsheet runs: the last two begin U+00A0 and full-width forms.
var formulas = [256]uint8{'=': 1, '+': 1, '-': 1, '@': 1, '\t': 1, '\r': 1, '\n': 1, ' ': 1, 0xc2: 1, 0xef: 1}

// key returns a key of the row.
func (w *worker) key(k int) []byte {
	c := w.keyColumns[k]
	return w.keys[w.parted[c]+1 : w.parted[c+1] : w.parted[c+1]]
}

// few is how many bytes are copied as quickly as one.
const few = 32

// appendPlain appends keys that adjoin, with the commas between them, as they stand.
func (w *worker) appendPlain(b []byte) []byte {
	first, last := w.keyColumns[0], len(w.keyColumns)
	parted := w.parted[first:][:last+1]
	keys, length := w.keys[parted[0]+1:], int(parted[last]-parted[0])
	if length <= few && len(keys) >= few { // as mostly: with what follows, which is overwritten; by words, for copy calls memmove
		to, from := (*[few]byte)(b[len(b):len(b)+few]), (*[few]byte)(keys)
		binary.LittleEndian.PutUint64(to[0:], binary.LittleEndian.Uint64(from[0:]))
		binary.LittleEndian.PutUint64(to[8:], binary.LittleEndian.Uint64(from[8:]))
		binary.LittleEndian.PutUint64(to[16:], binary.LittleEndian.Uint64(from[16:]))
		binary.LittleEndian.PutUint64(to[24:], binary.LittleEndian.Uint64(from[24:]))
		b = b[:len(b)+length]
	} else {
		b = append(b, keys[:length]...)
	}
	b[len(b)-1] = ',' // where the last key ends the line, too
	return b
}

// harmful says whether a key that adjoins begins as a formula does.
func (w *worker) harmful() bool {
	text, found := w.keys, uint8(0)
	for _, before := range w.parted[w.keyColumns[0]:][:len(w.keyColumns)] {
		found |= formulas[text[before+1]]
	}
	return found != 0
}

// appendKeys appends the keys, quoted where they have to be.
func (w *worker) appendKeys(b []byte) []byte {
	for k := range w.keyColumns {
		b = append(w.appendKey(b, w.key(k)), ',')
	}
	return b
}

// appendKey appends a key as a field of a CSV.
func (w *worker) appendKey(b, key []byte) []byte {
	if len(key) > 0 && formulas[key[0]] != 0 && language.Formula(string(key)) {
		key = append([]byte("'"), key...)
	}
	if !bytes.ContainsAny(key, ",\"\r\n") {
		return append(b, key...)
	}
	b = append(b, '"')
	b = append(b, bytes.ReplaceAll(key, []byte(`"`), []byte(`""`))...)
	return append(b, '"')
}

// guarded is text that no spreadsheet runs.
func guarded(text string) string {
	if language.Formula(text) {
		return "'" + text
	}
	return text
}
