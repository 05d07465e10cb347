package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cleaner-production/abate/engine/chart"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/examples"
)

// plotting is a run of plot with its flags.
type plotting struct {
	evaluation
	drawing
	target
	format, of string
	only       []string
}

func (a *app) plot() *cobra.Command {
	c := &plotting{evaluation: evaluation{app: a, indicators: true}}
	var names []string
	for _, k := range chart.Kinds() {
		names = append(names, k.String())
	}
	cmd := &cobra.Command{
		Use:   "plot [FILE]",
		Short: "Draw pictures: CO2, paybacks, cash flow, abatement curve and more",
		Long: `Draw pictures of a portfolio, one file each: co2, reported against computed, investment against saving, payback, cashflow,
macc (the marginal abatement cost curve), tornado (what makes the figures doubtful), the distribution of the draws, savings
of energy, rate of implementation, meter (readings before and after), indicators (the year before, target and actual). They show the programmes, or of a single programme its options; --of shows the options
of another one. Pictures that the data has nothing for are left out. Without a file it takes the built-in Table 2.`,
		Example: `  abate plot -o pictures                       all pictures of Table 2, as SVG
  abate plot --only co2 --only macc -o .       two of them, here
  abate plot plant.toml -o pictures --force --format png --lang vi
  abate plot plant.toml -o pictures --force --format pdf --of mill`,
		Args: cobra.MaximumNArgs(1),
		RunE: onFile(c.run),
	}
	c.evaluation.flags(cmd)
	c.drawing.flags(cmd)
	c.target.flags(cmd, "folder for the pictures, made if missing")
	f := cmd.Flags()
	f.StringVar(&c.format, "format", "svg", "output: svg, png or pdf")
	f.StringArrayVar(&c.only, "only", nil, "draw only this picture: "+strings.Join(names, ", ")+" (may be repeated)")
	f.StringVar(&c.of, "of", "", "the id of a programme whose options are shown")
	complete(cmd, "format", "svg", "png", "pdf")
	complete(cmd, "only", names...)
	return cmd
}

func (c *plotting) run(ctx context.Context, file string) error {
	format, err := chart.ParseFormat(c.format)
	if err != nil {
		return usageError{fmt.Errorf("--format: %w", err)}
	}
	if c.output == "" {
		return usageError{errors.New("no folder for the pictures; write -o FOLDER, or -o . for this one")}
	}
	wanted := chart.Kinds()
	if len(c.only) > 0 {
		wanted = wanted[:0]
		for _, name := range c.only {
			k, err := chart.ParseKind(name)
			if err != nil {
				return usageError{fmt.Errorf("--only: %w", err)}
			}
			wanted = append(wanted, k)
		}
	}
	if file == "" && slices.Equal(wanted, []chart.Kind{chart.Indicators}) {
		c.example = examples.Table4 // Table 2 has none
	}
	language, err := c.language()
	if err != nil {
		return err
	}
	if err := c.check(); err != nil {
		return err
	}
	if slices.Contains(wanted, chart.Distribution) {
		c.bins = pictureBins
	}
	p, doc, err := c.document(ctx, file, c.drawing)
	if err != nil {
		return err
	}
	d := chart.Data{Result: doc.Result, Analysis: doc.Analysis, Language: language, Of: c.of}
	if c.bins > 0 {
		if d.Draws, err = c.histograms(ctx, p, doc, c.seed); err != nil {
			return err
		}
	}
	if c.of != "" && !hasProgramme(d, c.of) {
		return usageError{fmt.Errorf("--of: unknown programme %s", quote(c.of))}
	}
	var all []named // before any is written
	for _, k := range wanted {
		if err := ctx.Err(); err != nil {
			return err
		}
		data, err := chart.Draw(k, d, format, 0, 0)
		if errors.Is(err, chart.ErrNothing) {
			if (k == chart.Meter || k == chart.Indicators) && len(c.only) == 0 { // few files have one
				continue
			}
			c.notef("%s: left out; the data has nothing for it", k)
			continue
		}
		if err != nil {
			return err
		}
		all = append(all, named{filepath.Join(c.output, k.String()+"."+format.String()), data})
	}
	if err := os.MkdirAll(c.output, 0o755); err != nil {
		return &input.Error{File: c.output, Found: cause(err)}
	}
	if err := c.putAll(all, c.force, c.inputs(file)...); err != nil {
		return err
	}
	for _, f := range all {
		c.notef("wrote %s", f.name)
	}
	return nil
}

func hasProgramme(d chart.Data, id string) bool {
	for i := range d.Result.Programmes {
		if d.Result.Programmes[i].ID == id {
			return true
		}
	}
	return false
}
