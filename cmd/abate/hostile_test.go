package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"
)

// hostileNames are names that some program would run, draw or obey if it took them for more than text. Each has EVIL in it.
var hostileNames = []string{
	`=HYPERLINK("http://evil.example","EVIL")`, `=EVIL()`, `+EVIL`, `-2+EVIL`, `@EVIL(1)`, "\tEVIL", "\rEVIL", "\n=EVIL", " =EVIL", "＝EVIL()", "＋EVIL", "－EVIL", "＠EVIL",
	`cmd|'/c EVIL'!A0`, `<script>EVIL(1)</script>`, `"><img src=x onerror=EVIL(1)>`, `</title></style></svg><b>EVIL`, `<!-- EVIL -->`, `]]>EVIL`, `-->EVIL`, `&lt;i&gt;EVIL &#60;b&#62; &amp;`,
	`[EVIL](javascript:EVIL(1))`, `![EVIL](http://evil.example/x.png)`, "`EVIL`", "a|EVIL|b", `# EVIL`, `- EVIL`, `1. EVIL`, `*EVIL* _EVIL_ ~~EVIL~~`, `\EVIL\`,
	"\x1b[31mEVIL\x1b[0m", "\x1b]0;EVIL\x07", "EVIL\u009b31m", "EVIL\u0085next", "EVIL\u2028next", "EVIL\u202egnp.exe", "\u2066EVIL", "EVIL\u200b\u00ad\ufeff",
	`'; DROP TABLE EVIL; --`, "EVIL */ x /*", `{{EVIL}} ${EVIL} {EVIL:String} %EVIL% %!d(EVIL)`, "EVIL\x00zero", `javascript:EVIL(1)`, `EVIL"'` + "`", "con", "../../EVIL", "EVIL/../x",
}

