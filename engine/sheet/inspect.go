package sheet

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/cleaner-production/abate/engine/input"
)

// Limits of a workbook, which no option table comes near. Excelize keeps a sheet in memory with all empty cells that stand
// before another one in their row, so that some kilobytes could ask for more memory than there is.
const (
	maxUnpacked = 64 << 20 // bytes
	maxPart     = 16 << 20 // of them, of a file in the archive
	maxEntries  = 1000     // of the archive
	maxCells    = 200_000  // of a sheet, with the empty ones before others
	maxMerged   = 1000     // merged ranges of a sheet; each cell is looked up in all of them
	maxNested   = 64       // elements in one another
	maxText     = 1 << 20  // bytes of a text; Excel has 32,767 characters

	// Rows that do not say their number, times all rows: excelize moves those behind each of them.
	maxMoved = 20_000_000
)

// inspection is what was found in a workbook beside its cells.
type inspection struct {
	parts    map[string]*formulas // by the name of the part in the archive
	sheets   map[string]string    // the relation of each sheet
	relation map[string]string    // the part of each relation
}

// formulas are those of a sheet.
type formulas struct {
	first    string          // the cell of the first one
	n        int             // of them
	shared   int             // of them that are written as copies of others
	empty    map[string]bool // cells whose formula was never calculated
	external map[string]bool // cells whose formula takes its value from another file or program
}

// of returns the formulas of a sheet.
func (i *inspection) of(sheet string) *formulas {
	if f := i.parts[i.relation[i.sheets[sheet]]]; f != nil {
		return f
	}
	return &formulas{}
}

