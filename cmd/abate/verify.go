package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/manifest"
	"github.com/cleaner-production/abate/engine/sheet"
	"github.com/cleaner-production/abate/examples"
)

// verifying is a run of verify with its flags.
type verifying struct {
	*app
	factors, with string
}

func (a *app) verify() *cobra.Command {
	c := &verifying{app: a}
	cmd := &cobra.Command{
		Use:   "verify REPORT [INPUT]",
		Short: "Make a report again and say where it differs",
		Long: `Make a report again and say where it differs: a report that abate report wrote as .html, .xlsx, .md or .json says what it was
made from (hashes of the input and of the factor sets, version, options, seed). So does what plan, sensitivity, meter,
conventions, compare and uncertainty write with --format md or json, saved in a file of that ending; compare has two inputs,
and INPUT is its A. CSV has no room for it, and tables say it to the reader only. Its input is looked for beside it, under the
name that it had; INPUT names another place. Every figure, text and formula is compared; the pictures of a page are too, those
of a workbook are not. A workbook may have been saved by another program since.

It ends with 0 where everything is as computed again, else with 1 and a line for each difference. A report that can be made
again is right by its input; who made it is not shown, and an input that says something false still does.`,
		Example: `  abate report plant.toml -o plant.html --force
  abate verify plant.html
  abate verify plant.html plant.toml           the input stands elsewhere`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error { return c.run(cmd.Context(), args) },
	}
	cmd.Flags().StringVar(&c.factors, "factors", "", "where the factor set of the report stands, if it is a file of your own (default: beside the input)")
	cmd.Flags().StringVar(&c.with, "with", "", "where the settings of the option table stand (default: beside the input)")
	return cmd
}

func (c *verifying) run(ctx context.Context, args []string) error {
	name := args[0]
	data, err := input.Load(name)
	if err != nil {
		return err
	}
	m, err := readManifest(name, data)
	if err != nil {
		return err
	}
	file, err := c.input(name, m, args[1:])
	if err != nil {
		return err
	}
	again := newApp(c.stdin, io.Discard, io.Discard)
	again.retold = m
	var computed []byte
	if m.Command == "" {
		computed, err = c.report(ctx, again, name, file, m)
	} else {
		computed, err = c.output(ctx, again, name, file, m)
	}
	if err != nil {
		return err
	}
	compare := manifest.Compare
	if ending(name) == ".xlsx" {
		compare = sheet.Compare
	}
	changed, differences := m.Sources(name, again.made), compare(name, data, computed)
	if now := version(); now != m.Abate {
		c.notef("%s was made by version %s; this is %s", name, m.Abate, now)
	}
	for _, err := range []error{changed, differences} {
		if err != nil {
			c.fail(err)
		}
	}
	if changed != nil || differences != nil {
		return errDiffers
	}
	fmt.Fprintf(c.stdout, "%s: as computed again from %s\n", name, again.made.Input.Name)
	return nil
}

// errDiffers ends a run that found and told differences.
var errDiffers = errors.New("the report is not what is computed again")

// readManifest returns what a report was made from.
func readManifest(name string, data []byte) (m *manifest.Manifest, err error) {
	switch kind := ending(name); {
	case kind == ".xlsx":
		m, err = sheet.Manifest(name, data)
	case kind == ".csv":
		err = errors.New("CSV has no room for what it was made from; .html, .xlsx, .md and .json have")
	case !slices.Contains(kinds, kind):
		err = errors.New("a report ending in .html, .xlsx, .md or .json is wanted")
	default:
		m, err = manifest.Find(data)
	}
	var mistake *input.Error
	if err != nil && !errors.As(err, &mistake) {
		err = &input.Error{File: name, Found: err.Error()}
	}
	return m, err
}

