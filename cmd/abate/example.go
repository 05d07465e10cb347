package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/engine/sheet"
	"github.com/cleaner-production/abate/examples"
)

// beginning is a run of init with its flags.
type beginning struct {
	*app
	from  string
	force bool
}

func (a *app) init() *cobra.Command {
	c := &beginning{app: a}
	cmd := &cobra.Command{
		Use:   "init FILE",
		Short: "Write a template of a portfolio that calculates as it stands: TOML, XLSX or CSV",
		Long: `Write a template of a portfolio that calculates as it stands. The ending of FILE says what it is: .toml is a commented
file that can say everything; .xlsx is an option table with lists to choose from, settings, prices and help; .csv is the
option table alone, and its settings (prices, factors, money terms) are written beside it, FILE.settings.toml.

With --from a portfolio of one's own takes the place of the template: a TOML file becomes a table. What a table has no
place for is named.`,
		Example: `  abate init plant.toml
  abate init nhamay.toml --lang vi
  abate init table.xlsx
  abate init table.csv --from plant.toml
  abate calc table.csv --with table.settings.toml`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return c.run(args[0]) },
	}
	cmd.Flags().StringVar(&c.from, "from", "", "portfolio to write in place of the template")
	cmd.Flags().BoolVar(&c.force, "force", false, "replace what exists")
	return cmd
}

func (c *beginning) run(file string) error {
	l, err := c.language()
	if err != nil {
		return err
	}
	ending := strings.ToLower(path.Ext(file))
	if file != "-" && !slices.Contains([]string{".toml", ".xlsx", ".csv"}, ending) {
		return usageError{fmt.Errorf("%s: write a name that ends in .toml, .xlsx or .csv", file)}
	}
	name := "template/plant.toml"
	if l == language.Vietnamese {
		name = "template/nhamay.toml"
	}
	data, err := examples.Files.ReadFile(name)
	if err != nil {
		return err
	}
	var settings []byte
	if ending == ".xlsx" || ending == ".csv" {
		p, err := input.Read(name, data, quantity.English)
		if c.from != "" {
			var from source
			from, err = c.read(c.from, "", quantity.English)
			if p = from.Portfolio; err == nil && !isTable(c.from) {
				data, err = input.Load(c.from)
			}
			name = c.from
		}
		if err != nil {
			return err
		}
		numbers := quantity.English
		if l == language.Vietnamese {
			numbers = quantity.Vietnamese
		}
		if ending == ".csv" && !isTable(name) {
			remark := "Settings of %[1]s, which has the options: abate calc %[1]s --with %[2]s"
			if l == language.Vietnamese {
				remark = "Thiết lập của %[1]s, bảng các giải pháp: abate calc %[1]s --with %[2]s --lang vi"
			}
			remark = fmt.Sprintf(remark, language.Plain(filepath.Base(file)), language.Plain(filepath.Base(settingsName(file))))
			settings = settingsOf(data, c.from == "", remark)
			s, err := input.ReadSettings(name, settings, quantity.English)
			if err != nil {
				return err
			}
			numbers = s.Writing()
		}
		var out bytes.Buffer
		var lost []string
		if ending == ".csv" {
			lost, err = input.WriteCSV(&out, p, l, numbers)
		} else {
			lost, err = sheet.WriteOptions(&out, p, l)
		}
		if err != nil {
			return err
		}
		if c.from != "" { // of the template it is known
			for _, what := range lost {
				c.warnf("left out: %s", what)
			}
		}
		data = out.Bytes()
	} else if c.from != "" {
		return usageError{errors.New("--from writes a table; name a file that ends in .xlsx or .csv")}
	}
	if settings != nil {
		beside := settingsName(file)
		if err := c.putAll([]named{{file, data}, {beside, settings}}, c.force, c.from); err != nil {
			return err
		}
		c.notef("%s and %s written; next: abate calc %s --with %s%s", file, beside, file, beside, c.inLang())
		return nil
	}
	if err := c.put(data, file, c.force, c.from); err != nil {
		return err
	}
	switch {
	case ending == ".csv":
		c.notef("%s written, without settings; next: abate calc %s --with SETTINGS.toml%s", file, file, c.inLang())
	case file != "-":
		c.notef("%s written; next: abate calc %s%s", file, file, c.inLang())
	}
	return nil
}

// settingsName is the file beside an option table that has its settings.
func settingsName(table string) string {
	return strings.TrimSuffix(table, filepath.Ext(table)) + ".settings.toml"
}

// heading is the head of a table in TOML.
var heading = regexp.MustCompile(`^\s*\[\[?\s*"?(\w+)`)

