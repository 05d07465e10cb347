package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/indicator"
	"github.com/cleaner-production/abate/engine/report"
	"github.com/cleaner-production/abate/examples"
)

// measuring is a run of indicators with its flags.
type measuring struct {
	evaluation
	printed
	area, group string
	strict      bool
}

func (a *app) indicators() *cobra.Command {
	c := &measuring{evaluation: evaluation{app: a, indicators: true}}
	cmd := &cobra.Command{
		Use:   "indicators [FILE]",
		Short: "Environmental performance against targets: paper, electricity, travel, consumption per tonne",
		Long: `Environmental performance against targets: paper, electricity or travel per person-month, the specific consumption of a
factory per tonne of product. Which targets were met and by how much others were missed, the change from the year before, the
trend of three years and more, the CO2 behind it; and where a report's own verdicts and charts differ from its table.
They are [[indicator]] in a portfolio, or in a file of their own:

  id      = "electricity"
  unit    = "kWh/t of paper"                        or "kWh per useful person-month"
  target  = 800
  actual  = { numerator = "9890 MWh", denominator = "12100 t" }
  history = { 2021 = 864, 2022 = 842 }
  carrier = "electricity"                           for the CO2; of travel in t CO2 it is "co2"

Lower is better, unless direction = "higher". Without a file it takes the built-in Table 4 of the VNCPC annual report 2004.`,
		Example: `  abate indicators                              Table 4
  abate indicators --lang vi --format md
  abate indicators --area training
  abate example write factory/indicators.toml indicators.toml
  abate indicators --group "Paper consumption" --format csv
  abate plot --only indicators -o pictures --force`,
		Args: cobra.MaximumNArgs(1),
		RunE: onFile(c.run),
	}
	c.evaluation.selection.flags(cmd)
	c.readingFlags(cmd)
	c.printed.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&c.area, "area", "", "only those of an area: what its name begins with, in English or Vietnamese")
	f.StringVar(&c.group, "group", "", "only those of a group: what its name begins with, in English or Vietnamese")
	f.BoolVar(&c.strict, "strict", false, "exit with 3 where a target is missed, or the source differs from its table")
	return cmd
}

func (c *measuring) run(_ context.Context, file string) error {
	format, language, err := c.writing(&c.printed)
	if err != nil {
		return err
	}
	if file == "" {
		c.example = examples.Table4
	}
	_, r, err := c.result(file)
	if err != nil {
		return err
	}
	if r.Indicators == nil {
		return fmt.Errorf("%s: %w", file, report.ErrNoIndicator)
	}
	for _, flag := range []struct {
		name, begin string
		of          func(*indicator.Outcome) engine.Text
	}{
		{"--area", c.area, func(o *indicator.Outcome) engine.Text { return o.Area }},
		{"--group", c.group, func(o *indicator.Outcome) engine.Text { return o.Group }},
	} {
		if r.Indicators, err = only(r.Indicators, flag.begin, flag.of); err != nil {
			return usageError{fmt.Errorf("%s: %w", flag.name, err)}
		}
	}
	var out bytes.Buffer // whole before any of it is written
	if err := report.WriteIndicators(&out, report.Document{Result: r}, format, language); err != nil {
		return err
	}
	if err := c.put(out.Bytes(), c.output, c.force, c.inputs(file)...); err != nil {
		return err
	}
	missed := 0
	for i := range r.Indicators.Outcomes {
		if r.Indicators.Outcomes[i].Verdict == indicator.Missed {
			missed++
		}
	}
	if off := r.Indicators.Off(); c.strict && missed+off > 0 {
		c.notef("%d targets missed, %d differences within the source, and --strict was given", missed, off)
		return errStrict
	}
	return nil
}

// only keeps the indicators of which a text begins so; all of them where it is not said how.
func only(a *indicator.Assessment, begin string, of func(*indicator.Outcome) engine.Text) (*indicator.Assessment, error) {
	if begin == "" {
		return a, nil
	}
	kept := a.Only(func(o *indicator.Outcome) bool {
		for _, text := range []string{of(o).En, of(o).Vi} {
			if strings.HasPrefix(strings.ToLower(text), strings.ToLower(begin)) {
				return true
			}
		}
		return false
	})
	if len(kept.Outcomes) > 0 {
		return kept, nil
	}
	var known []string
	for i := range a.Outcomes {
		if name := of(&a.Outcomes[i]).En; name != "" && !slices.Contains(known, quote(name)) {
			known = append(known, quote(name))
		}
	}
	if len(known) == 0 {
		return nil, errors.New("no indicator has one")
	}
	return nil, fmt.Errorf("none begins with %s; known: %s", quote(begin), strings.Join(known, ", "))
}
