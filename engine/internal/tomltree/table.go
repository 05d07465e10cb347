package tomltree

import (
	"fmt"
	"math"
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
	known []string
	taken map[string]bool
}

// Open begins to take a table apart, noting mistakes in list.
func Open(n *Node, list *place.List) *Table {
	return &Table{node: n, list: list, taken: map[string]bool{}}
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
	if !t.taken[key] {
		t.taken[key] = true
		t.known = append(t.known, key)
	}
	return t.node.value(key)
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
		if n.Text != "" {
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
	if n != nil && n.Kind == KindString {
		if _, err := time.Parse(time.DateOnly, n.Text); err == nil {
			return n.Text, true
		}
	}
	n = t.take(key, KindDate, "write year-month-day, as in 2004-06-30")
	if n == nil {
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
			t.list.Add(item.At, "found "+item.Kind.String(), "a table is wanted", "write [["+key+"]] and its keys below it")
			continue
		}
		all = append(all, Open(item, t.list))
	}
	return all
}

// Close notes every key that was not asked for, with the known one that it may stand for.
func (t *Table) Close() {
	for _, e := range t.node.entries {
		if t.taken[e.key] {
			continue
		}
		unknown := "unknown key " + place.Quote(e.key)
		if t.list.Len() >= manyMistakes {
			t.list.Add(e.at, unknown, "", "")
			continue
		}
		if twin := sameButCase(e.key, t.known); twin != "" {
			mend := "write " + place.Quote(twin)
			unknown += " differs from " + place.Quote(twin)
			if other := t.node.get(twin); other != nil {
				unknown += fmt.Sprintf(" in line %d", other.at.Line)
				mend = "keep one"
			}
			t.list.Add(e.at, unknown+" only in case", "", mend)
			continue
		}
		mend := ""
		if len(t.known) > 0 {
			mend = "known: " + strings.Join(t.known, ", ")
		}
		if near := spell.Nearest(e.key, t.known); near != "" {
			mend = "did you mean " + place.Quote(near) + "?"
		}
		t.list.Add(e.at, unknown, "", mend)
	}
}

// manyMistakes is how many are looked into; a file of nothing but unknown keys would take long, and only the
// first [place.Most] are told.
const manyMistakes = 1000

func sameButCase(key string, known []string) string {
	for _, k := range known {
		if strings.EqualFold(k, key) {
			return k
		}
	}
	return ""
}