// input returns the input of a report: the one that is given, else the one beside it.
func (c *verifying) input(report string, m *manifest.Manifest, given []string) (string, error) {
	switch {
	case len(given) > 0:
		return given[0], nil
	case m.Input.BuiltIn:
		return "", nil
	case m.Input.Name == "":
		return "", &input.Error{File: report, Found: "made from the standard input", Mend: "name a file with what stood there: abate verify " + report + " INPUT"}
	}
	file := filepath.Join(filepath.Dir(report), m.Input.Name)
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return "", &input.Error{File: report, Found: "made from " + m.Input.Name + ", which is not beside it", Mend: "write where it is: abate verify " + report + " FOLDER/" + m.Input.Name}
	}
	return file, nil
}

// parse gives a command the options that the manifest names, of which none says where to write.
func (c *verifying) parse(cmd *cobra.Command, report, file string, m *manifest.Manifest) error {
	for _, option := range m.Options {
		name, _, _ := strings.Cut(strings.TrimPrefix(option, "--"), "=")
		if !strings.HasPrefix(option, "--") || slices.Contains(notMade, name) || cmd.Flags().Lookup(name) == nil {
			return &input.Error{File: report, Found: "made with the option " + quote(option), Wanted: "this version does not have it", Mend: "take the version of the report: " + m.Abate}
		}
		if err := cmd.Flags().Parse([]string{option}); err != nil {
			return &input.Error{File: report, Found: "made with the option " + quote(option) + ": " + err.Error()}
		}
	}
	given := map[string]string{"factors": c.factors, "with": c.with}
	for _, name := range namingFiles {
		f := cmd.Flags().Lookup(name)
		switch {
		case f == nil:
		case given[name] != "":
			_ = f.Value.Set(given[name]) // a text takes any
		case filepath.Ext(f.Value.String()) == ".toml":
			_ = f.Value.Set(filepath.Join(filepath.Dir(file), filepath.Base(f.Value.String())))
		}
	}
	return nil
}

// report makes a report again.
func (c *verifying) report(ctx context.Context, a *app, report, file string, m *manifest.Manifest) ([]byte, error) {
	cmd, r := a.reporting()
	cmd.Flags().StringVar(&a.lang, "lang", "en", "")
	if err := c.parse(cmd, report, file, m); err != nil {
		return nil, err
	}
	if m.Input.BuiltIn && m.Input.Name != examples.Table2 {
		r.example = m.Input.Name
	}
	r.output = report
	return r.make(ctx, file, m)
}

// output makes what another command wrote again.
func (c *verifying) output(ctx context.Context, a *app, report, file string, m *manifest.Manifest) ([]byte, error) {
	commands := []*cobra.Command{a.plan(), a.sensitivity(), a.meter(), a.conventions(), a.compare(), a.uncertainty()}
	i := slices.IndexFunc(commands, func(cmd *cobra.Command) bool { return cmd.Name() == m.Command })
	if i < 0 {
		return nil, &input.Error{File: report, Found: "made by abate " + m.Command, Wanted: "this version makes no such output again", Mend: "take the version that wrote it: " + m.Abate}
	}
	cmd, files := commands[i], []string{file}
	cmd.Flags().StringVar(&a.lang, "lang", "en", "")
	if err := c.parse(cmd, report, file, m); err != nil {
		return nil, err
	}
	if m.Against != nil {
		second := file // where A and B are one file
		if m.Against.Input != m.Input {
			var err error
			if second, err = c.input(report, &manifest.Manifest{Input: m.Against.Input}, nil); err != nil {
				return nil, err
			}
		}
		files = append(files, second)
	}
	files = slices.DeleteFunc(files, func(f string) bool { return f == "" }) // the built-in example
	if err := cmd.ValidateArgs(files); err != nil {
		return nil, &input.Error{File: report, Found: "its manifest is damaged: " + err.Error()}
	}
	var out bytes.Buffer
	a.stdout = &checked{Writer: &out}
	cmd.SetContext(ctx)
	err := cmd.RunE(cmd, files)
	return out.Bytes(), err
}
