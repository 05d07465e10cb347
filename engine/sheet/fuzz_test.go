package sheet

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"unicode"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/quantity"
)

// checkWorkbook reads a workbook and evaluates what was read: mistakes are plain lines that name the file, results finite.
func checkWorkbook(t *testing.T, data []byte) {
	t.Helper()
	p, err := Read("fuzz.xlsx", data, nil, quantity.English)
	if err == nil {
		for _, d := range p.Doubts {
			plainLine(t, d.String())
		}
		set, e := factor.Load("viet-nam")
		if e != nil {
			t.Fatal(e)
		}
		var r *engine.Result
		if r, err = engine.Evaluate(p, set, engine.Options{Year: 2014}); err == nil {
			if path := notFinite(reflect.ValueOf(r), "Result"); path != "" {
				t.Errorf("%s is not finite", path)
			}
			return
		}
	}
	var one *input.Error
	if !errors.As(err, &one) {
		t.Errorf("not an *Error: %v", err)
	}
	var all *input.Errors
	if errors.As(err, &all) {
		for _, e := range all.List {
			plainLine(t, e.Error())
		}
		return
	}
	plainLine(t, err.Error())
}

func plainLine(t *testing.T, text string) {
	t.Helper()
	if !strings.HasPrefix(text, "fuzz.xlsx: ") || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) {
		t.Errorf("%q", text)
	}
}

// notFinite returns the path of a number within v that is not finite, or "".
func notFinite(v reflect.Value, path string) string {
	switch v.Kind() {
	case reflect.Float64:
		if math.IsNaN(v.Float()) || math.IsInf(v.Float(), 0) {
			return path
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return notFinite(v.Elem(), path)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if found := notFinite(v.Field(i), path+"."+v.Type().Field(i).Name); found != "" {
				return found
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if found := notFinite(v.Index(i), path+"[]"); found != "" {
				return found
			}
		}
	}
	return ""
}
