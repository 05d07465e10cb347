package tomltree

import "github.com/cleaner-production/abate/engine/internal/place"

// Kind is the type of a value.
type Kind uint8

// The kinds of a value. Times are kept as written; nothing here reads one.
const (
	KindTable Kind = iota
	KindArray
	KindString
	KindInteger
	KindFloat
	KindBool
	KindDate
	KindTime
)

func (k Kind) String() string {
	return [...]string{"a table", "a list", "text", "a whole number", "a number", "true or false", "a date", "a time"}[k]
}

// Node is a value with its place.
type Node struct {
	Kind  Kind
	At    place.Position // of the value; for a table its header
	Text  string         // a string decoded; any other scalar as written
	Items []*Node        // of an array

	order   []string // keys of a table, as written
	values  map[string]*Node
	keys    map[string]place.Position
	origin  origin
	current bool // whether an array was made by [[headers]] and may grow
}

// origin says how a table came to be, which decides what may still be added to it.
type origin uint8

const (
	implied origin = iota // on the way to a longer header; its own header may follow
	headed                // by its own header
	dotted                // by a dotted key; more dotted keys may follow, no header
	inline                // in braces: closed
)

func newTable(at place.Position, o origin) *Node {
	return &Node{Kind: KindTable, At: at, origin: o}
}

func (n *Node) set(key string, at place.Position, value *Node) {
	if n.values == nil {
		n.values, n.keys = map[string]*Node{}, map[string]place.Position{}
	}
	n.order = append(n.order, key)
	n.values[key], n.keys[key] = value, at
}
