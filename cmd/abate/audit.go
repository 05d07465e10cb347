package main

import (
	"bytes"
	"context"

	"github.com/spf13/cobra"

	"github.com/cleaner-production/abate/engine/audit"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/report"
)

// auditing is a run of audit with its flags.
type auditing struct {
	evaluation
	printed
	prior             string
	showPrior, strict bool
}

func (a *app) audit() *cobra.Command {
	c := &auditing{evaluation: evaluation{app: a, indicators: true}}
	cmd := &cobra.Command{
		Use:   "audit [FILE]",
		Short: "Say which reported figures cannot be right, and what would mend them",
		Long: `Say which reported figures cannot be right, and what would mend them: the CO2, the annual saving and the payback that a
file reports, against its quantities, the factors, the prices and its options. Without a file it takes the built-in
Table 2 of the VNCPC annual report 2004.

A figure is consistent, impossible (nothing within the ranges of factors and quantities gives it), unlikely, or not
checkable; "cannot tell" is where something is off and the mends of different figures explain it equally well. The
probabilities compare "nothing is wrong" with single slips: a decimal point, a unit for another, two carriers swapped,
one left out. What is believed of slips beforehand is in a file: --show-prior prints it, --prior takes another.

What is no slip is remarked: an option that saves nearly all of an energy and names nothing in its place, options that together
save more than is used, an energy without a factor. The prices that savings imply are listed. Of indicators the report's own
verdicts and charts are held against its table. Nothing is mended.`,
		Example: `  abate audit                                    Table 2
  abate audit --factors viet-nam --year 2014     with the official factors of 2014
  abate audit plant.toml --strict                exit with 3 where a figure is off
  abate audit --lang vi --format md
  abate audit --show-prior`,
		Args: cobra.MaximumNArgs(1),
		RunE: onFile(c.run),
	}
	c.evaluation.flags(cmd)
	c.printed.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&c.prior, "prior", "", "file of what is believed of slips (default: built in)")
	f.BoolVar(&c.showPrior, "show-prior", false, "print the built-in file of what is believed of slips, and end")
	f.BoolVar(&c.strict, "strict", false, "exit with 3 where a figure is off")
	return cmd
}

func (c *auditing) run(ctx context.Context, file string) error {
	if c.showPrior {
		return c.put(audit.DefaultPriorFile(), c.output, c.force)
	}
	format, language, err := c.writing(&c.printed)
	if err != nil {
		return err
	}
	prior, err := c.believed()
	if err != nil {
		return err
	}
	p, d, err := c.document(ctx, file, drawing{})
	if err != nil {
		return err
	}
	found, err := audit.Audit(p, d.Result, d.Analysis, prior)
	if err != nil {
		return err
	}
	var out bytes.Buffer // whole before any of it is written
	if err := report.WriteAudit(&out, d, found, format, language); err != nil {
		return err
	}
	if err := c.put(out.Bytes(), c.output, c.force, append(c.inputs(file), c.prior)...); err != nil {
		return err
	}
	n := found.Off()
	if d.Result.Indicators != nil {
		n += d.Result.Indicators.Off()
	}
	if c.strict && n > 0 {
		c.notef("%d reported figures are off, and --strict was given", n)
		return errStrict
	}
	return nil
}

// believed reads the prior.
func (c *auditing) believed() (audit.Prior, error) {
	if c.prior == "" {
		return audit.DefaultPrior()
	}
	data, err := input.Load(c.prior)
	if err != nil {
		return audit.Prior{}, err
	}
	return audit.ReadPrior(c.prior, data)
}
