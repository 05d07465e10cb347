package tomltree

import (
	"errors"
	"io"
	"io/fs"
)

// ErrChanged is the error of a file that another program writes at the same time.
var ErrChanged = errors.New("it changed while it was read")

// ReadAll returns the content of an open file, of one byte more than [MaxBytes] at most. What was read of a file that
// changes meanwhile may never have stood in it.
func ReadAll(f fs.File) ([]byte, error) {
	before, err := f.Stat()
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, MaxBytes+1))
	if err != nil {
		return nil, err
	}
	after, err := f.Stat()
	if err != nil {
		return nil, err
	}
	size := before.Size() // 0 of what the kernel makes as it is read
	if after.Size() != size || !after.ModTime().Equal(before.ModTime()) || size > 0 && size <= MaxBytes && int64(len(data)) != size {
		return nil, ErrChanged
	}
	return data, nil
}
