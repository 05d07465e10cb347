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
option table alone, whose settings stand in a file of their own (abate calc FILE.csv --with settings.toml).

With --from a portfolio of one's own takes the place of the template: a TOML file becomes a table. What a table has no
place for is named.`,
		Example: `  abate init plant.toml
  abate init nhamay.toml --lang vi
  abate init table.xlsx
  abate init table.csv --from plant.toml
  abate calc plant.toml`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return c.run(args[0]) },
	}
	cmd.Flags().StringVar(&c.from, "from", "", "portfolio to write in place of the template")
	cmd.Flags().BoolVar(&c.force, "force", false, "replace the file if it exists")
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
	if ending == ".xlsx" || ending == ".csv" {
		p, err := input.Read(name, data, quantity.English)
		if c.from != "" {
			var from source
			from, err = c.read(c.from, "", quantity.English)
			p = from.Portfolio
		}
		if err != nil {
			return err
		}
		var out bytes.Buffer
		var lost []string
		if ending == ".csv" {
			lost, err = input.WriteCSV(&out, p, l)
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
	if err := c.put(data, file, c.force, c.from); err != nil {
		return err
	}
	switch {
	case ending == ".csv" && c.from != "":
		c.notef("%s written, without settings; next: abate calc %s --with SETTINGS.toml%s", file, file, c.inLang())
	case ending == ".csv":
		c.notef("%s written; next: abate calc %s --factors viet-nam --year 2023%s", file, file, c.inLang())
	case file != "-":
		c.notef("%s written; next: abate calc %s%s", file, file, c.inLang())
	}
	return nil
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
			switch {
			case bytes.Contains(data, []byte("[[indicator]]")) && !bytes.Contains(data, []byte("[[programme]]")):
				next = "abate indicators " + args[1]
			case strings.HasPrefix(args[0], "national/"):
				next = "abate bulk national.csv --prices settings.toml"
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