// settingsOf returns what a portfolio file says beside its programmes and indicators, below a remark. The remarks at the head of
// the template are about the whole file, and left out.
func settingsOf(data []byte, template bool, remark string) []byte {
	if template {
		for bytes.HasPrefix(data, []byte("#")) {
			_, data, _ = bytes.Cut(data, []byte("\n"))
		}
	}
	out := []byte("# " + remark + "\n")
	keep := true
	for line := range bytes.Lines(data) {
		if head := heading.FindSubmatch(line); head != nil {
			keep = string(head[1]) != "programme" && string(head[1]) != "indicator"
		}
		if keep {
			out = append(out, line...)
		}
	}
	return append(bytes.TrimRight(out, "\n"), '\n')
}

// inLang is the flag of the language, for the command that is written to be run next.
func (a *app) inLang() string {
	if a.lang == "en" {
		return ""
	}
	return " --lang " + a.lang
}

func (a *app) example() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "example",
		Short: "List, show and write the built-in examples",
		Example: `  abate example list
  abate example show vncpc-2004/table2.toml
  abate example write vncpc-2004/table2.toml table2.toml`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError{unknownCommand(cmd, args[0])}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var force bool
	write := &cobra.Command{
		Use:     "write NAME FILE",
		Short:   "Write an example to a file",
		Example: "  abate example write vncpc-2004/table2.toml table2.toml",
		Args:    cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			data, err := exampleData(args[0])
			if err != nil {
				return err
			}
			if err := a.put(data, args[1], force); err != nil {
				return err
			}
			next := "abate calc " + args[1]
			with := "abate example write " + path.Dir(args[0]) + "/settings.toml settings.toml; then: "
			switch {
			case args[0] == "factory/plant.csv":
				next = with + next + " --with settings.toml"
			case args[0] == "national/options.csv":
				next = with + "abate bulk " + args[1] + " --prices settings.toml"
			case args[0] == "national/settings.toml":
				next = "abate bulk TABLE --prices " + args[1]
			case path.Ext(args[0]) == ".csv":
				next += " --factors viet-nam --year 2023"
			case bytes.Contains(data, []byte("[[indicator]]")) && !bytes.Contains(data, []byte("[[programme]]")):
				next = "abate indicators " + args[1]
			case path.Base(args[0]) == "settings.toml":
				next = "abate calc TABLE --with " + args[1]
			}
			a.notef("%s written; next: %s%s", args[1], next, a.inLang())
			return nil
		},
		ValidArgs: exampleNames(),
	}
	write.Flags().BoolVar(&force, "force", false, "replace the file if it exists")
	cmd.AddCommand(&cobra.Command{
		Use:     "list",
		Short:   "List the examples",
		Example: "  abate example list",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			l, err := a.language()
			if err != nil {
				return err
			}
			rows := [][]string{}
			for _, name := range exampleNames() {
				data, err := exampleData(name)
				if err != nil {
					return err
				}
				rows = append(rows, []string{name, about(data, l)})
			}
			return a.put(columns(rows), "", false)
		},
	}, &cobra.Command{
		Use:     "show NAME",
		Short:   "Print an example",
		Example: "  abate example show vncpc-2004/table2.toml",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			data, err := exampleData(args[0])
			if err != nil {
				return err
			}
			return a.put(data, "", false)
		},
		ValidArgs: exampleNames(),
	}, write)
	return cmd
}

// exampleNames returns the examples, without the templates.
func exampleNames() []string {
	var names []string
	_ = fs.WalkDir(examples.Files, ".", func(name string, d fs.DirEntry, err error) error { // an embedded tree does not fail
		ext := filepath.Ext(name)
		if err == nil && !d.IsDir() && !strings.HasPrefix(name, "template/") && slices.Contains([]string{".toml", ".csv", ".xlsx"}, ext) {
			names = append(names, name)
		}
		return nil
	})
	return names
}

func exampleData(name string) ([]byte, error) {
	data, err := examples.Files.ReadFile(name)
	if err != nil {
		return nil, usageError{fmt.Errorf("unknown example %q; known: %s", name, strings.Join(exampleNames(), ", "))}
	}
	return data, nil
}

// about says what an example is: in English its first line, in Vietnamese its title.
func about(data []byte, l language.Language) string {
	line, _, _ := bytes.Cut(data, []byte("\n"))
	switch {
	case bytes.HasPrefix(data, []byte("PK")):
		return l.Word("example xlsx")
	case !bytes.HasPrefix(line, []byte("#")):
		return l.Word("example csv")
	}
	if l == language.Vietnamese {
		if title := viTitle.FindSubmatch(data); title != nil {
			return string(title[1])
		}
	}
	return strings.TrimSpace(strings.TrimPrefix(string(line), "#"))
}

// viTitle is the Vietnamese title of a file.
var viTitle = regexp.MustCompile(`(?m)^title *=.*\bvi = "([^"]*)"`)
