package sheet

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"hash/crc32"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/cleaner-production/abate/engine/quantity"
)

// The parts that a workbook cannot be without.
var skeleton = map[string]string{
	"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
	"_rels/.rels":                `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
	"xl/workbook.xml":            `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Options" sheetId="1" r:id="rId1"/></sheets></workbook>`,
	"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
}

const sheetPart = "xl/worksheets/sheet1.xml"

// worksheet is a sheet with a header and what a test adds: cells in the row of an option, and parts behind the rows.
func worksheet(cells, behind string) string {
	return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` +
		`<row r="1"><c r="A1" t="inlineStr"><is><t>option</t></is></c><c r="B1" t="inlineStr"><is><t>coal (t)</t></is></c></row>` +
		`<row r="2"><c r="A2" t="inlineStr"><is><t>a</t></is></c>` + cells + `</row></sheetData>` + behind + `</worksheet>`
}

// packed makes a workbook of the skeleton with some parts more, or other ones.
func packed(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	write := func(name, text string) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range skeleton {
		if _, other := parts[name]; !other {
			write(name, text)
		}
	}
	for name, text := range parts {
		write(name, text)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// bomb is a workbook whose sheet unpacks to so many MiB of zeros, and says that it has so many bytes.
func bomb(t testing.TB, mebibytes int, says uint64) []byte {
	t.Helper()
	zeros := make([]byte, 1<<20)
	var block, stream bytes.Buffer
	w, err := flate.NewWriter(&block, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(zeros)
	w.Flush() // at a border of bytes, so that it can be repeated
	sum := crc32.NewIEEE()
	for range mebibytes {
		stream.Write(block.Bytes())
		sum.Write(zeros)
	}
	stream.Write([]byte{3, 0}) // the last block, empty
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range skeleton {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(text))
	}
	raw, err := z.CreateRaw(&zip.FileHeader{Name: sheetPart, Method: zip.Deflate, CRC32: sum.Sum32(), CompressedSize64: uint64(stream.Len()), UncompressedSize64: says})
	if err != nil {
		t.Fatal(err)
	}
	raw.Write(stream.Bytes())
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// files are so many parts of an archive.
func files(n int) map[string]string {
	all := map[string]string{sheetPart: worksheet(`<c r="B2"><v>5</v></c>`, "")}
	for i := range n {
		all[fmt.Sprintf("xl/media/image%d.png", i)] = ""
	}
	return all
}

// A workbook that means harm, or was harmed, is refused in words; and each of them soon.
func TestHostileWorkbooks(t *testing.T) {
	one := func(cells, behind string) []byte {
		return packed(t, map[string]string{sheetPart: worksheet(cells, behind)})
	}
	part := func(name, text string) []byte {
		return packed(t, map[string]string{sheetPart: worksheet(`<c r="B2"><v>5</v></c>`, ""), name: text})
	}
	const five = `<c r="B2"><v>5</v></c>`
	good := one(five, "")
	flipped := bytes.Clone(good)
	if i := bytes.Index(flipped, []byte("sheet1.xml")); i < 0 {
		t.Fatal("no sheet")
	} else {
		flipped[i+len("sheet1.xml")+40] ^= 1
	}
	locked := bytes.Clone(good)
	for i := 0; i < len(locked)-10; i++ {
		switch string(locked[i : i+4]) {
		case "PK\x03\x04":
			locked[i+6] |= 1
		case "PK\x01\x02":
			locked[i+8] |= 1
		}
	}
	var twice bytes.Buffer
	z := zip.NewWriter(&twice)
	for _, name := range []string{"xl/worksheets/sheet1.xml", `XL\worksheets\Sheet1.xml`} {
		z.Create(name)
	}
	z.Close()
	for _, tt := range []struct {
		name string
		data []byte
		want string
	}{
		{"600 KB that unpack to 600 MiB", bomb(t, 600, 600<<20), "unpacked it has more than 64 MiB"},
		{"16 MB that unpack to 16 GB", bomb(t, 12_000, 12_000<<20), "unpacked it has more than 64 MiB"},
		{"one that says 1 kB", bomb(t, 600, 1000), "it is damaged"},
		{"one that says 2^64 bytes", bomb(t, 1, 1<<64-1), "unpacked it has more than 64 MiB"},
		{"16 MiB of something else", append([]byte("PK\x03\x04"), make([]byte, 16<<20)...), "it has more than 16 MiB"},
		{"many files", packed(t, files(1001)), "an archive of 1006 files; at most 1000 are read"},
		{"a file twice", twice.Bytes(), `"XL\\worksheets\\Sheet1.xml" is in it twice`},
		{"cut in the middle", good[:len(good)/2], "it ends too early"},
		{"cut at the end", good[:len(good)-1], "it ends too early"},
		{"a bit that fell over", flipped, "it is damaged"},
		{"a password of the archive", locked, "it has a password"},
		{"a .xls", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and the rest"), "an old .xls workbook, or one with a password"},
		{"no archive", []byte("option,coal (t)\n"), "it is of another kind"},
		{"nothing", nil, "it is of another kind"},
		{"an archive of nothing", packedOnly(t, nil), "parts of it are missing"},
		{"a sheet that ends in the middle", packed(t, map[string]string{sheetPart: strings.TrimSuffix(worksheet(five, ""), "</sheetData></worksheet>")}), "unexpected EOF"},
		{"a sheet in another encoding", packed(t, map[string]string{sheetPart: `<?xml version="1.0" encoding="UTF-16"?>` + worksheet(five, "")}), `encoding "UTF-16"`},
		{"elements in elements", part("xl/sharedStrings.xml", `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`+strings.Repeat("<si>", 1<<20)), "elements nested more than 64 deep"},
		{"an entity of entities", part("xl/sharedStrings.xml", `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>`), "invalid character entity &b;"},
		{"an entity that is a file", part("xl/sharedStrings.xml", `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst><si><t>&a;</t></si></sst>`), "invalid character entity &a;"},
		{"cells far right in many rows", one(five+strings.Repeat(`</row><row><c r="XFD3"><f/></c>`, 20_000), ""), "more than 200000 cells on a sheet"},
		{"many cells in one", one(strings.Repeat(five, 200_001), ""), "more than 200000 cells on a sheet"},
		{"a cell beyond all columns", one(`<c r="XFE2"><v>5</v></c>`, ""), "column"},
		{"a row beyond all rows", one(five+`</row><row r="2000000000"><c><v>5</v></c>`, ""), "more than 1048576 rows on a sheet"},
		{"a cell that is none", one(`<c r="B-2"><v>5</v></c>`, ""), "cell name"},
		{"many merged cells", one(five, "<mergeCells>"+strings.Repeat(`<mergeCell ref="A1:B2"/>`, 1001)+"</mergeCells>"), "more than 1000 merged ranges on a sheet"},
		{"columns", one(five+`<c r="AMK2"><v>5</v></c>`, ""), "Options!AMK2: more than 1024 columns"},
		{"a formula of another file", one(`<c r="B2"><f>[1]Sheet1!A1*2</f><v>5</v></c>`, ""), "Options!B2: a formula that takes its value from another file or program; write the value itself"},
		{"a formula of another file by name", one(`<c r="B2"><f>SUM('[12]Năm 2004'!$A$1:B2)</f><v>5</v></c>`, ""), "Options!B2: a formula that takes its value from another file"},
		{"DDE", one(`<c r="B2"><f>cmd|'/c calc'!A1</f><v>5</v></c>`, ""), "Options!B2: a formula that takes its value from another file or program"},
		{"a formula that was never calculated", one(`<c r="B2"><f>A1*2</f></c>`, ""), "Options!B2: a formula that was never calculated; open the workbook in the spreadsheet program and save it"},
		{"one with an empty value", one(`<c r="B2"><f>A1*2</f><v></v></c>`, ""), "Options!B2: a formula that was never calculated"},
		{"not a number", one(`<c r="B2"><v>NaN</v></c>`, ""), `Options!B2: "NaN" does not begin with a number`},
		{"infinite", one(`<c r="B2"><v>-INF</v></c>`, ""), `Options!B2: "-INF" does not begin with a number`},
		{"beyond all numbers", one(`<c r="B2"><v>1e400</v></c>`, ""), `Options!B2: "1e400"`},
		{"hexadecimal", one(`<c r="B2"><v>0x1p3</v></c>`, ""), `Options!B2: found "x1p3" after the number`},
		{"with an underline", one(`<c r="B2"><v>1_000</v></c>`, ""), `Options!B2: "1_000"`},
		{"1e308", one(`<c r="B2"><v>1e308</v></c>`, ""), "Options!B2: "},
		{"denormal", one(`<c r="B2"><v>5e-324</v></c>`, ""), "Options!B2: "},
		{"a sheet among other programs' data", packed(t, map[string]string{"customXml/item1.xml": worksheet(five, ""),
			"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="/customXml/item1.xml"/></Relationships>`}), "a part of the workbook among the data of other programs"},
	} {
		began := time.Now()
		p, err := Read("plant.xlsx", tt.data, nil, quantity.English)
		took := time.Since(began)
		if err == nil || p != nil || !strings.HasPrefix(err.Error(), "plant.xlsx: ") || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %.300v\nwant %s", tt.name, err, tt.want)
		}
		if len(tt.data) > 100_000 || took > time.Second/10 {
			t.Logf("%s, %d kB: %v", tt.name, len(tt.data)/1000, took.Round(time.Millisecond))
		}
	}
}

