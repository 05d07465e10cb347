package tomltree

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/cleaner-production/abate/engine/internal/place"
)

// Parse reads a TOML text into its root table. An error is a *[place.Error] or several; TOML's own syntax
// ends at its first mistake.
func Parse(file string, data []byte) (*Node, error) {
	data, refused := guard(file, data)
	if refused != nil {
		return nil, refused
	}
	b := builder{lines: newLines(file, data), text: string(data)}
	b.root = newTable(place.Position{File: file, Line: 1, Column: 1}, headed)
	b.table = b.root
	b.parser.Reset(data)
	for b.parser.NextExpression() {
		if err := b.expression(b.parser.Expression()); err != nil {
			return nil, err
		}
	}
	if err := b.parser.Error(); err != nil {
		return nil, b.syntax(err)
	}
	return b.root, nil
}

type builder struct {
	parser unstable.Parser
	lines  *lines
	text   string // the file, of which most texts of the tree are parts
	parts  []key  // of the key at hand
	root   *Node
	table  *Node // the one whose header came last
	values int
	cursor int // behind the last key or value that was taken
}

func (b *builder) expression(e *unstable.Node) error {
	switch e.Kind {
	case unstable.Table, unstable.ArrayTable:
		return b.header(e)
	default:
		return b.keyValue(b.table, e, 0)
	}
}

// key is one part of a dotted key.
type key struct {
	name string
	at   place.Position
}

func (b *builder) keys(it unstable.Iterator) ([]key, error) {
	b.parts = b.parts[:0]
	for it.Next() {
		n := it.Node()
		b.parts = append(b.parts, key{b.textOf(n), b.take(n.Raw)})
		if len(b.parts) > MaxParts {
			return nil, place.At(b.parts[MaxParts].at, manyKeyParts, "", "")
		}
	}
	return b.parts, nil
}

// textOf returns the text of a key or value, decoded.
func (b *builder) textOf(n *unstable.Node) string {
	if len(n.Data) == int(n.Raw.Length) { // as it stands in the file
		return b.text[n.Raw.Offset:][:len(n.Data)]
	}
	return string(n.Data)
}

// take returns the place of what the parser found at a range.
func (b *builder) take(r unstable.Range) place.Position {
	b.cursor = int(r.Offset + r.Length)
	return b.lines.at(int(r.Offset))
}

// bracket returns the place of the next opening bracket, since the parser keeps none of a list. Only spaces,
// commas, closing brackets, an equal sign and comments can stand before it.
func (b *builder) bracket() place.Position {
	for b.lines.data[b.cursor] != '[' {
		if b.lines.data[b.cursor] == '#' {
			b.cursor += lineLength(b.lines.data[b.cursor:])
		}
		b.cursor++
	}
	b.cursor++
	return b.lines.at(b.cursor - 1)
}

func (b *builder) count(at place.Position) error {
	if b.values++; b.values > MaxValues {
		return place.At(at, manyValues, "", mendMany)
	}
	return nil
}

// header goes to the table that a [header] or [[header]] names, making what is missing on the way.
func (b *builder) header(e *unstable.Node) error {
	parts, err := b.keys(e.Key())
	if err != nil {
		return err
	}
	t := b.root
	for _, k := range parts[:len(parts)-1] {
		if t, err = b.descend(t, k, implied); err != nil {
			return err
		}
	}
	last := parts[len(parts)-1]
	if err := b.count(last.at); err != nil {
		return err
	}
	found := t.get(last.name)
	if e.Kind == unstable.ArrayTable {
		return b.element(t, found, parts)
	}
	switch {
	case found == nil:
		b.table = newTable(last.at, headed)
		t.set(last.name, last.at, b.table)
		return nil
	case found.value.Kind == KindTable && found.value.origin == implied:
		b.table = found.value
		b.table.origin, b.table.At, found.at = headed, last.at, last.at
		return nil
	case found.value.current:
		return mixed(found, parts)
	default:
		return twice(found, last)
	}
}

// element adds a table to an array of tables.
func (b *builder) element(t *Node, found *entry, parts []key) error {
	k := parts[len(parts)-1]
	switch {
	case found == nil:
		t.set(k.name, k.at, &Node{Kind: KindArray, At: k.at, current: true})
		found = t.get(k.name)
	case found.value.Kind == KindTable && found.value.origin <= headed:
		return mixed(found, parts)
	case !found.value.current:
		return twice(found, k)
	}
	b.table = newTable(k.at, headed)
	found.value.Items = append(found.value.Items, b.table)
	return nil
}

