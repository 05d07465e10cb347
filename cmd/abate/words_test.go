package main

import (
	"archive/zip"
	"bytes"
	"context"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// What a Vietnamese reader gets of the factory holds no English word. Names of publications, ids and file names stay as they are.
func TestVietnameseOutputsHoldNoEnglish(t *testing.T) {
	english := regexp.MustCompile(`(?i)\b(illustrative|real plant|steam|boiler|compressed air|stock preparation|paper machine|building|transport|supplier|wants a loan|unknown|dust|biomass|` +
		`excluded|requires|counted|verified|judgement|scenario|coal|water|chemicals|solid_waste|solid waste|warning|left out|leaves? out|price|investment|payback|savings?|years?|total|programme|options?|` +
		`derived|grades|primary energy|oxidation|discount|rate|feasible|rejected|proposed)\b`)
	markup := regexp.MustCompile(`(?s)<(script|style|svg)\b.*?</(script|style|svg)>|<[^>]*>|sha256 [0-9a-f]+`)
	sources := regexp.MustCompile(`(?m)^.*(IPCC|Guidelines|Department|climatechange|MOIT|moit-|dcc-|ipcc-|desnz|annual report|--|\.ncv|\.co2|\.oxidation|\.toe|\.ch4|\.n2o).*$`) // publications, ids, options
	ids := regexp.MustCompile(`(?m)^\s*(steam|coal|water|chemicals|solid_waste|[a-z]{2}-[a-z-]+)\s*$|tính trùng: steam`)
	t.Chdir(t.TempDir())
	do := func(args ...string) string {
		var out, errs bytes.Buffer
		if code := run(context.Background(), args, strings.NewReader(""), &out, &errs); code != exitDone {
			t.Fatalf("%q: exit %d\n%s", args, code, &errs)
		}
		return out.String()
	}
	do("example", "write", "factory/plant.toml", "plant.toml")
	do("report", "plant.toml", "-o", "o.html", "--lang", "vi")
	page, err := os.ReadFile("o.html")
	if err != nil {
		t.Fatal(err)
	}
	do("report", "plant.toml", "-o", "o.xlsx", "--lang", "vi")
	book, err := zip.OpenReader("o.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	var texts strings.Builder // of the sheets, which hold their texts themselves
	sheets, err := fs.Glob(book, "xl/worksheets/*.xml")
	if err != nil || len(sheets) == 0 {
		t.Fatal(sheets, err)
	}
	for _, name := range sheets {
		data, err := fs.ReadFile(book, name)
		if err != nil {
			t.Fatal(err)
		}
		texts.Write(regexp.MustCompile(`(?s)<f>.*?</f>`).ReplaceAll(data, nil))
	}
	outputs := map[string]string{
		"workbook":    markup.ReplaceAllString(texts.String(), "\n"),
		"page":        markup.ReplaceAllString(string(page), "\n"),
		"calc":        do("calc", "plant.toml", "--lang", "vi"),
		"areas":       do("calc", "plant.toml", "--lang", "vi", "--by", "area"),
		"explain":     do("calc", "plant.toml", "--lang", "vi", "--explain", "mill/gh-steam-leaks/co2"),
		"uncertainty": do("uncertainty", "plant.toml", "--lang", "vi"),
		"plan":        do("plan", "plant.toml", "--lang", "vi", "--budget", "2 tỷ đồng"),
		"sensitivity": do("sensitivity", "plant.toml", "--lang", "vi"),
		"compare":     do("compare", "plant.toml", "--to-year", "2014", "--lang", "vi"),
		"conventions": do("conventions", "plant.toml", "--lang", "vi"),
	}
	for name, text := range outputs {
		for line := range strings.Lines(ids.ReplaceAllString(sources.ReplaceAllString(text, ""), "")) {
			if found := english.FindString(line); found != "" {
				t.Errorf("%s: %q in %q", name, found, strings.TrimSpace(line))
			}
		}
	}
}
