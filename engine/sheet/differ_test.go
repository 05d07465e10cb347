package sheet

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/manifest"
)

// made is the workbook of the factory, with a manifest.
func made(t *testing.T) []byte {
	t.Helper()
	p := load(t, "factory/plant.toml")
	r := evaluate(t, p)
	m := &manifest.Manifest{Schema: manifest.Schema, Abate: "v1", Input: manifest.Of("plant.toml", nil)}
	var b bytes.Buffer
	if err := Write(&b, r, analyse(t, p, r), m, language.Vietnamese); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// edited is a workbook after a change by hand.
func edited(t *testing.T, data []byte, change func(f *excelize.File)) []byte {
	t.Helper()
	f := open(t, data)
	defer f.Close()
	change(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWorkbooksAreComparedByCells(t *testing.T) {
	data := made(t)
	sheets := open(t, data).GetSheetList()
	for name, c := range map[string]struct {
		change func(f *excelize.File)
		want   string // what the message begins with
	}{
		"nothing":              {func(*excelize.File) {}, ""},
		"a number for formula": {func(f *excelize.File) { f.SetCellValue(sheets[0], "L5", 12) }, "plant.xlsx: " + sheets[0] + `!L5: found "12"; the formula =`},
		"another formula": {func(f *excelize.File) {
			old, _ := f.GetCellFormula(sheets[0], "L5")
			f.SetCellFormula(sheets[0], "L5", "1*("+old+")")
		}, "plant.xlsx: " + sheets[0] + `!L5: found "=1*(`},
		"a formula for a text": {func(f *excelize.File) { f.SetCellFormula(sheets[0], "A1", "1+1") }, "plant.xlsx: " + sheets[0] + `!A1: found "=1+1"; computed "`},
		"a text":               {func(f *excelize.File) { f.SetCellValue(sheets[0], "A1", "Another plant") }, "plant.xlsx: " + sheets[0] + `!A1: found "Another plant"; computed "`},
		"a sheet of their own": {func(f *excelize.File) { f.NewSheet("Mine") }, "plant.xlsx: Mine: a sheet that is not in what is computed"},
		"a sheet taken out":    {func(f *excelize.File) { f.DeleteSheet(sheets[1]) }, "plant.xlsx: " + sheets[1] + ": this sheet is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			if err := Compare("plant.xlsx", edited(t, data, c.change), data); err != nil {
				got = strings.Split(err.Error(), "\n")[0]
			}
			if c.want == "" && got != "" || !strings.HasPrefix(got, c.want) {
				t.Errorf("%s; want %s", got, c.want)
			}
		})
	}
}

// A workbook that another program has calculated and saved is still the one that was made, and says from what.
func TestWorkbookSavedByAnotherProgram(t *testing.T) {
	data := made(t)
	saved := convert(t, map[string][]byte{"plant": data}, "xlsx", "xlsx")["plant"]
	if err := Compare("plant.xlsx", saved, data); err != nil {
		t.Error(err)
	}
	m, err := Manifest("plant.xlsx", saved)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(manifest.Of("plant.toml", nil), m.Input); d != "" || !slices.Equal(m.Options, nil) {
		t.Error(d, m.Options)
	}
}

func TestManifestOfWhatHasNone(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, evaluate(t, load(t, "factory/plant.toml")), nil, nil, language.English); err != nil {
		t.Fatal(err)
	}
	if _, err := Manifest("a.xlsx", b.Bytes()); err != manifest.ErrNone {
		t.Error(err)
	}
	if _, err := Manifest("a.xlsx", []byte("no workbook")); err == nil || !strings.HasPrefix(err.Error(), "a.xlsx: not a workbook") {
		t.Error(err)
	}
}
