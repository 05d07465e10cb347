package sheet

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"maps"
	"slices"
)

// archive is a ZIP archive that writes its files in the order of their names, which puts the list of contents first.
// Excelize writes sheets that were streamed in whatever order a map has.
type archive struct {
	w     io.Writer
	files map[string]*bytes.Buffer
}

// Create returns where a file of the archive is written to, which is kept until Close.
func (a *archive) Create(name string) (io.Writer, error) {
	a.files[name] = new(bytes.Buffer)
	return a.files[name], nil
}

// AddFS adds nothing: a workbook has no other files.
func (a *archive) AddFS(fs.FS) error { return nil }

// Close writes the archive.
func (a *archive) Close() error {
	z := zip.NewWriter(a.w)
	for _, name := range slices.Sorted(maps.Keys(a.files)) {
		f, err := z.Create(name)
		if err != nil {
			return err
		}
		if _, err := f.Write(a.files[name].Bytes()); err != nil {
			return err
		}
	}
	return z.Close()
}
