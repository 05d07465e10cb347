package main

import (
	"bytes"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/report"
)

// convening is a run of conventions with its flags.
type convening struct {
	evaluation
	printed
	of string
}

func (a *app) conventions() *cobra.Command {
	c := &convening{evaluation: evaluation{app: a}}
	cmd := &cobra.Command{
		Use:   "conventions [FILE]",
		Short: "Why two tools' figures differ: payback, NPV and cost per tonne as each counts them",
		Long: `Why two tools' figures differ: payback, NPV, IRR and cost per tonne of the same flows as abate, a spreadsheet, NIST's
E3, RETScreen and a textbook count them, side by side, and the reasons. To have all figures of a file counted as one of
them does: abate calc FILE --convention nist. Without a file it takes the built-in Table 2.`,
		Example: `  abate conventions --of cp-ee                 CP-EE of Table 2
  abate conventions plant.toml --lang vi
  abate conventions plant.toml --of mill/insulation --format md
  abate calc plant.toml --convention nist`,
		Args: cobra.MaximumNArgs(1),
		RunE: onFile(c.run),
	}
	c.evaluation.flags(cmd)
	c.printed.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&c.of, "of", "total", "whose figures: the id of a programme, PROGRAMME/OPTION, or total")
	return cmd
}

func (c *convening) run(_ context.Context, file string) error {
	format, language, err := c.writing(&c.printed)
	if err != nil {
		return err
	}
	p, set, opt, err := c.load(file)
	if err != nil {
		return err
	}
	var results []*engine.Result
	for opt.Convention = finance.House; opt.Convention <= finance.Textbook; opt.Convention++ {
		r, err := engine.Evaluate(p, set, opt)
		if err != nil {
			return err
		}
		results = append(results, r)
	}
	var out bytes.Buffer // whole before any of it is written
	if err := report.WriteConventions(&out, results, c.of, c.provenance(results[0]), format, language); err != nil {
		return usageError{fmt.Errorf("--of: %w", err)}
	}
	return c.put(out.Bytes(), c.output, c.force, c.inputs(file)...)
}
