package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/manifest"
	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/engine/report"
	"github.com/cleaner-production/abate/engine/sheet"
	"github.com/cleaner-production/abate/examples"
)

// source is a portfolio, and what it was read from.
type source struct {
	*engine.Portfolio
	folder   string // in which a factor set that the portfolio names is looked for
	input    manifest.File
	settings *manifest.File
}

// read reads a portfolio: the built-in Table 2 for "", the standard input for "-". Settings of an option table stand in a
// file of their own; "" is none.
func (a *app) read(file, settings string, w quantity.Writing) (s source, err error) {
	if settings != "" && !isTable(file) {
		return s, usageError{fmt.Errorf("--with %s: settings are for option tables (.xlsx, .csv); a TOML file has them itself", settings)}
	}
	switch file {
	case "":
		return a.readExample(examples.Table2, w)
	case "-":
		if a.waits() {
			a.notef("reading the standard input; its end is Ctrl-D (on Windows Ctrl-Z)")
		}
		data, err := io.ReadAll(io.LimitReader(a.stdin, input.MaxBytes+1))
		if err != nil {
			return s, err
		}
		s = source{folder: ".", input: manifest.Of("", data)}
		s.Portfolio, err = input.Read("<stdin>", data, w)
		return s, err
	}
	data, err := input.Load(file)
	if err != nil {
		return s, err
	}
	s = source{folder: filepath.Dir(file), input: manifest.Of(filepath.Base(file), data)}
	if !isTable(file) {
		s.Portfolio, err = input.Read(file, data, w)
		return s, err
	}
	var of *input.Settings
	if settings != "" {
		text, err := input.Load(settings)
		if err != nil {
			return s, err
		}
		if of, err = input.ReadSettings(settings, text, w); err != nil {
			return s, err
		}
		s.settings = new(manifest.Of(filepath.Base(settings), text))
	}
	s.Portfolio, err = readTable(file, of, data, w)
	return s, err
}

// waits says whether the standard input is a terminal, at which a run seems to hang.
func (a *app) waits() bool {
	file, ok := a.stdin.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	null, errNull := os.Stat(os.DevNull)
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && (errNull != nil || !os.SameFile(info, null))
}

// readExample reads a built-in portfolio.
func (a *app) readExample(name string, w quantity.Writing) (s source, err error) {
	data, err := examples.Files.ReadFile(name)
	if err != nil {
		return s, err
	}
	s = source{folder: ".", input: manifest.Of(name, data)}
	s.input.BuiltIn = true
	s.Portfolio, err = input.Read(name, data, w)
	return s, err
}

func isTable(file string) bool {
	return slices.Contains([]string{".xlsx", ".xlsm", ".xls", ".csv", ".tsv"}, strings.ToLower(filepath.Ext(file)))
}

// readTable reads an option table.
func readTable(file string, s *input.Settings, data []byte, w quantity.Writing) (*engine.Portfolio, error) {
	if ext := strings.ToLower(filepath.Ext(file)); ext != ".csv" && ext != ".tsv" {
		return sheet.Read(file, data, s, w)
	}
	cells, err := input.ReadCSV(file, data)
	if err != nil {
		return nil, err
	}
	return input.ReadTable(cells, s, w)
}

// openSet opens a built-in set, or the one in a file below a folder, which neither it nor a set that it extends can
// leave unless they may stand anywhere. It returns the files that were read.
func openSet(dir, name string, anywhere bool) (s *factor.Set, read []string, err error) {
	if filepath.Ext(name) != ".toml" {
		s, err = factor.Load(name)
		return s, nil, err
	}
	var open func(fs.FS, string) (*factor.Set, error)
	w := watched{read: &read}
	if anywhere {
		full := name
		if !filepath.IsAbs(name) {
			full = filepath.Join(dir, name)
		}
		if full, err = filepath.Abs(full); err != nil {
			return nil, nil, &input.Error{File: full, Found: cause(err)}
		}
		dir = filepath.VolumeName(full) + string(filepath.Separator)
		open, w.FS, name = factor.OpenAnywhere, os.DirFS(dir), strings.TrimPrefix(full, dir)
	} else {
		root, err := os.OpenRoot(dir)
		if err != nil {
			return nil, nil, &input.Error{File: filepath.Join(dir, name), Found: cause(err)}
		}
		defer root.Close()
		open, w.FS = factor.Open, root.FS()
	}
	s, err = open(w, filepath.ToSlash(name))
	for i := range read {
		read[i] = filepath.Join(dir, filepath.FromSlash(read[i]))
	}
	return s, read, err
}

// watched notes which files are opened.
type watched struct {
	fs.FS
	read *[]string
}

func (w watched) Open(name string) (fs.File, error) {
	*w.read = append(*w.read, name)
	return w.FS.Open(name)
}

// Stat does not open, which of a pipe would wait.
func (w watched) Stat(name string) (fs.FileInfo, error) { return fs.Stat(w.FS, name) }

// target is where the output goes, as several commands take it.
type target struct {
	output string
	force  bool
}

func (t *target) flags(cmd *cobra.Command, what string) {
	cmd.Flags().StringVarP(&t.output, "output", "o", "", what)
	cmd.Flags().BoolVar(&t.force, "force", false, "replace the output where it exists")
}

// printed is an output in a format that report knows, as several commands take it.
type printed struct {
	target
	format string
}

func (p *printed) flags(cmd *cobra.Command) { p.flagsOf(cmd, "table", "json", "csv", "md") }

// flagsOf is flags for a command that has some of the formats.
func (p *printed) flagsOf(cmd *cobra.Command, formats ...string) {
	p.target.flags(cmd, "write to a file instead of stdout")
	last := len(formats) - 1
	cmd.Flags().StringVar(&p.format, "format", "table", "output: "+strings.Join(formats[:last], ", ")+" or "+formats[last])
	complete(cmd, "format", formats...)
}

// writing returns the format and the language of the output.
func (a *app) writing(p *printed) (report.Format, language.Language, error) {
	format, err := report.ParseFormat(p.format)
	if err != nil {
		return 0, 0, usageError{fmt.Errorf("--format: %w", err)}
	}
	l, err := a.language()
	return format, l, err
}

// cause is what an error about a file says, without the name of the file. The file that failed may be the one beside
// the target.
func cause(err error) string {
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &p):
		return p.Err.Error()
	case errors.As(err, &l):
		return l.Err.Error()
	}
	return err.Error()
}
