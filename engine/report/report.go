package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/manifest"
	"github.com/cleaner-production/abate/engine/uncertainty"
)

// Document is what is written.
type Document struct {
	Result   *engine.Result
	Analysis *uncertainty.Analysis // of the Result; nil without intervals
	By       *Grouping             // of the options, in tables, Markdown and the page; nil without
	Order    engine.Order          // of the options within their programme, in tables, Markdown and CSV
	Manifest *manifest.Manifest    // what the document is made from, in JSON, Markdown and the page; nil without
}

// Format is a kind of output.
type Format uint8

// The formats.
const (
	Text Format = iota
	JSON
	CSV
	Markdown
)

var formatNames = [...]string{"table", "json", "csv", "md"}

// String returns the name of the format: "table", "json", "csv" or "md".
func (f Format) String() string { return formatNames[f] }

// ParseFormat returns the format of a name.
func ParseFormat(name string) (Format, error) {
	for f, known := range formatNames {
		if known == name {
			return Format(f), nil
		}
	}
	return 0, fmt.Errorf("unknown format %q; %s are known", name, strings.Join(formatNames[:], ", "))
}

// Write writes a document. Numbers in tables and Markdown are written as readers of the language write them; in JSON
// and CSV always with a point.
func Write(w io.Writer, d Document, f Format, l language.Language) error {
	switch f {
	case JSON:
		return writeJSON(w, d, l)
	case CSV:
		return writeCSV(w, d, l)
	case Markdown:
		return page{d, d.Result, l}.markdown(w)
	default:
		return page{d, d.Result, l}.text(w)
	}
}