// tomlText writes a text as TOML does, with everything odd escaped.
func tomlText(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		if r < ' ' || r == '"' || r == '\\' || r > '~' {
			fmt.Fprintf(&b, `\U%08X`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String() + `"`
}

// hostileFolder holds a portfolio and a factor set in which every text is hostile.
func hostileFolder(t *testing.T) string {
	folder := t.TempDir()
	var p strings.Builder
	some := func(i int) string { return tomlText(hostileNames[i%len(hostileNames)]) }
	fmt.Fprintf(&p, "title = { en = %s, vi = %s }\nsource = %s\ncurrency = \"USD\"\nfactors = \"set.toml\"\nyear = 2014\n", some(14), some(0), some(15))
	p.WriteString("[prices]\ncoal = \"60 USD/t\"\nelectricity = \"70 USD/MWh\"\n")
	for i := 0; i < len(hostileNames); i += 4 {
		fmt.Fprintf(&p, "[[programme]]\nid = %s\nname = { en = %s, vi = %s }\nreported = { co2 = \"3 t\" }\n", tomlText(fmt.Sprint("p", i, " ", hostileNames[i])), some(i), some(i+1))
		for j := range 4 {
			fmt.Fprintf(&p, "[[programme.option]]\nid = \"o%d\"\nname = { en = %s, vi = %s }\ncategory = %s\nnote = %s\ninvestment = %d\nsavings = { coal = \"%d t\", %s = \"5 t\" }\n", j, some(i+j), some(i+j+1), some(i+j+2), some(i+j), 1000*(i+1), 10+i+j, some(i+j))
		}
	}
	fmt.Fprintf(&p, "[[indicator]]\nid = %s\nname = %s\narea = %s\ngroup = %s\nunit = %s\ntarget = 5\nactual = 6\nhistory = { 2013 = 7 }\nreported = { verdict = \"met\" }\n", some(1), some(14), some(15), some(20), some(16))
	set := fmt.Sprintf("id = %s\nextends = \"viet-nam\"\ntitle = %s\nnote = %s\n[sources.x]\ntitle = %s\npublisher = %s\nurl = %s\nread = %s\nchecked = \"2026-11\"\n[carrier.coal]\nco2 = { value = 95000, unit = \"kg/TJ\", source = %s, note = %s }\n",
		tomlText("evil-set"), some(30), some(31), some(14), some(30), some(42), some(15), tomlText("x: "+hostileNames[14]+hostileNames[30]), some(39))
	for name, text := range map[string]string{"plant.toml": p.String(), "set.toml": set} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// One hostile name after the other goes through every output, and is text when that is parsed back.
func TestHostileNamesInEveryOutput(t *testing.T) {
	if testing.Short() {
		t.Skip("writes everything there is; run without -short")
	}
	folder := hostileFolder(t)
	plant := filepath.Join(folder, "plant.toml")
	made := func(name string) string { return filepath.Join(folder, name) }
	read := func(name string) []byte {
		data, err := os.ReadFile(made(name))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	abate := func(args ...string) []byte {
		t.Helper()
		var out, said bytes.Buffer
		if code := run(context.Background(), args, strings.NewReader(""), &out, &said); code != exitDone {
			t.Fatalf("%q: exit code %d: %.2000s", args, code, said.String())
		}
		harmlessText(t, "what is said by "+args[0], said.Bytes())
		return out.Bytes()
	}
	for i, lang := range []string{"en", "vi"} {
		commands := [][]string{{"calc", plant}, {"calc", plant, "--by", "category"}, {"audit", plant}, {"uncertainty", plant}, {"indicators", plant}, {"plan", plant, "--budget", "20000"}, {"sensitivity", plant}, {"conventions", plant}, {"compare", plant, "--to-factors", "viet-nam"}}
		readers := []string{"all", "bank", "ministry"}
		if i > 0 { // the other language has other words at the same places
			commands, readers = commands[:1], readers[:1]
		}
		for _, args := range commands {
			for format, check := range map[string]func(*testing.T, string, []byte){"table": harmlessText, "json": harmlessJSON, "csv": harmlessCSV, "md": harmlessMarkdown} {
				if args[0] == "uncertainty" && format == "csv" {
					continue // there is none
				}
				check(t, strings.Join(args[:1], " ")+" as "+format, abate(append(slices.Clone(args), "--format", format, "--lang", lang)...))
			}
		}
		harmlessText(t, "explain", abate("calc", plant, "--explain", "p4 "+hostileNames[4]+"/co2", "--lang", lang))
		for _, reader := range readers {
			abate("report", plant, "-o", made("r.html"), "--force", "--lang", lang, "--for", reader)
			harmlessHTML(t, "report", read("r.html"))
		}
		for name, check := range map[string]func(*testing.T, string, []byte){"r.xlsx": harmlessWorkbook, "r.md": harmlessMarkdown, "r.csv": harmlessCSV, "r.json": harmlessJSON} {
			abate("report", plant, "-o", made(name), "--force", "--lang", lang)
			check(t, "report "+name, read(name))
		}
		for name, check := range map[string]func(*testing.T, string, []byte){"m.md": harmlessMarkdown, "m.csv": harmlessCSV} {
			abate("report", plant, "-o", made(name), "--force", "--lang", lang, "--for", "ministry")
			check(t, "report for the ministry "+name, read(name))
		}
		abate("plot", plant, "-o", made("pictures"), "--force", "--lang", lang)
		abate("plot", plant, "-o", made("of"), "--force", "--lang", lang, "--of", "p12 "+hostileNames[12])
		for _, pattern := range []string{"pictures/*.svg", "of/*.svg"} {
			files, _ := filepath.Glob(made(pattern))
			if len(files) < 3 {
				t.Errorf("%d pictures", len(files))
			}
			for _, file := range files {
				data, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				harmlessSVG(t, filepath.Base(file), data)
			}
		}
		abate("init", made("t.csv"), "--from", plant, "--force", "--lang", lang)
		harmlessCSV(t, "a table", read("t.csv"))
		abate("init", made("t.xlsx"), "--from", plant, "--force", "--lang", lang)
		harmlessWorkbook(t, "a table", read("t.xlsx"))
	}
	harmlessText(t, "factors show", abate("factors", "show", made("set.toml")))
	harmlessJSON(t, "factors show", abate("factors", "show", made("set.toml"), "--format", "json"))
	harmlessText(t, "factors diff", abate("factors", "diff", made("set.toml"), "viet-nam", "--year", "2014,2014"))
	harmlessSQL(t, folder, abate("sql", "--dialect", "sqlite", "--columns", "programme,option,investment,coal_t,electricity_kwh", "--factors", made("set.toml"), "--year", "2014"))
}

// harmlessText is text that moves no cursor, begins no line and turns no writing.
func harmlessText(t *testing.T, what string, data []byte) {
	t.Helper()
	for _, r := range string(data) {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029') {
			i := bytes.IndexRune(data, r)
			t.Errorf("%s has %U: %q", what, r, data[max(0, i-60):min(len(data), i+20)])
			return
		}
	}
}

func harmlessJSON(t *testing.T, what string, data []byte) {
	t.Helper()
	harmlessText(t, what, data)
	if !json.Valid(data) {
		t.Errorf("%s is no JSON", what)
	}
}

// A cell of a CSV is a number, or begins with nothing that a spreadsheet would calculate.
func harmlessCSV(t *testing.T, what string, data []byte) {
	t.Helper()
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	harmlessText(t, what, bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")))
	r := csv.NewReader(bytes.NewReader(data))
	if bytes.HasPrefix(data, []byte("TT;")) { // the ministry's in Vietnamese, with decimal commas
		r.Comma = ';'
	}
	rows, err := r.ReadAll()
	if err != nil {
		t.Errorf("%s: %v", what, err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if first := strings.TrimLeft(cell, " "); first != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(first)[0]) {
				if _, err := strconv.ParseFloat(strings.Replace(first, ",", ".", 1), 64); err != nil {
					t.Errorf("%s has the cell %q", what, cell)
				}
			}
		}
	}
}

// Markdown has as many columns in each row as in the head of the table, and none of the marks that make more than text.
func harmlessMarkdown(t *testing.T, what string, data []byte) {
	t.Helper()
	harmlessText(t, what, data)
	text, _, _ := strings.Cut(string(data), "<!-- abate-manifest")
	columns := 0
	for _, line := range strings.Split(text, "\n") {
		bare := regexp.MustCompile(`\\[\\|\x60\[\]*_#<>&~!+.-]`).ReplaceAllString(line, "")
		if !strings.HasPrefix(line, "|") {
			columns = 0
		} else if n := strings.Count(bare, "|"); columns == 0 {
			columns = n
		} else if n != columns {
			t.Errorf("%s has a row of %d columns among those of %d: %s", what, n, columns, line)
		}
		if m := regexp.MustCompile("[<>`\\[\\]*]|&(#|lt|gt|amp)[^;]*;?EVIL|!\\[").FindString(strings.NewReplacer("&lt;", "", "&gt;", "").Replace(bare)); m != "" && strings.Contains(bare, "EVIL") {
			t.Errorf("%s has %q in %s", what, m, line)
		}
		if trimmed := strings.TrimSpace(line); strings.Contains(line, "EVIL") && regexp.MustCompile(`^(#+ #|- (#|-|\d+\.) |\d+\. )`).MatchString(trimmed) {
			t.Errorf("%s has more than text in %s", what, line)
		}
		if strings.Contains(line, "&lt;i&gt;EVIL") {
			t.Errorf("%s takes marks in a name for marks: %s", what, line)
		}
	}
}

// A page has one script, the one that sorts, no handlers, and refers to nothing outside.
func harmlessHTML(t *testing.T, what string, data []byte) {
	t.Helper()
	harmlessText(t, what, bytes.ReplaceAll(data, []byte("\t"), []byte(" ")))
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	text, scripts := strings.Builder{}, 0
	for n := range root.Descendants() {
		switch n.Type {
		case html.TextNode:
			text.WriteString(n.Data)
		case html.ElementNode:
			switch n.Data {
			case "script":
				if scripts++; strings.Contains(n.FirstChild.Data, "EVIL") && !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "type" && a.Val == "application/json" }) {
					t.Errorf("%s runs %.200s", what, n.FirstChild.Data)
				}
			case "img", "iframe", "object", "embed", "form", "input", "base", "link", "i", "image", "foreignobject":
				t.Errorf("%s has an element %s", what, n.Data)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || (a.Key == "href" || a.Key == "src" || a.Key == "action") && !strings.HasPrefix(a.Val, "#") && !strings.HasPrefix(a.Val, "data:image/") {
					t.Errorf("%s has %s=%q", what, a.Key, a.Val)
				}
			}
		}
	}
	for _, want := range []string{`<script>EVIL(1)</script>`, `&lt;i&gt;EVIL &#60;b&#62; &amp;`, `\u001b[31mEVIL`} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%s does not show %q", what, want)
		}
	}
}