// descend goes one key down, into the last element where an array of tables stands.
func (b *builder) descend(t *Node, k key, o origin) (*Node, error) {
	found := t.get(k.name)
	if found == nil {
		if err := b.count(k.at); err != nil {
			return nil, err
		}
		next := newTable(k.at, o)
		t.set(k.name, k.at, next)
		return next, nil
	}
	next := found.value
	switch {
	case next.current && o == implied:
		return next.Items[len(next.Items)-1], nil
	case next.Kind != KindTable || next.origin == inline, o == dotted && next.origin != dotted:
		return nil, twice(found, k)
	}
	return next, nil
}

// keyValue puts a value under its key, dotted or not, into a table.
func (b *builder) keyValue(t *Node, e *unstable.Node, depth int) error {
	parts, err := b.keys(e.Key())
	if err != nil {
		return err
	}
	for _, k := range parts[:len(parts)-1] {
		if t, err = b.descend(t, k, dotted); err != nil {
			return err
		}
	}
	last := parts[len(parts)-1]
	if found := t.get(last.name); found != nil {
		return twice(found, last)
	}
	value, err := b.value(e.Value(), depth)
	if err != nil {
		return err
	}
	t.set(last.name, last.at, value)
	return nil
}

// value turns a parsed value, which stands within so many brackets, into a Node.
func (b *builder) value(v *unstable.Node, depth int) (*Node, error) {
	var at place.Position
	if v.Kind == unstable.Array {
		at = b.bracket()
	} else {
		at = b.take(v.Raw)
	}
	if err := b.count(at); err != nil {
		return nil, err
	}
	switch v.Kind {
	case unstable.Array:
		n := &Node{Kind: KindArray, At: at}
		if depth == MaxDepth {
			return nil, place.At(at, manyBrackets, "", "")
		}
		for it := v.Children(); it.Next(); {
			item, err := b.value(it.Node(), depth+1)
			if err != nil {
				return nil, err
			}
			n.Items = append(n.Items, item)
		}
		return n, nil
	case unstable.InlineTable:
		n := newTable(at, inline)
		if depth == MaxDepth {
			return nil, place.At(at, manyBrackets, "", "")
		}
		for it := v.Children(); it.Next(); {
			if err := b.keyValue(n, it.Node(), depth+1); err != nil {
				return nil, err
			}
		}
		return n, nil
	case unstable.String:
		return &Node{Kind: KindString, At: at, Text: b.textOf(v)}, nil
	case unstable.Bool:
		return &Node{Kind: KindBool, At: at, Text: b.textOf(v)}, nil
	case unstable.Integer:
		return whole(b.textOf(v), at)
	case unstable.Float:
		return &Node{Kind: KindFloat, At: at, Text: b.textOf(v)}, nil
	case unstable.LocalDate:
		return date(b.textOf(v), at)
	default:
		return &Node{Kind: KindTime, At: at, Text: b.textOf(v)}, nil
	}
}

func date(text string, at place.Position) (*Node, error) {
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return nil, place.At(at, place.Quote(text)+" is not a date", "", mendDate(text))
	}
	return &Node{Kind: KindDate, At: at, Text: text}, nil
}

const writtenDate = pattern(`^\d{4}-\d\d-\d\d$`)

// mendDate says how a date is written, where the text is not.
func mendDate(text string) string {
	if writtenDate.MatchString(text) {
		return ""
	}
	return "write year-month-day, as in 2004-06-30"
}

func twice(found *entry, k key) error {
	return place.At(k.at, fmt.Sprintf("%s is already set in line %d", place.Quote(k.name), found.at.Line), "", "keep one")
}

func mixed(found *entry, parts []key) error {
	var names []string
	for _, k := range parts {
		names = append(names, k.name)
	}
	name := strings.Join(names, ".")
	mend := "write [[ ]] in both places"
	if bareKey.MatchString(name) {
		mend = "write [[" + name + "]] in both places"
	}
	return place.At(parts[len(parts)-1].at, fmt.Sprintf("[ ] and [[ ]] are mixed for %s; the other stands in line %d",
		place.Quote(name), found.at.Line), "", mend)
}

// syntax says in the reader's words what the parser stumbled over.
func (b *builder) syntax(err error) error {
	return newFault(b.lines, b.failedAt(err), err.Error()).explain()
}

// ranOut are the parser's words where the text ended too early; it then marks the last byte.
const ranOut = pattern("end of input|incomplete|unterminated|not terminated")

// failedAt returns the offset of an error of the parser.
func (b *builder) failedAt(err error) int {
	var p *unstable.ParserError
	if errors.As(err, &p) && !ranOut.MatchString(p.Message) {
		return cap(b.lines.data) - cap(p.Highlight)
	}
	return len(b.lines.data)
}
