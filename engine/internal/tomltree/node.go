package tomltree

import (
	"slices"

	"github.com/cleaner-production/abate/engine/internal/place"
)

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
	At    place.Position // of the value; for a table and a list of tables their header
	Text  string         // a string decoded; any other scalar as written
	Items []*Node        // of an array

	entries []entry        // of a table, as written
	index   map[string]int // into entries, once they are many
	origin  origin
	current bool // whether an array was made by [[headers]] and may grow
}

// entry is a key of a table with its value.
type entry struct {
	key   string
	at    place.Position
	value *Node
}

// origin says how a table came to be, which decides what may still be added to it.
type origin uint8

const (
	implied origin = iota // on the way to a longer header; its own header may follow
	headed                // by its own header
	dotted                // by a dotted key; more dotted keys may follow, no header
	inline                // in braces: closed, with all that is in it
)

func newTable(at place.Position, o origin) *Node {
	return &Node{Kind: KindTable, At: at, origin: o}
}

// few is how many keys a table may have before it is worth an index, which takes more memory than they do.
const few = 8

// find returns the number of the entry of a key, or -1.
func (n *Node) find(key string) int {
	if n.index != nil {
		if i, ok := n.index[key]; ok {
			return i
		}
		return -1
	}
	return slices.IndexFunc(n.entries, func(e entry) bool { return e.key == key })
}

// get returns the entry of a key, or nil.
func (n *Node) get(key string) *entry {
	if i := n.find(key); i >= 0 {
		return &n.entries[i]
	}
	return nil
}

// value returns the value of a key, or nil.
func (n *Node) value(key string) *Node {
	if e := n.get(key); e != nil {
		return e.value
	}
	return nil
}

func (n *Node) set(key string, at place.Position, value *Node) {
	n.entries = append(n.entries, entry{key, at, value})
	switch {
	case n.index != nil:
		n.index[key] = len(n.entries) - 1
	case len(n.entries) > few:
		n.index = map[string]int{}
		for i := range n.entries {
			n.index[n.entries[i].key] = i
		}
	}
}
