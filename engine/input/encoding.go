package input

import (
	"bytes"
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// decode returns a text in UTF-8, and the encoding that it was in where that is another one. Vietnamese text of older
// programs is in Windows-1258 or in TCVN3 (ABC); which of them is seen by the columns that are recognised in it.
func decode(data []byte) (text []byte, encoding string, ok bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\ufeff")):
		data = data[len("\ufeff"):]
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		text, ok := utf16Text(data)
		return text, "UTF-16", ok
	}
	if utf8.Valid(data) {
		if bytes.ContainsFunc(data, func(r rune) bool { return r >= 0xA1 && r <= 0xFF }) {
			// TCVN3 that some program took for Latin-1 and saved as UTF-8.
			if decoded := tcvn3String(string(data)); vietnamese(decoded) && recognised(decoded) > recognised(string(data)) {
				return []byte(decoded), "TCVN3 (ABC)", true
			}
		}
		return data, "", true
	}
	best, most := "", 0
	for _, one := range []struct{ name, text string }{{"Windows-1258", windows1258(data)}, {"TCVN3 (ABC)", tcvn3String(latin1(data))}} {
		if n := recognised(one.text); n > most && vietnamese(one.text) {
			best, encoding, most = one.text, one.name, n
		}
	}
	return []byte(best), encoding, most > 0
}

// recognised counts the columns of the first lines of a text that are recognised, where they have letters beyond ASCII.
func recognised(text string) int {
	most := 0
	for i, line := range strings.SplitN(text, "\n", headerRows+1) {
		if i == headerRows {
			break
		}
		count := 0
		for cell := range strings.FieldsFuncSeq(line, func(r rune) bool { return strings.ContainsRune(",;\t\"", r) }) {
			if c, ok := columnOf(cell); ok && c.field != nameless {
				count++
				if !isASCII(cell) {
					count += 2 // what was decoded rightly
				}
			}
		}
		most = max(most, count)
	}
	return most
}

// vietnamese says whether all letters of a text are those of Vietnamese.
func vietnamese(text string) bool {
	last := ' '
	for _, r := range text {
		if r > 127 && !strings.ContainsRune(letters, r) || strings.ContainsRune("²³", r) && last != 'm' {
			return false
		}
		last = r
	}
	return true
}

// letters are those of Vietnamese beyond ASCII, and the signs that stand beside them in tables.
const letters = "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ" +
	"ÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬÈẺẼÉẸÊỀỂỄẾỆÌỈĨÍỊÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢÙỦŨÚỤƯỪỬỮỨỰỲỶỸÝỴĐ" + "₫–—‘’“”²³…·×\u00a0"

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > 127 })
}

func utf16Text(data []byte) ([]byte, bool) {
	big := data[0] == 0xFE
	data = data[2:]
	if len(data)%2 != 0 {
		return nil, false
	}
	units := make([]uint16, len(data)/2)
	for i := range units {
		a, b := uint16(data[2*i]), uint16(data[2*i+1])
		if big {
			a, b = b, a
		}
		units[i] = a | b<<8
	}
	return []byte(string(utf16.Decode(units))), true
}

// windows1258 has letters followed by marks, which are put together.
func windows1258(data []byte) string {
	text, err := charmap.Windows1258.NewDecoder().Bytes(data)
	if err != nil {
		return ""
	}
	return norm.NFC.String(string(text))
}

func latin1(data []byte) string {
	runes := make([]rune, len(data))
	for i, c := range data {
		runes[i] = rune(c)
	}
	return string(runes)
}

// tcvn3String reads text of TCVN3, each byte of which stands as the letter that Latin-1 has there. TCVN 5712:1993, table VN3;
// capital letters with tone marks are those of other fonts (.VnTimeH) and look like small ones here. From memory; a test
// holds the letters of a line of the VNCPC annual report 2004 against it, the others are not verified.
func tcvn3String(text string) string {
	var b strings.Builder
	letters := tcvn3()
	for _, r := range text {
		if v, ok := letters[r]; ok {
			r = v
		}
		b.WriteRune(r)
	}
	return b.String()
}

var tcvn3 = sync.OnceValue(func() map[rune]rune {
	all := map[rune]rune{}
	for _, run := range []struct {
		first   rune
		letters string
	}{
		{0xA1, "ĂÂÊÔƠƯĐăâêôơưđ"}, {0xB5, "àảãáạ"}, {0xBB, "ằẳẵắ"}, {0xC6, "ặầẩẫấậè"}, {0xCE, "ẻẽéẹềểễếệìỉ"}, {0xDC, "ĩíịò"},
		{0xE1, "ỏõóọồổỗốộờở"}, {0xEC, "ỡớợùủ"}, {0xF2, "ũúụừửữứựỳỷỹýỵ"},
	} {
		r := run.first
		for _, letter := range run.letters {
			all[r] = letter
			r++
		}
	}
	return all
})
