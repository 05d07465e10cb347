package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/examples"
)

func (a *app) init() *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "init FILE",
		Short: "Write a commented template of a portfolio that calculates as it stands",
		Example: `  abate init plant.toml
  abate init nhamay.toml --lang vi
  abate calc plant.toml`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			l, err := a.language()
			if err != nil {
				return err
			}
			file := args[0]
			if file != "-" && path.Ext(file) != ".toml" {
				return usageError{fmt.Errorf("%s: the template is TOML; write a name that ends in .toml", file)}
			}
			name := "template/plant.toml"
			if l == language.Vietnamese {
				name = "template/nhamay.toml"
			}
			data, err := examples.Files.ReadFile(name)
			if err != nil {
				return err
			}
			if err := a.put(data, file, "", force); err != nil {
				return err
			}
			if file != "-" {
				a.notef("%s written; next: abate calc %s", file, file)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "replace the file if it exists")
	return cmd
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
			if err := a.put(data, args[1], "", force); err != nil {
				return err
			}
			a.notef("%s written; next: abate calc %s", args[1], args[1])
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
			rows := [][]string{}
			for _, name := range exampleNames() {
				data, err := exampleData(name)
				if err != nil {
					return err
				}
				rows = append(rows, []string{name, about(data)})
			}
			return a.put(columns(rows), "", "", false)
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
			return a.put(data, "", "", false)
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
		if err == nil && !d.IsDir() && !strings.HasPrefix(name, "template/") && (ext == ".toml" || ext == ".csv") {
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

// about returns the first line of an example, which says what it is.
func about(data []byte) string {
	line, _, _ := bytes.Cut(data, []byte("\n"))
	if !bytes.HasPrefix(line, []byte("#")) {
		return "Option table in CSV, illustrative."
	}
	return strings.TrimSpace(strings.TrimPrefix(string(line), "#"))
}
