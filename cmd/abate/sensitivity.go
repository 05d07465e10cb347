package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cleaner-production/abate/engine/finance"
	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/engine/report"
	"github.com/cleaner-production/abate/engine/sensitivity"
)

// sensing is a run of sensitivity with its flags.
type sensing struct {
	evaluation
	printed
	of, steps, grid string
	maxPayback      float64
}

func (a *app) sensitivity() *cobra.Command {
	c := &sensing{evaluation: evaluation{app: a}}
	cmd := &cobra.Command{
		Use:   "sensitivity [FILE]",
		Short: "How payback and NPV move with prices, investment, discount rate and operating hours",
		Long: `How payback and NPV move with prices, investment, discount rate and operating hours: one at a time, and two of them as a
grid; and how much of each it takes for the NPV to be 0, or with --max-payback for the simple payback to be that. Every
figure is computed again, none is approximated. Operating hours scale all that is saved; all prices together scale a saving
in money that is stated, the price of one carrier does not, for it is not known what the saving stands for. Without a file
it takes the built-in Table 2.`,
		Example: `  abate sensitivity plant.toml
  abate sensitivity plant.toml --of mill/insulation --steps 20,50
  abate sensitivity plant.toml --max-payback 2
  abate sensitivity plant.toml --grid price,investment --lang vi
  abate sensitivity plant.toml --format csv`,
		Args: cobra.MaximumNArgs(1),
		RunE: onFile(c.run),
	}
	c.evaluation.flags(cmd)
	c.printed.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&c.of, "of", "total", "whose figures: the id of a programme, PROGRAMME/OPTION, or total")
	f.StringVar(&c.steps, "steps", "10,20,30", "changes in percent, taken both ways")
	f.Float64Var(&c.maxPayback, "max-payback", 0, "also how much of each it takes for the simple payback to be so many years")
	f.StringVar(&c.grid, "grid", "", "two variables changed together: price,investment; known are price, price.CARRIER, investment, rate and hours")
	return cmd
}

// factors reads the steps: 10,20 are 0.8, 0.9, 1, 1.1, 1.2.
func (c *sensing) factors() ([]float64, error) {
	all := []float64{1}
	for text := range strings.SplitSeq(c.steps, ",") {
		v, err := quantity.English.ParseNumber(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%")))
		if err != nil || !(v > 0 && v <= 100) {
			return nil, usageError{fmt.Errorf("--steps %s: numbers above 0 and up to 100 are wanted, as in 10,20,30", c.steps)}
		}
		all = append(all, 1-v/100, 1+v/100)
	}
	if len(all) > 41 {
		return nil, usageError{errors.New("--steps: at most 20 are wanted")}
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

func (c *sensing) run(ctx context.Context, file string) error {
	format, language, err := c.writing(&c.printed)
	if err != nil {
		return err
	}
	s := &report.Sensitivity{}
	if s.Steps, err = c.factors(); err != nil {
		return err
	}
	if !(c.maxPayback >= 0) || c.maxPayback > finance.LongestPayback {
		return usageError{fmt.Errorf("--max-payback: %v; 0 or more years are wanted", c.maxPayback)}
	}
	s.MaxPayback = c.maxPayback
	study := &sensitivity.Study{Of: c.of, MaxPayback: c.maxPayback}
	if study.Portfolio, study.Set, study.Options, err = c.load(file); err != nil {
		return err
	}
	if s.Result, s.Outcome, err = study.Base(); err != nil {
		return err
	}
	if s.Rows, err = study.Alone(ctx, s.Steps); err != nil {
		return err
	}
	if c.grid != "" {
		down, across, ok := strings.Cut(c.grid, ",")
		y, x := sensitivity.Variable(strings.TrimSpace(down)), sensitivity.Variable(strings.TrimSpace(across))
		if !ok || x == y {
			return usageError{fmt.Errorf("--grid %s: two variables are wanted, as in price,investment", c.grid)}
		}
		s.Across = []sensitivity.Variable{y, x}
		s.Grid, err = study.Grid(ctx, y, x, s.Steps)
		if errors.Is(err, sensitivity.ErrVariable) {
			return usageError{fmt.Errorf("--grid: %w", err)}
		}
		if err != nil {
			return err
		}
	}
	s.Manifest = c.provenance(s.Result)
	var out bytes.Buffer // whole before any of it is written
	if err := report.WriteSensitivity(&out, s, format, language); err != nil {
		return err
	}
	return c.put(out.Bytes(), c.output, c.force, c.inputs(file)...)
}
