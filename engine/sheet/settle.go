package sheet

import (
	"archive/zip"
	"bytes"
	"cmp"
	"io"
	"regexp"
	"slices"
)

// contentTypes is the part that lists the others. It stands first.
const contentTypes = "[Content_Types].xml"

var typeOf = regexp.MustCompile(`<(?:Override|Default) [^>]*?(?:/>|></(?:Override|Default)>)`)

// settle orders the parts of a workbook, and what the first of them lists, so that the same figures are the same bytes:
// excelize goes through them as a map does.
func settle(w io.Writer, book []byte) error {
	r, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		return err
	}
	slices.SortFunc(r.File, func(a, b *zip.File) int {
		first := func(f *zip.File) int {
			if f.Name == contentTypes {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(first(a), first(b)), cmp.Compare(a.Name, b.Name))
	})
	out := zip.NewWriter(w)
	for _, f := range r.File {
		part, err := f.Open()
		if err != nil {
			return err
		}
		data, err := io.ReadAll(part)
		part.Close()
		if err != nil {
			return err
		}
		if f.Name == contentTypes {
			data = ordered(data)
		}
		to, err := out.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		if _, err := to.Write(data); err != nil {
			return err
		}
	}
	return out.Close()
}

// ordered sorts the list of the parts.
func ordered(list []byte) []byte {
	types := typeOf.FindAll(list, -1)
	if len(types) == 0 {
		return list
	}
	from := bytes.Index(list, types[0])
	last := types[len(types)-1]
	to := bytes.LastIndex(list, last) + len(last)
	sorted := slices.Clone(types)
	slices.SortFunc(sorted, bytes.Compare)
	return slices.Concat(list[:from], bytes.Join(sorted, nil), list[to:])
}
