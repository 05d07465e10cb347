package tomltree

import (
	"errors"
	"fmt"
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
	b := builder{lines: newLines(file, data)}
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
	root   *Node
	table  *Node // the one whose header came last
	values int
}

func (b *builder) expression(e *unstable.Node) error {
	switch e.Kind {
	case unstable.Table, unstable.ArrayTable:
		return b.header(e)
	default:
		return b.keyValue(b.table, e)
	}
}

// key is one part of a dotted key.
type key struct {
	name string
	at   place.Position
}

func (b *builder) keys(it unstable.Iterator) ([]key, error) {
	var parts []key
	for it.Next() {
		n := it.Node()
		parts = append(parts, key{string(n.Data), b.lines.at(int(n.Raw.Offset))})
		if len(parts) > MaxParts {
			return nil, place.At(parts[MaxParts].at, fmt.Sprintf("a key of more than %d parts", MaxParts), "no portfolio needs that", "")
		}
	}
	return parts, nil
}

func (b *builder) count(at place.Position) error {
	if b.values++; b.values > MaxValues {
		return place.At(at, fmt.Sprintf("more than %d values", MaxValues), "", "give long lists of options as CSV")
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
	found := t.values[last.name]
	if e.Kind == unstable.ArrayTable {
		return b.element(t, found, last)
	}
	switch {
	case found == nil:
		found = newTable(last.at, headed)
		t.set(last.name, last.at, found)
	case found.Kind == KindTable && found.origin == implied:
		found.origin, found.At = headed, last.at
	case found.Kind == KindArray && found.current:
		return mixed(t, last)
	default:
		return twice(t, last)
	}
	b.table = found
	return nil
}

// element adds a table to an array of tables.
func (b *builder) element(t, found *Node, k key) error {
	switch {
	case found == nil:
		found = &Node{Kind: KindArray, At: k.at, current: true}
		t.set(k.name, k.at, found)
	case found.Kind == KindTable:
		return mixed(t, k)
	case !found.current:
		return twice(t, k)
	}
	b.table = newTable(k.at, headed)
	found.Items = append(found.Items, b.table)
	return nil
}

// descend goes one key down, into the last element where an array of tables stands.
func (b *builder) descend(t *Node, k key, o origin) (*Node, error) {
	found := t.values[k.name]
	switch {
	case found == nil:
		if err := b.count(k.at); err != nil {
			return nil, err
		}
		found = newTable(k.at, o)
		t.set(k.name, k.at, found)
	case found.Kind == KindArray && found.current && o == implied:
		found = found.Items[len(found.Items)-1]
	case found.Kind != KindTable || found.origin == inline, o == dotted && found.origin != dotted:
		return nil, twice(t, k)
	}
	return found, nil
}

// keyValue puts a value under its key, dotted or not, into a table.
func (b *builder) keyValue(t *Node, e *unstable.Node) error {
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
	if t.values[last.name] != nil {
		return twice(t, last)
	}
	value, err := b.value(e.Value(), last.at)
	if err != nil {
		return err
	}
	t.set(last.name, last.at, value)
	return nil
}

// value turns a parsed value into a Node. The parser keeps no place of a list; it then stands at its key.
func (b *builder) value(v *unstable.Node, at place.Position) (*Node, error) {
	if err := b.count(at); err != nil {
		return nil, err
	}
	if v.Kind != unstable.Array {
		at = b.lines.at(int(v.Raw.Offset))
	}
	switch v.Kind {
	case unstable.Array:
		n := &Node{Kind: KindArray, At: at}
		for it := v.Children(); it.Next(); {
			item, err := b.value(it.Node(), at)
			if err != nil {
				return nil, err
			}
			n.Items = append(n.Items, item)
		}
		return n, nil
	case unstable.InlineTable:
		n := newTable(at, inline)
		for it := v.Children(); it.Next(); {
			if err := b.keyValue(n, it.Node()); err != nil {
				return nil, err
			}
		}
		closeInline(n)
		return n, nil
	case unstable.String:
		return &Node{Kind: KindString, At: at, Text: string(v.Data)}, nil
	case unstable.Bool:
		return &Node{Kind: KindBool, At: at, Text: string(v.Data)}, nil
	case unstable.Integer, unstable.Float:
		return number(string(v.Data), at)
	case unstable.LocalDate:
		if _, err := time.Parse(time.DateOnly, string(v.Data)); err != nil {
			return nil, place.At(at, place.Quote(string(v.Data))+" is not a date", "", "write year-month-day, as in 2004-06-30")
		}
		return &Node{Kind: KindDate, At: at, Text: string(v.Data)}, nil
	default:
		return &Node{Kind: KindTime, At: at, Text: string(v.Data)}, nil
	}
}

// closeInline closes the tables that dotted keys made inside braces with the table around them.
func closeInline(t *Node) {
	for _, v := range t.values {
		if v.Kind == KindTable && v.origin == dotted {
			v.origin = inline
			closeInline(v)
		}
	}
}

func twice(t *Node, k key) error {
	first := t.keys[k.name]
	return place.At(k.at, fmt.Sprintf("%s is already set in line %d", place.Quote(k.name), first.Line), "", "keep one")
}

func mixed(t *Node, k key) error {
	return place.At(k.at, fmt.Sprintf("[%s] and [[%s]] are mixed; the other stands in line %d", k.name, k.name, t.keys[k.name].Line),
		"", fmt.Sprintf("write [[%s]] in both places", k.name))
}

// syntax places an error of the parser and says what to write, where the line shows what was meant.
func (b *builder) syntax(err error) error {
	offset := len(b.lines.data)
	var p *unstable.ParserError
	if errors.As(err, &p) {
		if o := cap(b.lines.data) - cap(p.Highlight); o >= 0 && o <= len(b.lines.data) {
			offset = o
		}
	}
	found, mend, offset := diagnose(b.lines, offset, err.Error())
	return place.At(b.lines.at(offset), found, "", mend)
}
