package manifest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cleaner-production/abate/engine/internal/place"
)

// Compare says where a report in HTML, Markdown or JSON differs from what is computed again: an error for each place, nil
// without any. JSON is compared by its values, the others by lines, blanks at their ends aside.
func Compare(name string, report, computed []byte) error {
	var list place.List
	if bytes.HasPrefix(bytes.TrimSpace(computed), []byte("{")) {
		compareJSON(&list, name, report, computed)
	} else {
		compareLines(&list, name, lines(report), lines(computed))
	}
	return list.Err()
}

// Sources says which input and factor sets are not those that a report was made from, now that they were read again: an
// error for each, nil without any.
func (m *Manifest) Sources(report string, now *Manifest) error {
	var list place.List
	same := func(what, was, is string) {
		if was != is {
			list.Add(place.Position{File: report}, what+" is not what the report was made from", "its SHA-256 was "+was, "and is "+is)
		}
	}
	sides := func(m, now Side) {
		same("the input "+now.Input.Name, m.Input.SHA256, now.Input.SHA256)
		if m.Settings != nil && now.Settings != nil {
			same("the file "+now.Settings.Name, m.Settings.SHA256, now.Settings.SHA256)
		}
		for _, set := range m.Factors {
			i := slices.IndexFunc(now.Factors, func(s Set) bool { return s.ID == set.ID })
			if i < 0 {
				list.Add(place.Position{File: report}, "the factor set "+strconv.Quote(set.ID)+" is no longer used", "", "")
				continue
			}
			same("the factor set "+strconv.Quote(set.ID), set.SHA256, now.Factors[i].SHA256)
		}
	}
	sides(Side{m.Input, m.Settings, m.Factors}, Side{now.Input, now.Settings, now.Factors})
	if m.Against != nil && now.Against != nil {
		sides(*m.Against, *now.Against)
	}
	return list.Err()
}

// Differ notes that a text of a report is another than the computed one.
func Differ(list *place.List, at place.Position, found, computed string) {
	found, computed = apart(found, computed)
	list.Add(at, "found "+or(found, "nothing"), "computed "+or(computed, "nothing"), "")
}

func or(text, without string) string {
	if text == "" {
		return without
	}
	return place.Quote(text)
}

// apart cuts two texts down to where they differ, with some letters around.
func apart(a, b string) (string, string) {
	const before, most = 12, 40
	if utf8.RuneCountInString(a) <= most && utf8.RuneCountInString(b) <= most {
		return a, b
	}
	x, y := []rune(a), []rune(b)
	same := 0
	for same < min(len(x), len(y)) && x[same] == y[same] {
		same++
	}
	begin := max(0, same-before)
	for begin > 0 && begin < same && x[begin-1] != ' ' && x[begin-1] != '>' { // from the beginning of a word, where one is near
		begin++
	}
	cut := func(r []rune) string {
		end := min(len(r), begin+most)
		text := string(r[min(begin, len(r)):end])
		if end < len(r) {
			text += "…"
		}
		if begin > 0 {
			text = "…" + text
		}
		return text
	}
	return cut(x), cut(y)
}

func lines(data []byte) []string {
	all := strings.Split(string(bytes.TrimPrefix(data, []byte("\ufeff"))), "\n")
	for i, line := range all {
		all[i] = strings.TrimRight(line, " \t\r")
	}
	for len(all) > 0 && all[len(all)-1] == "" {
		all = all[:len(all)-1]
	}
	return all
}

// compareLines compares two texts: what is between lines that both have in the same order differs.
func compareLines(list *place.List, name string, was, now []string) {
	first := 0
	for first < min(len(was), len(now)) && was[first] == now[first] {
		first++
	}
	was, now = was[first:], now[first:]
	for len(was) > 0 && len(now) > 0 && was[len(was)-1] == now[len(now)-1] {
		was, now = was[:len(was)-1], now[:len(now)-1]
	}
	i, j := 0, 0
	for _, both := range append(common(was, now), [2]int{len(was), len(now)}) {
		for i < both[0] || j < both[1] {
			at := place.Position{File: name, Line: first + i + 1}
			found, computed := "", ""
			if i < both[0] {
				found = was[i]
				i++
			}
			if j < both[1] {
				computed = now[j]
				j++
			}
			Differ(list, at, strings.TrimSpace(found), strings.TrimSpace(computed))
		}
		i, j = both[0]+1, both[1]+1
	}
}

// common returns the longest common subsequence of two texts as pairs of lines, none where it would take too much memory:
// then all of them are compared one by one.
func common(a, b []string) [][2]int {
	const most = 1 << 23
	if len(a) == 0 || len(b) == 0 || len(a)*len(b) > most {
		return nil
	}
	wide := len(b) + 1
	length := make([]int32, (len(a)+1)*wide) // of that of a[i:] and b[j:]
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				length[i*wide+j] = length[(i+1)*wide+j+1] + 1
			} else {
				length[i*wide+j] = max(length[(i+1)*wide+j], length[i*wide+j+1])
			}
		}
	}
	var pairs [][2]int
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			pairs = append(pairs, [2]int{i, j})
			i, j = i+1, j+1
		case length[(i+1)*wide+j] >= length[i*wide+j+1]:
			i++
		default:
			j++
		}
	}
	return pairs
}

// compareJSON compares two objects value by value. Numbers are the same where they are to the last digit.
func compareJSON(list *place.List, name string, was, now []byte) {
	var a, b any
	if err := decode(was, &a); err != nil {
		list.Add(place.Position{File: name}, "not JSON: "+err.Error(), "", "")
		return
	}
	if err := decode(now, &b); err != nil {
		list.Add(place.Position{File: name}, "what is computed is not JSON: "+err.Error(), "", "")
		return
	}
	compareValues(list, name, "", a, b)
}

func decode(text []byte, v *any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return d.Decode(v)
}

func compareValues(list *place.List, name, path string, a, b any) {
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok {
			break
		}
		keys := slices.Collect(maps.Keys(x))
		for key := range y {
			if _, ok := x[key]; !ok {
				keys = append(keys, key)
			}
		}
		slices.Sort(keys)
		for _, key := range keys {
			compareValues(list, name, strings.TrimPrefix(path+"."+key, "."), x[key], y[key])
		}
		return
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			break
		}
		for i := range x {
			at := strconv.Itoa(i)
			if o, ok := y[i].(map[string]any); ok {
				if id, ok := o["id"].(string); ok {
					at = id
				}
			}
			compareValues(list, name, path+"["+at+"]", x[i], y[i])
		}
		return
	}
	if show(a) != show(b) {
		Differ(list, place.Position{File: name, Cell: path}, show(a), show(b))
	}
}

// show writes a value for a message.
func show(v any) string {
	switch x := v.(type) {
	case nil:
		return "null"
	case []any:
		return fmt.Sprintf("a list of %d", len(x))
	case map[string]any:
		return fmt.Sprintf("an object of %d", len(x))
	}
	return fmt.Sprint(v)
}
