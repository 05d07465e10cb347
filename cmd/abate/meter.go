package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cleaner-production/abate/engine/report"
)

// metering is a run of meter with its flags.
type metering struct {
	evaluation
	printed
	of     string
	strict bool
}

func (a *app) meter() *cobra.Command {
	c := &metering{evaluation: evaluation{app: a}}
	cmd := &cobra.Command{
		Use:   "meter FILE",
		Short: "What meters show was saved, from monthly readings before and after",
		Long: `What meters show was saved, from monthly readings before and after: the use before is fitted on what drives it, such as
production or degree days; what the fit predicts for the months after, less what was metered in them, is what was avoided
(IPMVP, Option C: whole facility). With R2, CV(RMSE), the correlation from month to month, the 95 % interval of the saving of
a year, and warnings of what a verifier would ask about. The readings are [[programme.meter]] or [[programme.option.meter]]:

  carrier = "electricity"
  unit    = "MWh"
  before  = { from = "2023-01", use = [118, 124, …], production = [400, 420, …] }
  after   = { from = "2024-03", use = [108, 111, …], production = [420, 440, …] }

What is metered counts as achieved, and as the saving where neither the entry nor, of a programme, an option states one.`,
		Example: `  abate example write meter/metered.toml metered.toml
  abate meter metered.toml
  abate meter metered.toml --of mill/drives --lang vi
  abate meter metered.toml --format csv`,
		Args: cobra.ExactArgs(1),
		RunE: onFile(c.run),
	}
	c.evaluation.flags(cmd)
	c.printed.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&c.of, "of", "", "whose meters: the id of a programme, or PROGRAMME/OPTION (default: all)")
	f.BoolVar(&c.strict, "strict", false, "exit with 3 where there are warnings")
	return cmd
}

func (c *metering) run(_ context.Context, file string) error {
	format, language, err := c.writing(&c.printed)
	if err != nil {
		return err
	}
	_, r, err := c.result(file)
	if err != nil {
		return err
	}
	var out bytes.Buffer // whole before any of it is written
	err = report.WriteMeters(&out, r, c.of, c.provenance(r), format, language)
	switch {
	case errors.Is(err, report.ErrNoMeter):
		return fmt.Errorf("%s: %w", file, err)
	case err != nil:
		return usageError{fmt.Errorf("--of: %w", err)}
	}
	if err := c.put(out.Bytes(), c.output, c.force, c.inputs(file)...); err != nil {
		return err
	}
	if c.strict && len(r.Warnings) > 0 {
		c.notef("%d warnings, and --strict was given", len(r.Warnings))
		return errStrict
	}
	return nil
}
