package main

import (
	"bytes"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/report"
	"github.com/cleaner-production/abate/engine/uncertainty"
)

// doubting is a run of uncertainty with its flags.
type doubting struct {
	evaluation
	drawing
	printed
	of string
}

// drawing is how intervals are made, as several commands take it.
type drawing struct {
	draws int
	seed  uint64
	bins  int // of histograms of the draws; 0 where no picture shows them
}

func (d *drawing) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.IntVar(&d.draws, "draws", 0, "take the 95 % intervals from so many draws (default: propagate error)")
	f.Uint64Var(&d.seed, "seed", 1, "seed of the draws; the number of cores changes no digit")
}

func (d *drawing) check() error {
	if d.draws != 0 && (d.draws < uncertainty.MinDraws || d.draws > uncertainty.MaxDraws) {
		return usageError{fmt.Errorf("--draws: %d; %d to %d are wanted", d.draws, uncertainty.MinDraws, uncertainty.MaxDraws)}
	}
	return nil
}

// Of a picture of the distribution: about how many bins, and how many draws where no other number was asked for.
const (
	pictureBins  = 60
	pictureDraws = 20_000
)

// histograms returns an analysis from draws, for the picture of the distribution: that of the document, if it has some.
func (e *evaluation) histograms(ctx context.Context, p *engine.Portfolio, doc report.Document, seed uint64) (*uncertainty.Analysis, error) {
	if doc.Analysis.Draws > 0 {
		return doc.Analysis, nil
	}
	return uncertainty.Analyse(ctx, p, doc.Result, uncertainty.Options{Draws: pictureDraws, Seed: seed, Exact: e.exact, Bins: pictureBins,
		Measures: []uncertainty.Measure{uncertainty.CO2, uncertainty.SimplePayback}})
}

func (a *app) uncertainty() *cobra.Command {
	c := &doubting{evaluation: evaluation{app: a}}
	cmd := &cobra.Command{
		Use:   "uncertainty [FILE]",
		Short: "Say how sure the figures are, and what makes them doubtful",
		Long: `Say how sure the figures are, and what makes them doubtful: the 95 % interval of the CO2 of each programme and option, the
share of each factor, price and quantity in the variance of one figure with that figure at the ends of its range, and
the table of Approach 1 of the 2006 IPCC Guidelines. Without a file it takes the built-in Table 2.`,
		Example: `  abate uncertainty                            Table 2
  abate uncertainty --of geriap/co2 --draws 100000
  abate uncertainty plant.toml --of mill/insulation/payback
  abate uncertainty --format json`,
		Args: cobra.MaximumNArgs(1),
		RunE: onFile(c.run),
	}
	c.evaluation.flags(cmd)
	c.drawing.flags(cmd)
	c.printed.flagsOf(cmd, "table", "json", "md")
	f := cmd.Flags()
	f.StringVar(&c.of, "of", "total/co2", "the figure whose doubt is taken apart, ID/MEASURE: co2, co2e, saving, payback, npv, cost")
	return cmd
}

func (c *doubting) run(ctx context.Context, file string) error {
	format, language, err := c.writing(&c.printed)
	if err != nil {
		return err
	}
	if err := c.check(); err != nil {
		return err
	}
	_, d, err := c.document(ctx, file, c.drawing)
	if err != nil {
		return err
	}
	d.Manifest = c.provenance(d.Result)
	var out bytes.Buffer // whole before any of it is written
	if err := report.WriteUncertainty(&out, d, c.of, format, language); err != nil {
		return usageError{err}
	}
	return c.put(out.Bytes(), c.output, c.force, c.inputs(file)...)
}