func harmlessSVG(t *testing.T, what string, data []byte) {
	t.Helper()
	harmlessText(t, what, bytes.ReplaceAll(data, []byte("\t"), []byte(" ")))
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Errorf("%s: %v", what, err)
			return
		}
		if e, ok := token.(xml.StartElement); ok {
			if !slices.Contains([]string{"svg", "g", "path", "rect", "circle", "line", "polyline", "polygon", "text", "tspan", "title", "desc", "defs", "clipPath", "style"}, e.Name.Local) {
				t.Errorf("%s has an element %s", what, e.Name.Local)
			}
			for _, a := range e.Attr {
				if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "href" || strings.Contains(a.Value, "EVIL") {
					t.Errorf("%s has %s=%q", what, a.Name.Local, a.Value)
				}
			}
		}
	}
}

// A workbook has no name in a formula, and no reference to anything outside of it.
func harmlessWorkbook(t *testing.T, what string, data []byte) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	names := 0
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for j, text := range row {
				at, _ := excelize.CoordinatesToCellName(j+1, i+1)
				formula, err := f.GetCellFormula(sheet, at)
				if err != nil {
					t.Fatal(err)
				}
				if strings.Contains(formula, "EVIL") {
					t.Errorf("%s: %s!%s is the formula %s", what, sheet, at, formula)
				}
				if linked, _, _ := f.GetCellHyperLink(sheet, at); linked {
					t.Errorf("%s: %s!%s is a link", what, sheet, at)
				}
				if strings.Contains(text, "EVIL") {
					names++
					if i > 0 {
						harmlessText(t, what, []byte(text))
					}
				}
			}
		}
	}
	if names < len(hostileNames) {
		t.Errorf("%s has %d names", what, names)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil || bytes.Contains(text, []byte(`TargetMode="External"`)) || strings.Contains(part.Name, "externalLink") {
			t.Errorf("%s: %s refers to something outside, %v", what, part.Name, err)
		}
	}
}

// Names stand in comments alone, and the statement runs.
func harmlessSQL(t *testing.T, folder string, data []byte) {
	t.Helper()
	harmlessText(t, "sql", data)
	for _, line := range strings.Split(string(data), "\n") {
		if strings.Contains(line, "EVIL") && !strings.HasPrefix(line, "-- ") || strings.HasPrefix(line, "-- ") && strings.ContainsAny(line, "{}") {
			t.Errorf("sql: %s", line)
		}
	}
	if _, err := exec.LookPath("sqlite3"); err != nil {
		t.Log("no sqlite3 here: the statement was not run")
		return
	}
	cmd := exec.Command("sqlite3", "-bail", ":memory:")
	cmd.Stdin = strings.NewReader("CREATE TABLE options (programme, option, investment, coal_t, electricity_kwh);\nCREATE TABLE EVIL (x);\nINSERT INTO options VALUES ('''; DROP TABLE EVIL; --', 'o', 5, 10, 3);\n" + string(data) + ";\nSELECT count(*) FROM EVIL;\n")
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "DROP TABLE") {
		t.Errorf("sqlite3: %v %s", err, out)
	}
}
