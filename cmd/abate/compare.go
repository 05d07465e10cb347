package main

import (
	"bytes"
	"errors"

	"github.com/spf13/cobra"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/manifest"
	"github.com/cleaner-production/abate/engine/report"
)

// comparing is a run of compare with its flags.
type comparing struct {
	evaluation
	printed
	toFactors string
	toYear    int
}

func (a *app) compare() *cobra.Command {
	c := &comparing{evaluation: evaluation{app: a}}
	cmd := &cobra.Command{
		Use:   "compare A [B]",
		Short: "Set two files, or two factor sets or years of one file, side by side",
		Long: `Set two files, or two factor sets or years of one file, side by side: CO2, saving, payback and NPV of each programme and
option, matched by their ids, and which carriers make the difference in CO2, by their quantity and by their factor.`,
		Example: `  abate compare plant.toml table2.toml
  abate compare plant.toml --to-year 2014
  abate compare table2.toml --to-factors ipcc-2006 --to-year 2014 --set electricity.co2="0.6612 t/MWh"
  abate compare plant.toml --to-year 2014 --format csv`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(_ *cobra.Command, args []string) error { return c.run(args) },
	}
	c.evaluation.flags(cmd)
	c.printed.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&c.toFactors, "to-factors", "", "factor set of B (default: that of A, or what B names)")
	f.IntVar(&c.toYear, "to-year", 0, "year of the factors of B (default: that of A, or what B names)")
	return cmd
}

func (c *comparing) run(args []string) error {
	format, language, err := c.writing(&c.printed)
	if err != nil {
		return err
	}
	second := args[len(args)-1]
	if len(args) == 1 && c.toFactors == "" && c.toYear == 0 {
		return usageError{errors.New("one file and nothing to compare it with; name another file, --to-factors or --to-year")}
	}
	if len(args) == 2 && args[0] == "-" && second == "-" || len(args) == 1 && second == "-" {
		return usageError{errors.New("the standard input can be read once; name a file")}
	}
	var results []*engine.Result
	var m *manifest.Manifest
	for i, file := range []string{args[0], second} {
		if i == 1 {
			if c.toFactors != "" {
				c.selection.factors = c.toFactors
			}
			if c.toYear != 0 {
				c.year = c.toYear
			}
		}
		_, r, err := c.result(file)
		if err != nil {
			return err
		}
		results = append(results, r)
		if i == 0 {
			m = c.provenance(r)
		} else {
			c.made.Against = new(c.side(r))
		}
	}
	var out bytes.Buffer // whole before any of it is written
	if err := report.WriteComparison(&out, results[0], results[1], m, format, language); err != nil {
		return err
	}
	return c.put(out.Bytes(), c.output, c.force, append(c.inputs(args[0]), second)...)
}
