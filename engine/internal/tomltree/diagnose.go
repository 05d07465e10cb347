package tomltree

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cleaner-production/abate/engine/internal/place"
)

// fault is where the parser gave up, and what stands around it.
type fault struct {
	*lines
	offset int
	parser string // what the parser says
	open   []int  // the brackets open there
	quote  int    // where the text begins that is open there, or -1
	start  int    // where the key or value begins that the parser was at
	before int    // where the one before it began
}

// newFault looks at what stands before the offset at which the parser failed.
func newFault(l *lines, offset int, parser string) *fault {
	f := &fault{lines: l, offset: offset, parser: parser, quote: -1}
	for i, c := range structure(l.data) {
		if i >= offset {
			break
		}
		switch c {
		case '"', '\'':
			if offset <= i+stringLength(l.data[i:], c) {
				f.quote = i
			}
		case '.':
		case ']', '}':
			f.open = f.open[:max(len(f.open)-1, 0)]
		case '[', '{':
			f.open = append(f.open, i)
			f.start = i + 1
		default:
			f.before, f.start = f.start, i+1
		}
	}
	f.before = f.skipSpace(f.before)
	f.start = f.skipSpace(f.start)
	return f
}

func (f *fault) skipSpace(i int) int {
	for i < f.offset && (f.data[i] == ' ' || f.data[i] == '\t') {
		i++
	}
	return i
}

// rest returns the line from an offset to its end, and of a very long one the beginning.
func (f *fault) rest(offset int) []byte {
	const most = 1000
	if line := f.lines.rest(offset); len(line) <= most {
		return line
	}
	return append(bytes.Clone(f.lines.rest(offset)[:most]), "…"...) // which no key or value matches
}

func (f *fault) says(words ...string) bool {
	for _, w := range words {
		if strings.Contains(f.parser, w) {
			return true
		}
	}
	return false
}

// tell returns the mistake, without a mend that repeats too much of the file.
func (f *fault) tell(at int, found, wanted, mend string) *place.Error {
	if len(mend) > longestMend {
		mend = ""
	}
	return place.At(f.at(at), found, wanted, mend)
}

