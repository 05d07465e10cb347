package input

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/internal/tomltree"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Error is one mistake in a file: {File, Line, Column, Found, Wanted, Mend}.
type Error = place.Error

// Errors are the mistakes of a file.
type Errors = place.Errors

// MaxBytes is the size of the largest file that is read.
const MaxBytes = tomltree.MaxBytes

// ReadFile reads a portfolio from a file: TOML, or an option table where the name ends in .csv or .tsv.
func ReadFile(path string) (*engine.Portfolio, error) {
	data, err := Load(path)
	if err != nil {
		return nil, err
	}
	return Read(path, data, quantity.English)
}

// Read reads a portfolio from the content of a file, whose name decides the format and stands in messages. The
// writing is that of numbers in texts, where the file does not say it itself.
func Read(name string, data []byte, w quantity.Writing) (*engine.Portfolio, error) {
	ext := strings.ToLower(filepath.Ext(name))
	switch {
	case ext == ".xlsx" || ext == ".xls":
		return nil, &Error{File: name, Found: "a spreadsheet", Wanted: "TOML or CSV is read here", Mend: "save the sheet as CSV"}
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return nil, &Error{File: name, Found: "a zip archive or spreadsheet", Wanted: "TOML or CSV is read here", Mend: "save the sheet as CSV"}
	case ext == ".csv" || ext == ".tsv":
		cells, err := ReadCSV(name, data)
		if err != nil {
			return nil, err
		}
		return ReadTable(cells, nil, w)
	}
	return readPortfolio(name, data, w)
}

// Load returns the content of a file, unless it is too large or not a regular one. [Read] takes it from there.
func Load(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, &Error{File: path, Found: "cannot be read: " + cause(err)}
	}
	switch {
	case info.IsDir():
		return nil, &Error{File: path, Found: "a folder", Wanted: "a file is wanted"}
	case !info.Mode().IsRegular():
		return nil, &Error{File: path, Found: "not a regular file", Wanted: "a file is wanted", Mend: "write - to read the standard input"}
	case info.Size() > MaxBytes:
		return nil, &Error{File: path, Found: fmt.Sprintf("%d MiB", (info.Size()+1<<20-1)>>20), Wanted: fmt.Sprintf("at most %d MiB are read", MaxBytes>>20)}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, &Error{File: path, Found: "cannot be read: " + cause(err)}
	}
	defer f.Close()
	switch data, err := tomltree.ReadAll(f); {
	case errors.Is(err, tomltree.ErrChanged):
		return nil, &Error{File: path, Found: "changed while it was read", Mend: "run again"}
	case err != nil:
		return nil, &Error{File: path, Found: "cannot be read: " + cause(err)}
	default:
		return data, nil
	}
}

// cause is an error without the path, which the message already has.
func cause(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}
