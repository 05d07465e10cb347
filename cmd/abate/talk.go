package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/language"
)

// talk is all that the command says beside its data. It goes to stderr, one line for each mistake. A mistake in a file
// begins with its place or its file, so that editors can jump there; everything else begins with the name of the command. Data
// goes to stdout and only there.
type talk struct{ w io.Writer }

// fail says why the run failed.
func (t talk) fail(err error) {
	mistakes := []*input.Error{}
	switch e := err.(type) {
	case *input.Errors:
		mistakes = e.List
	case *input.Error:
		mistakes = append(mistakes, e)
	default:
		t.notef("%v", err)
	}
	for _, m := range mistakes {
		if m.File == "" {
			t.notef("%v", m)
			continue
		}
		t.line(m.Error())
	}
	if e, ok := err.(*input.Errors); ok && e.More > 0 {
		fmt.Fprintf(t.w, "and %d more\n", e.More)
	}
}

// warnf says what makes a figure doubtful.
func (t talk) warnf(format string, args ...any) {
	t.line(fmt.Sprintf("abate: warning: "+format, args...))
}

// notef says what was done, or what to do next.
func (t talk) notef(format string, args ...any) {
	t.line(fmt.Sprintf("abate: "+format, args...))
}

// line says one line. A name in it, be it of a file, moves no cursor, begins no line and turns no writing.
func (t talk) line(text string) { fmt.Fprintln(t.w, language.Plain(text)) }

// progress returns what long work calls with the share that is done, and what it calls at the end.
func (t talk) progress(what string) (tell func(share float64), done func()) {
	show, done := t.status()
	if show == nil {
		return nil, done
	}
	return func(share float64) { show(func() string { return fmt.Sprintf("%s, %d %%", what, int(100*share)) }) }, done
}

// status returns what long work calls now and then with how far it is, and what it calls at the end. It shows on a terminal
// only, and from a tenth of a second on ten times a second.
func (t talk) status() (show func(text func() string), done func()) {
	if !terminal(t.w) {
		return nil, func() {}
	}
	last, shown := time.Now(), false
	show = func(text func() string) {
		if time.Since(last) > time.Second/10 {
			last, shown = time.Now(), true
			fmt.Fprintf(t.w, "\r\x1b[Kabate: %s", text())
		}
	}
	return show, func() {
		if shown {
			fmt.Fprint(t.w, "\r\x1b[K")
		}
	}
}

// terminal says whether what is written is seen by somebody.
func terminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func quote(s string) string { return strconv.Quote(s) }