// explain says in the reader's words what was found, what to write instead, and where. A mend is given only
// where what stands there can be read in one way, or in two that are both told.
func (f *fault) explain() *place.Error {
	here, _ := utf8.DecodeRune(f.rest(f.offset))
	inText := f.quote >= 0
	switch {
	case len(f.open) > MaxDepth:
		return f.tell(f.open[MaxDepth], manyBrackets, "", "")
	case inText && f.says("unterminated", "cannot have new lines"):
		q := f.data[f.quote : f.quote+1]
		return f.tell(f.quote, "a text opened here is not closed on this line", "", fmt.Sprintf("close it with %s, or write %s at both ends of several lines", q, bytes.Repeat(q, 3)))
	case inText && f.says("not terminated"):
		return f.tell(f.quote, "a text opened here is not closed", "", "close it with "+string(f.data[f.quote:f.quote+3]))
	case inText && f.says("escape", `after \`):
		return f.tell(f.offset, `found \ in a text`, "", `write \\ for it, or put the text in ' '`)
	case inText && f.says("too many quotes"):
		return f.tell(f.quote, "too many quotes at the end of the text opened here", "", "")
	case unicode.IsControl(here):
		return f.tell(f.offset, "found the control character "+place.Quote(string(here)), "", "delete it")
	case f.says("incomplete"):
		return f.unclosed(len(f.open), "")
	case strings.ContainsRune("“”„‟‘’‚‛«»", here):
		return f.tell(f.offset, "found a typographic quote "+place.Quote(string(here)), "", `write the straight one: "`)
	case here > ' ' && (unicode.IsSpace(here) || !unicode.IsGraphic(here)):
		return f.tell(f.offset, "found the invisible character "+place.Quote(string(here)), "", "delete it or write an ordinary space")
	case f.closesOther(here):
		open := f.open[len(f.open)-1]
		return f.tell(f.offset, "found "+string(here), fmt.Sprintf("%c of line %d is to be closed first", f.data[open], f.at(open).Line), "")
	case f.says("table name", "start of key", "newline") && f.header() != "":
		return f.badHeader()
	case f.openBefore() > 0:
		return f.unclosed(f.openBefore(), fmt.Sprintf(" before line %d", f.at(f.offset).Line))
	case f.says("after key", "start of key", "key but"):
		return f.badKey(here)
	case f.says("comma in", "value but got"):
		return f.tell(f.offset, "found a comma with no value before it", "", "delete it")
	}
	return f.badValue()
}

// closesOther says whether a bracket closes another kind than the one that is open.
func (f *fault) closesOther(here rune) bool {
	if len(f.open) == 0 {
		return false
	}
	open := f.data[f.open[len(f.open)-1]]
	return here == ']' && open == '{' || here == '}' && open == '['
}

func (f *fault) unclosed(depth int, where string) *place.Error {
	at := f.open[depth-1]
	if f.data[at] == '{' {
		return f.tell(at, "a table opened here is not closed"+where, "", "close it with }")
	}
	return f.tell(at, "a list opened here is not closed"+where, "", "close it with ]")
}

// pattern is a regular expression that is compiled when a file has a mistake, not at every start of a program.
type pattern string

// MatchString says whether the pattern matches a text.
func (p pattern) MatchString(s string) bool { return regexp.MustCompile(string(p)).MatchString(s) }

const (
	headerLine = pattern(`^\[\[?[\w-]+(\.[\w-]+)*\]?\]$`)
	keyLine    = pattern(`^[\w-]+(\.[\w-]+)*[ \t]*=.*[^,]$`)
)

// openBefore returns how many brackets of earlier lines are open where a header, or in a list a key, begins
// the line: they were to be closed before it. A list may hold neither, and a table in braces no header.
func (f *fault) openBefore() int {
	begin := f.begin(f.offset)
	depth := len(f.open)
	for depth > 0 && f.open[depth-1] >= begin {
		depth--
	}
	line := withoutComment(f.rest(begin))
	if depth > 0 && (headerLine.MatchString(string(line)) || f.data[f.open[depth-1]] == '[' && keyLine.MatchString(string(line))) && line[0] == f.data[begin] {
		return depth
	}
	return 0
}

const (
	bareKey   = pattern(`^[\w-]+(\.[\w-]+)*$`)
	quotedKey = pattern(`^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_ -]*$`) // bare once it is in quotes
)

// header returns the line where it is a header that the parser was at.
func (f *fault) header() string {
	begin := f.begin(f.offset)
	line := withoutComment(f.rest(begin))
	if len(line) == 0 || line[0] != '[' || len(f.open) > 0 && f.open[0] < begin {
		return ""
	}
	return string(line)
}

func (f *fault) badHeader() *place.Error {
	line := f.header()
	at := f.begin(f.offset)
	at += bytes.IndexByte(f.data[at:], '[')
	name := strings.TrimSpace(strings.Trim(line, "[]"))
	switch {
	case name == "":
		return f.tell(at, "a header without a name", "", "write one, as in [name]")
	case bareKey.MatchString(name) && (line == "["+name || line == "[["+name):
		return f.tell(at, "the header "+place.Quote(line)+" is not closed", "", "close it with "+strings.Repeat("]", strings.Count(line, "[")))
	case bareKey.MatchString(name):
		return f.tell(at, "the brackets of "+place.Quote(line)+" do not match", "", "write ["+name+"], or [["+name+"]] for one of several")
	case quotedKey.MatchString(name):
		return f.tell(at, place.Quote(name)+" in a header without quotes; names are of letters A to Z, digits, _ and -", "", nameOf(name))
	}
	return f.tell(at, "found "+place.Quote(line), "a header such as [name] or [[name]] is wanted, on a line of its own", "")
}

// nameOf says how a name is written that has spaces or accents.
func nameOf(name string) string {
	bare := strings.Join(strings.Fields(name), "_")
	if bareKey.MatchString(bare) {
		return fmt.Sprintf(`write %s, or "%s" in quotes`, bare, name)
	}
	return fmt.Sprintf(`write "%s" in quotes`, name)
}

func (f *fault) badKey(here rune) *place.Error {
	line := string(withoutComment(f.rest(f.start)))
	name, _, hasValue := strings.Cut(line, "=")
	name = strings.TrimSpace(name)
	number, _, _ := strings.Cut(strings.Fields(string(f.rest(f.before)) + " }")[0], "}")
	number = strings.TrimRight(number, ",")
	switch {
	case f.start > 0 && f.data[f.start-1] == ',' && numeric.MatchString(number): // in braces, cut in two at its comma
		found, mend := figure(number)
		return f.tell(f.before, found, "", mend)
	case here >= utf8.RuneSelf && unicode.IsLetter(here):
		return f.tell(f.offset, "a key with the letter "+place.Quote(string(here))+"; keys are English words", "", "write it in quotes, or use the English word")
	case strings.HasPrefix(line, "//"), strings.HasPrefix(line, ";"):
		return f.tell(f.start, "found "+place.Quote(line), "", "begin a comment with #")
	case hasValue && name == "":
		return f.tell(f.offset, "no key before =", "", "")
	case here == ':':
		return f.tell(f.offset, "found : after a key", "", "write = instead")
	case hasValue && quotedKey.MatchString(name):
		return f.tell(f.start, place.Quote(name)+" is a key with a space", "", nameOf(name))
	case len(f.open) == 0 && words.MatchString(line) && strings.Contains(line, " "):
		return f.tell(f.start, "found "+place.Quote(line), "key = value is wanted", "begin a comment with #")
	}
	return f.tell(f.start, "found "+place.Quote(line), "key = value is wanted", "")
}

const (
	words   = pattern(`^[\p{L}\p{N}][\p{L}\p{M}\p{N} _./%()+*,:&°·#-]*$`)
	yesNo   = pattern(`(?i)^(yes|no|on|off)$`)
	nothing = pattern(`(?i)^(null|nil|none|nan|n/a|-|\?)$`)
	badDate = pattern(`^(\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{4}[/.]\d{1,2}[/.]\d{1,2})$`)
	numeric = pattern(`^[+\-−]*\.?\d([\d.,_' ]|[eE][+-]?)*$|^[+-]?0[xobXOB]`)
)

func (f *fault) badValue() *place.Error {
	value := string(f.value())
	quoted := place.Quote(value)
	after := string(withoutComment(f.rest(f.offset)))
	inside := f.offset < f.start+len(value) || f.says("digit")
	inList := f.says("',' or") // behind a value that is in order
	switch {
	case value == "":
		return f.tell(f.offset, "no value after =", "", "write one or delete the line")
	case inList && f.offset == f.start: // on a line of its own
		return f.tell(f.offset, "no comma before "+place.Quote(after), "", "write one, or close the bracket")
	case after == "," || after == ";":
		return f.tell(f.offset, "found "+place.Quote(after)+" behind the value", "", "delete it")
	case strings.EqualFold(value, "true"), strings.EqualFold(value, "false"):
		return f.tell(f.start, "found "+quoted, "", "write "+strings.ToLower(value))
	case yesNo.MatchString(value):
		return f.tell(f.start, "found "+quoted+" without quotes", "", "write true or false, or \""+value+"\" for a text")
	case nothing.MatchString(value):
		return f.tell(f.start, "found "+quoted+"; TOML has no word for no value", "", "leave the line out")
	case badDate.MatchString(value):
		return f.tell(f.start, "found "+quoted, "a date is written year-month-day", "")
	case inside && numeric.MatchString(value) && !(inList && strings.Contains(value, " ")):
		found, mend := figure(value)
		if f.data[f.start-1] == ',' { // the end of a number with a comma, perhaps
			mend = ""
		}
		return f.tell(f.start, found, "", mend)
	case value[0] == '"' && f.offset > f.start && f.data[f.offset-1] == '"':
		return f.tell(f.offset, "found "+place.Quote(after)+" behind the end of a text", "", `write \" for a quote in a text`)
	case value[0] == '\'' && f.offset > f.start && f.data[f.offset-1] == '\'':
		return f.tell(f.offset, "found "+place.Quote(after)+" behind the end of a text", "", `put a text that has ' in it in " "`)
	case strings.Contains(value, "//") && strings.Contains(after, "//"):
		return f.tell(f.start, "found "+quoted, "", "begin a comment with #")
	case inside && words.MatchString(value) && !(inList && (isLetter(value[0]) || numeric.MatchString(value))):
		return f.tell(f.start, "found "+quoted+" without quotes", "", `write "`+value+`"`)
	case inList:
		return f.tell(f.offset, "no comma before "+place.Quote(after), "", "write one, or close the bracket")
	case f.says("newline"):
		return f.tell(f.offset, "found "+place.Quote(after)+" behind the value", "", "begin a new line, or a comment with #")
	}
	return f.tell(f.start, "found "+quoted, "a number, true, false, a date, or text in quotes is wanted", "")
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// value returns what was meant as one value: the rest of the line, and in brackets no more than up to the
// next comma or bracket.
func (f *fault) value() []byte {
	v := f.rest(f.start)
	if len(f.open) > 0 {
		if i := bytes.IndexAny(v, ",]}"); i >= 0 {
			v = v[:i]
		}
	}
	return withoutComment(v)
}

// aComment is not what follows in "table #3".
const aComment = pattern(`(^|[ \t])#(\D.*)?$`)

func withoutComment(b []byte) []byte {
	if at := regexp.MustCompile(string(aComment)).FindIndex(b); at != nil {
		b = b[:at[0]]
	}
	return bytes.TrimSpace(b)
}
