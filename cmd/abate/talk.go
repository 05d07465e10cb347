package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// talk is all that the command says beside its data. It goes to stderr, one line for each mistake. A mistake in a file
// begins with its place, so that editors can jump there; everything else begins with the name of the command. Data
// goes to stdout and only there.
type talk struct{ w io.Writer }

// errorf says why the run failed.
func (t talk) errorf(format string, args ...any) {
	for line := range strings.Lines(fmt.Sprintf(format, args...)) {
		line = strings.TrimSuffix(line, "\n")
		if !placed(line) {
			line = "abate: " + line
		}
		fmt.Fprintln(t.w, line)
	}
}

// warnf says what makes a figure doubtful.
func (t talk) warnf(format string, args ...any) {
	fmt.Fprintf(t.w, "abate: warning: "+format+"\n", args...)
}

// notef says what was done, or what to do next.
func (t talk) notef(format string, args ...any) {
	fmt.Fprintf(t.w, "abate: "+format+"\n", args...)
}

// placed says whether a line begins with file:line: or file: of a file that was read.
func placed(line string) bool {
	head, rest, ok := strings.Cut(line, ": ")
	if !ok || rest == "" {
		return false
	}
	parts := strings.Split(head, ":")
	last := parts[len(parts)-1]
	_, err := strconv.Atoi(last)
	return len(parts) > 1 && err == nil || strings.Contains(head, ".") && !strings.Contains(head, " ") || head == "<stdin>"
}

func quote(s string) string { return strconv.Quote(s) }