// packedOnly makes an archive without the skeleton.
func packedOnly(t testing.TB, parts map[string]string) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(text))
	}
	z.Close()
	return out.Bytes()
}

// What looks odd and is not: data of other programs in whatever encoding, a last row at the end of the sheet, formulas that
// were calculated, which are told.
func TestOddWorkbooksAreRead(t *testing.T) {
	for name, data := range map[string][]byte{
		"UTF-16 of another program": packed(t, map[string]string{sheetPart: worksheet(`<c r="B2"><v>5</v></c>`, ""), "customXml/item1.xml": "\xff\xfe<\x00a\x00/\x00>\x00"}),
		"a row at the end":          packed(t, map[string]string{sheetPart: worksheet(`<c r="B2"><v>5</v></c></row><row r="1048576" ht="12.8">`, "")}),
		"text of a formula":         packed(t, map[string]string{sheetPart: worksheet(`<c r="B2"><v>5</v></c><c r="C2" t="str"><f>IF(A2="","x","")</f><v></v></c>`, "")}),
		"a column called 2004":      packed(t, map[string]string{sheetPart: worksheet(`<c r="B2"><f>SUM(Table1[2004])</f><v>5</v></c>`, "")}),
	} {
		p, err := Read("plant.xlsx", data, nil, quantity.English)
		if err != nil || len(p.Programmes[0].Options) != 1 || p.Programmes[0].Options[0].Savings[0].Quantity.Value != 5 {
			t.Errorf("%s: %v", name, err)
			continue
		}
		told := ""
		for _, d := range p.Doubts {
			told += d.String() + "\n"
		}
		if strings.Contains(told, "formulas (1 on this sheet) are read by the values that were saved with them") != bytes.Contains([]byte(name), []byte("formula")) && name != "a column called 2004" {
			t.Errorf("%s: %s", name, told)
		}
	}
}

