package tomltree

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/internal/spell"
)

// Table takes a table apart. Each method looks up one key and notes a mistake in the list where the value is
// of another kind; a key that is not there yields the zero value and false. The keys asked for are the ones
// that are known.
type Table struct {
	node  *Node
	list  *place.List
	known []string // as asked for, some more than once
	taken []bool   // for each entry of the node
}

// Open begins to take a table apart, noting mistakes in list.
func Open(n *Node, list *place.List) *Table {
	return &Table{node: n, list: list, taken: make([]bool, len(n.entries))}
}

// At returns the place of the table's header.
func (t *Table) At() place.Position { return t.node.At }

// Keys returns the keys that are there, in the order written.
func (t *Table) Keys() []string {
	keys := make([]string, len(t.node.entries))
	for i := range keys {
		keys[i] = t.node.entries[i].key
	}
	return keys
}

// KeyAt returns the place of a key, or of the table where the key is missing.
func (t *Table) KeyAt(key string) place.Position {
	if e := t.node.get(key); e != nil {
		return e.at
	}
	return t.node.At
}

// Has says whether a key is there, without taking it.
func (t *Table) Has(key string) bool { return t.node.get(key) != nil }

// Value takes a value of any kind; nil where the key is missing.
func (t *Table) Value(key string) *Node {
	t.known = append(t.known, key)
	i := t.node.find(key)
	if i < 0 {
		return nil
	}
	t.taken[i] = true
	return t.node.entries[i].value
}

func (t *Table) take(key string, want Kind, mend string) *Node {
	n := t.Value(key)
	if n == nil || n.Kind == want {
		return n
	}
	t.list.Add(n.At, n.found(), want.String()+" is wanted", mend)
	return nil
}

// Text takes a string.
func (t *Table) Text(key string) (string, place.Position, bool) {
	n := t.Value(key)
	if n == nil {
		return "", t.node.At, false
	}
	if n.Kind != KindString {
		mend := ""
		if n.Text != "" && len(n.Text) <= longestMend {
			mend = `write "` + n.Text + `"`
		}
		t.take(key, KindString, mend)
		return "", n.At, false
	}
	return n.Text, n.At, true
}

// Number takes a finite number.
func (t *Table) Number(key string) (float64, place.Position, bool) {
	n := t.Value(key)
	if n == nil {
		return 0, t.node.At, false
	}
	v, mistake := n.Number()
	if mistake != nil {
		t.list.Add(mistake.Position(), mistake.Found, mistake.Wanted, mistake.Mend)
		return 0, n.At, false
	}
	return v, n.At, true
}

// Whole takes a whole number of which low <= n <= high holds.
func (t *Table) Whole(key string, low, high int) (int, place.Position, bool) {
	v, at, ok := t.Number(key)
	if !ok {
		return 0, at, false
	}
	if v != math.Trunc(v) || v < float64(low) || v > float64(high) || math.Abs(v) > 1<<53 {
		t.list.Add(at, "found "+place.Quote(t.node.value(key).Text), fmt.Sprintf("a whole number from %d to %d is wanted", low, high), "")
		return 0, at, false
	}
	return int(v), at, true
}

// Bool takes true or false.
func (t *Table) Bool(key string) (value, ok bool) {
	n := t.take(key, KindBool, "write true or false")
	return n != nil && n.Text == "true", n != nil
}

// Date takes a date, written as TOML's own or as text: 2004-06-30. It returns it as written.
func (t *Table) Date(key string) (string, bool) {
	n := t.Value(key)
	if n == nil {
		return "", false
	}
	if n.Kind == KindString {
		if _, err := time.Parse(time.DateOnly, n.Text); err == nil {
			return n.Text, true
		}
	}
	if t.take(key, KindDate, mendDate(n.Text)) == nil {
		return "", false
	}
	return n.Text, true
}

// Table takes a table within the table; nil where the key is missing.
func (t *Table) Table(key string) *Table {
	n := t.take(key, KindTable, "write ["+key+"] and its keys below it")
	if n == nil {
		return nil
	}
	return Open(n, t.list)
}

// Tables takes an array of tables. A single table is not one: [key] where [[key]] is wanted is a mistake.
func (t *Table) Tables(key string) []*Table {
	n := t.take(key, KindArray, "write [["+key+"]]")
	if n == nil {
		return nil
	}
	var all []*Table
	for _, item := range n.Items {
		if item.Kind != KindTable {
			t.list.Add(item.At, item.found(), "a table is wanted", "write [["+key+"]] and its keys below it")
			continue
		}
		all = append(all, Open(item, t.list))
	}
	return all
}

// Close notes every key that was not asked for, with the known one that it may stand for.
func (t *Table) Close() {
	known := t.allKnown()
	for i, e := range t.node.entries {
		if t.taken[i] {
			continue
		}
		found, mend := "unknown key "+place.Quote(e.key), ""
		if t.list.Len() < manyMistakes {
			found, mend = t.unknown(e.key, known)
		}
		t.list.Add(e.at, found, "", mend)
	}
}

// unknown says what is wrong with a key that is none of the known ones.
func (t *Table) unknown(key string, known []string) (found, mend string) {
	found = "unknown key " + place.Quote(key)
	if i := slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(k, key) }); i >= 0 {
		twin := known[i]
		if other := t.node.get(twin); other != nil {
			return fmt.Sprintf("%s differs from %s in line %d only in case", found, place.Quote(twin), other.at.Line), "keep one"
		}
		return found + " differs from " + place.Quote(twin) + " only in case", "write " + place.Quote(twin)
	}
	if near := spell.Nearest(key, known); near != "" {
		return found, "did you mean " + place.Quote(near) + "?"
	}
	if len(known) > 0 {
		return found, "known: " + strings.Join(known, ", ")
	}
	return found, ""
}

// What is looked into for a hint has bounds, since a file may be made of nothing but unknown keys.
const (
	manyMistakes = 1000 // the first [place.Most] are told
	manyKnown    = 100  // keys of one table
)

// allKnown returns the keys asked for, each once, and of very many the first.
func (t *Table) allKnown() []string {
	var all []string
	for _, k := range t.known {
		if len(all) < manyKnown && !slices.Contains(all, k) {
			all = append(all, k)
		}
	}
	return all
}
