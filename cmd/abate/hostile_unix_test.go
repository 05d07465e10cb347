//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"
)

// book is a workbook whose one sheet has these rows.
func book(t *testing.T, rows string) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	const of = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + of + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="` + of + `"><sheets><sheet name="Options" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + of + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>option</t></is></c><c r="B1" t="inlineStr"><is><t>coal (t)</t></is></c></row>` + rows + `</sheetData></worksheet>`},
	} {
		w, err := z.Create(part.name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(part.text))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// What the most costly files cost a process: its memory at the peak and the time of its processors. Each ends in an answer or
// in a mistake that names the file.
func TestCostOfHostileFiles(t *testing.T) {
	faulty(t)
	const mebibyte, most = 1 << 20, 16 << 20
	head := "option,coal_t\n"
	number := func(text string) string { return head + "a," + text + "\n" }
	for _, tt := range []struct {
		name, file string
		want       string // "" where it is read
		text       func() string
	}{
		{"TOML, nested", "a.toml", "more than 100000 values", func() string { return strings.Repeat("[", most) }},
		{"TOML, tables in braces", "a.toml", "more than 100000 values", func() string { return "x = " + strings.Repeat("{a=", most/3-2) }},
		{"TOML, as many programmes as may be", "a.toml", "the id \"a\" is used in line 3 too", func() string {
			return "factors='viet-nam'\nyear=2014\n" + strings.Repeat("[[programme]]\nid='a'\n", 30_000)
		}},
		{"TOML, one text", "a.toml", "is not closed on this line", func() string { return `title = "` + strings.Repeat("a", most-20) }},
		{"TOML, too large", "a.toml", "17 MiB; at most 16 MiB are read", func() string { return strings.Repeat("#", most+1) }},
		{"CSV, 10 million columns", "a.csv", "at most 1024 are read", func() string { return head + strings.Repeat(",", 10_000_000) }},
		{"CSV, 10 million columns in the header", "a.csv", "at most 1024 are read", func() string { return strings.Repeat(",", 10_000_000) + "\na" }},
		{"CSV, 16 million rows of nothing", "a.csv", "no option", func() string { return head + strings.Repeat("\n", most-100) }},
		{"CSV, 8 million rows of commas", "a.csv", "no option", func() string { return head + strings.Repeat(",\n", most/2-100) }},
		{"CSV, 8 million rows", "a.csv", "the row has 1 fields", func() string { return head + strings.Repeat("a\n", most/2-100) }},
		{"CSV, fields of 1 MiB", "a.csv", "", func() string {
			var rows strings.Builder
			for i := range 14 {
				fmt.Fprintf(&rows, "%d,%s,1\n", i, strings.Repeat("x", mebibyte-10))
			}
			return "option,note,coal_t\n" + rows.String()
		}},
		{"CSV, a field of 15 MiB", "a.csv", "at most 1048576 are read", func() string { return "option,note,coal_t\na," + strings.Repeat("x", 15*mebibyte) + ",1\n" }},
		{"CSV, a quote that is not closed", "a.csv", "does not end", func() string { return head + `"` + strings.Repeat("x\n", most/2-100) }},
		{"CSV, 1 MiB of digits", "a.csv", "a.csv:2:3: ", func() string { return number(strings.Repeat("9", mebibyte-100)) }},
		{"CSV, 1 MiB of digits with points", "a.csv", "a.csv:2:3: ", func() string { return number(strings.Repeat("1.", mebibyte/2-100)) }},
		{"CSV, zero bytes", "a.csv", "a.csv:2:1: ", func() string { return head + strings.Repeat("\x00", mebibyte) }},
		{"CSV, zero bytes alone", "a.csv", "a.csv:1:1: ", func() string { return strings.Repeat("\x00", mebibyte) }},
		{"CSV, bytes of no encoding", "a.csv", "not UTF-8", func() string { return strings.Repeat("\xff\x81\x00\n", most/4-100) }},
		{"XLSX, 16 MB that unpack to 64 MiB and more", "a.xlsx", "more than 64 MiB", func() string {
			return book(t, `<row r="2"><c r="A2" t="inlineStr"><is><t>`+strings.Repeat("x", 64*mebibyte))
		}},
		{"XLSX, a text of 60 MiB", "a.xlsx", "in it has more than 16 MiB", func() string {
			return book(t, `<row r="2"><c r="A2" t="inlineStr"><is><t>`+strings.Repeat("x", 60*mebibyte)+`</t></is></c></row>`)
		}},
		{"XLSX, a text of 15 MiB", "a.xlsx", "a text of more than 1 MiB", func() string {
			return book(t, `<row r="2"><c r="A2" t="inlineStr"><is><t>`+strings.Repeat("x", 15*mebibyte)+`</t></is></c></row>`)
		}},
		{"XLSX, elements without end", "a.xlsx", "nested more than 64 deep", func() string { return book(t, strings.Repeat("<row>", 3*mebibyte)) }},
		{"XLSX, rows of nothing", "a.xlsx", "rows of a sheet that do not say their number", func() string { return book(t, strings.Repeat("<row/>", 1_048_000)) }},
		{"XLSX, a row at the end", "a.xlsx", "no option", func() string { return book(t, `<row r="1048576"/>`) }},
		{"XLSX, cells far right", "a.xlsx", "more than 200000 cells", func() string { return book(t, strings.Repeat(`<row><c r="XFD2"><f/></c></row>`, 300_000)) }},
		{"XLSX, as many cells as may be", "a.xlsx", "a.xlsx: ", func() string {
			var rows strings.Builder
			for i := range 9_900 {
				fmt.Fprintf(&rows, `<row r="%d"><c r="A%[1]d" t="inlineStr"><is><t>o%[1]d</t></is></c>%s</row>`, i+2, strings.Repeat("<c><v>1</v></c>", 19))
			}
			return book(t, rows.String())
		}},
		{"XLSX, as many far right as may be", "a.xlsx", "no option", func() string {
			var rows strings.Builder
			for i := range 190 {
				fmt.Fprintf(&rows, `<row r="%d"><c r="ALZ%[1]d"><v/></c></row>`, 1000*i+2)
			}
			return book(t, rows.String())
		}},
	} {
		folder := t.TempDir()
		text := tt.text()
		size := len(text) / 1000
		if err := os.WriteFile(filepath.Join(folder, tt.file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		text = ""
		debug.FreeOSMemory() // the peak of a process is at least that of its parent
		cmd := process(t, folder, "calc", tt.file, "--factors", "viet-nam", "--year", "2014")
		stop := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() })
		var said bytes.Buffer
		cmd.Stderr = &said
		cmd.Run()
		stop.Stop()
		s := cmd.ProcessState
		if want := exitFailed; tt.want == "" {
			if s.ExitCode() != exitDone {
				t.Errorf("%s: exit code %d: %.300s", tt.name, s.ExitCode(), said.String())
			}
		} else if s.ExitCode() != want || !strings.HasPrefix(said.String(), tt.file+":") || !strings.Contains(said.String(), tt.want) || said.Len() > 10_000 {
			t.Errorf("%s: exit code %d: %.300s\nwant %s", tt.name, s.ExitCode(), said.String(), tt.want)
		}
		peak, took := peakBytes(s)/mebibyte, (s.UserTime() + s.SystemTime()).Round(time.Millisecond)
		t.Logf("%-45s %6d kB: %4d MiB at the peak, %v", tt.name, size, peak, took)
		if peak > 512 {
			t.Errorf("%s takes %d MiB", tt.name, peak)
		}
		if took > 5*time.Second { // of all processors, on a machine that may be busy; a second or two at rest
			t.Errorf("%s takes %v", tt.name, took)
		}
	}
}
