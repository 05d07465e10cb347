package language

import (
	"strings"
	"unicode"
)

// Unknown writes the name of an unknown of package uncertainty for people: "coal.ncv" is the calorific value of coal. Carrier
// returns the name of a carrier, "" where it has none, and entry that of "programme" or "programme/option".
func (l Language) Unknown(id string, carrier, entry func(id string) string) string {
	of, what := "", id
	if i := strings.LastIndex(id, "/"); i >= 0 {
		of, what = id[:i], id[i+1:]
	}
	called := func(c string) string {
		if name := carrier(c); name != "" {
			return name
		}
		if name := l.Word("carrier " + c); name != "" {
			return name
		}
		return capital(strings.ReplaceAll(c, "_", " "))
	}
	word := func(key string) string { return l.Word("chart "+key, key) }
	first, rest, _ := strings.Cut(what, ".")
	name := what
	switch {
	case first == "savings" && rest != "":
		name = called(rest) + ": " + word("saved")
	case first == "price" && rest != "":
		name = called(rest) + ": " + word("price")
	case word("unknown "+what) != "":
		name = word("unknown " + what)
	case rest == "co2":
		name = called(first) + ": " + word("factor co2")
	case rest != "":
		if w := word(rest); w != "" {
			rest = w
		}
		name = called(first) + ": " + rest
	}
	if of != "" {
		name += " (" + entry(of) + ")"
	}
	return Plain(name)
}

func capital(s string) string {
	r := []rune(s)
	if len(r) > 0 {
		r[0] = unicode.ToUpper(r[0])
	}
	return string(r)
}
