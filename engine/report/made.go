package report

import (
	"fmt"
	"io"
	"slices"
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
	return append(all, p.by())
}

// by says which program, command and options made the document.
func (p page) by() string {
	m := p.Manifest
	words := append([]string{"  abate", m.Abate, m.Command}, m.Options...)
	return language.Plain(strings.Join(slices.DeleteFunc(words, func(s string) bool { return s == "" }), " "))
}

// terms are the money terms in a line.
func (p page) terms() string {
	rate := p.r.Terms.DiscountRate
	kind := "nominal"
	if p.r.Terms.Real {
		kind = "real"
	}
	return p.l.Word("in money") + ": " + fmt.Sprintf(p.l.Word("terms"), p.l.Percent(&rate, -1)+" ("+p.l.Word(kind)+")", p.r.Terms.LifetimeYears)
}

// ending ends the writing with lines, with what made the figures and, in Markdown, with the manifest.
func (p page) ending(b *strings.Builder, f Format, lines ...string) {
	hash, gap := shortHash, "\n\n"
	text := strings.TrimRight(b.String(), "\n")
	if f == Markdown {
		hash = fullHash
		if strings.HasPrefix(text[strings.LastIndexByte(text, '\n')+1:], "- ") {
			gap = "\n" // the lines go on with the list
		}
	}
	b.Reset()
	b.WriteString(text + gap)
	for _, line := range append(lines, p.provenance(hash)...) {
		if f == Markdown {
			line = "- " + escape(strings.TrimSpace(line))
		}
		b.WriteString(line + "\n")
	}
	if f == Markdown && p.Manifest != nil {
		b.WriteString("\n" + p.Manifest.Comment() + "\n")
	}
}

// opening begins the writing with the title of the portfolio, where it has one.
func (p page) opening(b *strings.Builder, f Format) {
	title := p.l.Of(p.r.Title)
	switch {
	case title == "":
	case f == Markdown:
		b.WriteString("# " + escape(title) + "\n\n")
	default:
		b.WriteString(title + "\n\n")
	}
}

// comment writes the manifest, if there is one, as a comment at the end of Markdown.
func comment(w io.Writer, m *manifest.Manifest) error {
	if m == nil {
		return nil
	}
	_, err := fmt.Fprintf(w, "\n%s\n", m.Comment())
	return err
}