// Reading a workbook comes to an error or to a portfolio, whatever is in its parts, and never to a panic.
func FuzzWorkbook(f *testing.F) {
	for _, name := range []string{"plant.xlsx"} {
		data, err := os.ReadFile("../../examples/factory/" + name)
		if err != nil {
			f.Fatal(err)
		}
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			f.Fatal(err)
		}
		parts := map[string]string{}
		for _, p := range z.File {
			r, err := p.Open()
			if err != nil {
				f.Fatal(err)
			}
			var b bytes.Buffer
			b.ReadFrom(r)
			parts[partName(p.Name)] = b.String()
		}
		f.Add(parts[sheetPart], parts["xl/workbook.xml"], parts["xl/sharedstrings.xml"], parts["xl/styles.xml"])
	}
	const strs, styles = `<sst><si><t>coal (t)</t></si><si><r><t>a</t></r></si></sst>`, `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></styleSheet>`
	for _, v := range []string{"0", "-0", "5e-324", "1e-300", "0.1", "1e15", "1e16", "1e308", "-1.7976931348623157e308", "1e309", "NaN", "INF", "0x1p3", "1_000", "2.970", "45000"} {
		for _, kind := range []string{"", ` t="n"`, ` t="s"`, ` t="b"`, ` t="d"`, ` t="str"`, ` t="e"`, ` s="1"`, ` s="2"`} {
			f.Add(worksheet(`<c r="B2"`+kind+`><v>`+v+`</v></c>`, `<mergeCells><mergeCell ref="A2:B3"/></mergeCells>`), skeleton["xl/workbook.xml"], strs, styles)
		}
	}
	for _, cells := range []string{`<c r="B2"><f>A1</f></c>`, `<c><v>1</v></c><c/><c r="A2"/>`, `<c r="C2"><f t="shared" si="0" ref="C2:C9">A1</f><v>1</v></c><c r="D2"><f t="shared" si="0"/></c>`, `<c r="B2" t="s"><v>7</v></c>`, `<c r="B2" t="s"><v>-1</v></c>`, `</row><row><c r="A1"/></row><row r="0"><c/>`, `<c r="B2" s="-1"><v>5</v></c>`, `<c r="B2" s="99"><v>5</v></c>`} {
		f.Add(worksheet(cells, `<mergeCells><mergeCell ref="B2"/><mergeCell/></mergeCells>`), skeleton["xl/workbook.xml"], strs, styles)
	}
	f.Fuzz(func(t *testing.T, sheet, book, strs, styles string) {
		if len(sheet)+len(book)+len(strs)+len(styles) > 1<<18 {
			return // it is the compiler of parts that is tested, and not patience
		}
		data := packed(t, map[string]string{sheetPart: sheet, "xl/workbook.xml": book, "xl/sharedStrings.xml": strs, "xl/styles.xml": styles})
		began := time.Now()
		checkWorkbook(t, data)
		if took := time.Since(began); took > 5*time.Second { // a second, on a machine at rest
			t.Errorf("it took %v", took)
		}
	})
}
