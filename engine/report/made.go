package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/manifest"
)

// made says what the document is made from.
func (p page) made(hash int) []string {
	m := p.Manifest
	if m == nil {
		return nil
	}
	file := func(f manifest.File) string {
		name := f.Name
		if name == "" {
			name = p.l.Word("standard input")
		}
		return language.Plain(name) + "  sha256 " + f.SHA256[:min(hash, len(f.SHA256))]
	}
	all := []string{p.l.Word("made from") + ": " + file(m.Input)}
	if m.Settings != nil {
		all = append(all, "  "+file(*m.Settings))
	}
	return append(all, fmt.Sprintf("  abate %s %s", language.Plain(m.Abate), language.Plain(strings.Join(m.Options, " "))))
}

// comment writes the manifest, if there is one, as a comment at the end of Markdown.
func comment(w io.Writer, m *manifest.Manifest) error {
	if m == nil {
		return nil
	}
	_, err := fmt.Fprintf(w, "\n%s\n", m.Comment())
	return err
}
