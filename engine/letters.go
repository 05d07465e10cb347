package engine

import (
	"fmt"
	"strings"
	"unicode"
)

// twins are letters of other scripts that look like Latin ones, in pairs. Whoever types a carrier with a Cyrillic
// keyboard, or copies it from such a text, does not see the difference.
var twins = strings.NewReplacer(
	"а", "a", "в", "b", "е", "e", "к", "k", "м", "m", "о", "o", "р", "p", "с", "c", "т", "t", "у", "y", "х", "x", "і", "i", "ј", "j",
	"ѕ", "s", "һ", "h", "ԁ", "d", "ԛ", "q", "ԝ", "w", "ӏ", "l",
	"А", "A", "В", "B", "Е", "E", "К", "K", "М", "M", "Н", "H", "О", "O", "Р", "P", "С", "C", "Т", "T", "Х", "X", "І", "I", "Ѕ", "S",
	"α", "a", "ε", "e", "ι", "i", "κ", "k", "ν", "v", "ο", "o", "ρ", "p", "τ", "t", "υ", "u", "χ", "x",
	"Α", "A", "Β", "B", "Ε", "E", "Η", "H", "Ι", "I", "Κ", "K", "Μ", "M", "Ν", "N", "Ο", "O", "Ρ", "P", "Τ", "T", "Χ", "X",
)

// latin returns a word with Latin letters in place of those that look like them, and says which the first such
// letter is; nothing where there is none.
func latin(word string) (plain, odd string) {
	place := 0
	for _, r := range word {
		place++
		script := ""
		switch {
		case unicode.Is(unicode.Cyrillic, r):
			script = "Cyrillic"
		case unicode.Is(unicode.Greek, r):
			script = "Greek"
		case 'Ａ' <= r && r <= 'ｚ':
			script = "full-width"
		default:
			continue
		}
		if odd == "" {
			odd = fmt.Sprintf("its letter %d, %c (%U), is %s", place, r, r, script)
		}
	}
	plain = strings.Map(func(r rune) rune {
		if 'Ａ' <= r && r <= 'ｚ' {
			return r - 'Ａ' + 'A'
		}
		return r
	}, word)
	return twins.Replace(plain), odd
}