// inspect refuses what must not reach excelize: what asks for too much, and what is damaged, of which it would take what it
// can read for the whole.
func inspect(data []byte) (*inspection, error) {
	if len(data) > input.MaxBytes {
		return nil, fmt.Errorf("it has more than %d MiB", input.MaxBytes>>20)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	switch {
	case errors.Is(err, zip.ErrFormat) && bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return nil, errors.New("it ends too early")
	case errors.Is(err, zip.ErrFormat):
		return nil, errors.New("it is of another kind")
	case err != nil:
		return nil, plainly(err)
	case len(z.File) > maxEntries:
		return nil, fmt.Errorf("an archive of %d files; at most %d are read", len(z.File), maxEntries)
	}
	const encrypted = 1
	left, names := uint64(maxUnpacked), map[string]bool{}
	for _, f := range z.File { // by what it says, before any of it is unpacked
		if f.Flags&encrypted != 0 {
			return nil, errors.New("it has a password")
		}
		if names[partName(f.Name)] {
			return nil, fmt.Errorf("%s is in it twice", quoted(f.Name))
		}
		names[partName(f.Name)] = true
		if f.UncompressedSize64 > left {
			return nil, fmt.Errorf("unpacked it has more than %d MiB", maxUnpacked>>20)
		}
		if left -= f.UncompressedSize64; f.UncompressedSize64 > maxPart {
			return nil, fmt.Errorf("%s in it has more than %d MiB", quoted(f.Name), maxPart>>20)
		}
	}
	i := &inspection{parts: map[string]*formulas{}, sheets: map[string]string{}, relation: map[string]string{}}
	for _, f := range z.File {
		if err := i.part(f); err != nil {
			return nil, fmt.Errorf("%s in it: %w", quoted(f.Name), plainly(err))
		}
	}
	return i, nil
}

// partName is the name of a part as excelize finds it.
func partName(name string) string {
	return strings.TrimPrefix(strings.ToLower(strings.ReplaceAll(name, `\`, "/")), "/")
}

// plainly says in plain words what is wrong with an archive.
func plainly(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, zip.ErrChecksum), errors.Is(err, zip.ErrFormat), errors.As(err, &corrupt):
		return errors.New("it is damaged")
	case err == io.EOF:
		return errors.New("parts of it are missing")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("it ends too early")
	}
	return errors.New(strings.TrimPrefix(err.Error(), "zip: "))
}

// part reads a file of the archive to its end, where its checksum is compared. Data of other programs, in whatever encoding,
// lies in customXml; nothing of the workbook may.
func (i *inspection) part(f *zip.File) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	name := partName(f.Name)
	if (strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels")) && !strings.HasPrefix(name, "customxml/") {
		if err := i.xml(name, r); err != nil {
			return err
		}
	}
	_, err = io.Copy(io.Discard, r)
	return err
}

// xml reads a part, counts what a sheet asks for, and notes formulas, sheets and relations.
func (i *inspection) xml(name string, r io.Reader) error {
	d := xml.NewDecoder(r)
	depth, row, width, rows, unnumbered, cells, merged := 0, 0, 0, 0, 0, 0, 0
	var in string // the element that text stands in
	var c inspected
	for {
		token, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.StartElement:
			if depth++; depth > maxNested {
				return fmt.Errorf("elements nested more than %d deep", maxNested)
			}
			in = e.Name.Local
			switch in {
			case "row":
				n, err := strconv.Atoi(attribute(e, "r"))
				if err != nil || n <= 0 || n == row {
					unnumbered++
					n = row + 1
				}
				row, width = n, 0
				rows++
			case "c":
				c = inspected{kind: attribute(e, "t"), name: attribute(e, "r")}
				column := width + 1
				if c.name != "" {
					if column, _, err = excelize.CellNameToCoordinates(c.name); err != nil {
						return err
					}
				} else {
					c.name = input.CellName(column, row)
				}
				cells += max(1, column-width)
				width = max(width, column)
			case "f":
				c.hasFormula, c.shared = true, attribute(e, "t") == "shared"
			case "mergeCell":
				merged++
			case "sheet":
				i.sheets[attribute(e, "name")] = attribute(e, "id")
			case "Relationship":
				if err := i.relate(name, e); err != nil {
					return err
				}
			}
		case xml.CharData:
			if len(e) > maxText {
				return fmt.Errorf("a text of more than %d MiB", maxText>>20)
			}
			switch in {
			case "f":
				c.formula = append(c.formula, e...)
			case "v":
				c.hasValue = c.hasValue || len(bytes.TrimSpace(e)) > 0
			}
		case xml.EndElement:
			depth--
			in = ""
			if e.Name.Local == "c" && c.hasFormula {
				i.note(name, c)
			}
		}
		switch {
		case max(row, rows) > maxRows:
			return fmt.Errorf("more than %d rows on a sheet", maxRows)
		case unnumbered*rows > maxMoved:
			return fmt.Errorf("%d rows of a sheet that do not say their number", unnumbered)
		case cells > maxCells:
			return fmt.Errorf("more than %d cells on a sheet, empty ones before others among them; delete the columns and rows that are not needed", maxCells)
		case merged > maxMerged:
			return fmt.Errorf("more than %d merged ranges on a sheet", maxMerged)
		}
	}
}

// inspected is a cell on the way.
type inspected struct {
	name, kind           string
	formula              []byte
	hasFormula, hasValue bool
	shared               bool
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// relate notes which part a relation of the workbook means.
func (i *inspection) relate(part string, e xml.StartElement) error {
	target := partName(attribute(e, "Target"))
	kind := attribute(e, "Type")
	for _, own := range []string{"/worksheet", "/sharedStrings", "/styles"} {
		if strings.HasSuffix(kind, own) && strings.Contains(target, "customxml") {
			return errors.New("a part of the workbook among the data of other programs")
		}
	}
	if part == "xl/_rels/workbook.xml.rels" {
		if !strings.HasPrefix(target, "xl/") {
			target = "xl/" + target
		}
		i.relation[attribute(e, "Id")] = target
	}
	return nil
}

// outside is a formula of another file, as [1]Sheet!A1, or of another program by DDE, as cmd|'/c x'!A1.
var outside = regexp.MustCompile(`\[\d+\][^\[\]]*!|\|[^!]*!`)

func (i *inspection) note(part string, c inspected) {
	f := i.parts[part]
	if f == nil {
		f = &formulas{first: c.name, empty: map[string]bool{}, external: map[string]bool{}}
		i.parts[part] = f
	}
	f.n++
	if c.shared {
		f.shared++
	}
	if outside.Match(c.formula) {
		f.external[c.name] = true
	}
	if !c.hasValue && c.kind != "str" && c.kind != "inlineStr" { // for a formula may come to an empty text
		f.empty[c.name] = true
	}
}

func quoted(name string) string { return strconv.QuoteToGraphic(name) }
