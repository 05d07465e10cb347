// Package manifest says what a report was made from, so that it can be made again and compared.
//
// A report carries its [Manifest]: the hash of the input, the factor sets with theirs, the version, and every option that
// changes a figure, the seed among them. It has no clock and no folder in it, so that the same input gives the same bytes. A
// manifest shows that figures can be computed again; it says nothing about who made the report.
package manifest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Schema is the version of the manifest.
const Schema = 1

// Manifest is what a report was made from.
type Manifest struct {
	Schema   int      `json:"schema"`
	Abate    string   `json:"abate"`             // version of the program
	Command  string   `json:"command,omitempty"` // that wrote it; "" is report
	Input    File     `json:"input"`
	Settings *File    `json:"settings,omitempty"` // of an option table
	Factors  []Set    `json:"factors"`            // the set and those that it extends
	Options  []string `json:"options"`            // of the command, as "--seed=1", sorted
	Against  *Side    `json:"against,omitempty"`  // what compare set beside the input
}

// Side is the second side of a comparison.
type Side struct {
	Input    File  `json:"input"`
	Settings *File `json:"settings,omitempty"`
	Factors  []Set `json:"factors"`
}

// File is a file that was read.
type File struct {
	Name    string `json:"name"`               // without its folder; "" of the standard input
	BuiltIn bool   `json:"built_in,omitempty"` // an example of the program's own
	SHA256  string `json:"sha256"`
}

// Set is a factor set.
type Set struct {
	ID     string `json:"id"`
	SHA256 string `json:"sha256"`
}

// Of returns the File of a name without folder and its content.
func Of(name string, data []byte) File {
	sum := sha256.Sum256(data)
	return File{Name: name, SHA256: hex.EncodeToString(sum[:])}
}

// mark stands before a manifest in HTML and Markdown.
const mark = "abate-manifest"

// Comment returns the manifest as a comment for Markdown, which shows nothing.
func (m *Manifest) Comment() string { return "<!-- " + mark + " " + m.Line() + " -->" }

// Line returns the manifest as JSON in one line, in which <, > and & are escaped, so that no comment or script ends in it.
func (m *Manifest) Line() string {
	text, _ := json.Marshal(m) // it is of texts and lists of them, which JSON always has
	return string(text)
}

// ErrNone is the error of a report without a manifest.
var ErrNone = errors.New("no manifest is in it; reports in HTML, XLSX, Markdown and JSON that abate report writes have one, and the Markdown and JSON of plan, sensitivity, meter, conventions, compare and uncertainty")

// Find returns the manifest of a report in HTML, Markdown or JSON. Without one it returns [ErrNone].
func Find(report []byte) (*Manifest, error) {
	if bytes.HasPrefix(bytes.TrimSpace(report), []byte("{")) {
		var r struct{ Manifest json.RawMessage }
		if err := json.Unmarshal(report, &r); err != nil {
			return nil, fmt.Errorf("not JSON: %w", err)
		}
		if r.Manifest == nil {
			return nil, ErrNone
		}
		return Parse(r.Manifest)
	}
	at := bytes.LastIndex(report, []byte(mark))
	if at < 0 {
		return nil, ErrNone
	}
	rest := report[at:]
	begin := bytes.IndexByte(rest, '{')
	if begin < 0 || begin > len(mark)+len(`">`)+1 {
		return nil, errors.New("its manifest is damaged")
	}
	var text json.RawMessage
	if err := json.NewDecoder(bytes.NewReader(rest[begin:])).Decode(&text); err != nil {
		return nil, fmt.Errorf("its manifest is damaged: %w", err)
	}
	return Parse(text)
}

// Parse reads a manifest from JSON. What it names can be no path: a report may come from anybody.
func Parse(text []byte) (*Manifest, error) {
	var m Manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, fmt.Errorf("its manifest is damaged: %w", err)
	}
	if m.Schema != Schema {
		return nil, fmt.Errorf("its manifest is of schema %d; %d is known; a newer abate may know it", m.Schema, Schema)
	}
	files := []*File{&m.Input, m.Settings}
	if m.Against != nil {
		files = append(files, &m.Against.Input, m.Against.Settings)
	}
	for _, f := range files {
		if f != nil && (f.Name == ".." || !f.BuiltIn && strings.ContainsAny(f.Name, `/\`)) {
			return nil, fmt.Errorf("its manifest names the path %q; a name without folder is wanted", f.Name)
		}
	}
	return &m, nil
}
