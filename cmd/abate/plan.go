package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/spf13/cobra"

	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/plan"
	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/engine/report"
)

// planning is a run of plan with its flags.
type planning struct {
	evaluation
	printed
	budget, goal string
	maxPayback   float64
}

func (a *app) plan() *cobra.Command {
	c := &planning{evaluation: evaluation{app: a}}
	cmd := &cobra.Command{
		Use:   "plan FILE --budget AMOUNT",
		Short: "Choose the options that bring most under a budget",
		Long: `Choose the options that bring most under a budget: of all sets of options the one with the highest NPV, or the most
CO2 reduced, whose net investments fit. Options that exclude each other, that require another, or that save on the same
stream are chosen for what they bring together. Options that are done are given, and those rejected stay out.

It says what a list by payback would have chosen, what the next money buys, and why each other option is not chosen.`,
		Example: `  abate plan plant.toml --budget 40000
  abate plan plant.toml --budget "30 thousand USD" --max-payback 2 --goal co2
  abate plan plant.toml --budget 40000 --format json`,
		Args: cobra.ExactArgs(1),
		RunE: onFile(c.run),
	}
	c.evaluation.flags(cmd)
	c.printed.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&c.budget, "budget", "", `money for net investments: 50000, "50 thousand USD", "1 tỷ đồng"`)
	f.Float64Var(&c.maxPayback, "max-payback", 0, "longest simple payback of an option, in years (default: any)")
	f.StringVar(&c.goal, "goal", "npv", "what there is to be most of: npv or co2")
	complete(cmd, "goal", "npv", "co2")
	return cmd
}

func (c *planning) run(ctx context.Context, file string) error {
	format, language, err := c.writing(&c.printed)
	if err != nil {
		return err
	}
	o := plan.Options{MaxPayback: c.maxPayback}
	if o.Goal, err = plan.ParseGoal(c.goal); err != nil {
		return usageError{fmt.Errorf("--goal: %w", err)}
	}
	if !(o.MaxPayback >= 0) || math.IsInf(o.MaxPayback, 0) {
		return usageError{fmt.Errorf("--max-payback: %v; 0 or more years are wanted", o.MaxPayback)}
	}
	if c.budget == "" {
		return usageError{errors.New("no budget; write --budget 50000, in the currency of the file, or with its own: --budget \"1 tỷ đồng\"")}
	}
	writing, err := quantity.ParseWriting(c.numbers)
	if err != nil {
		return usageError{fmt.Errorf("--number-format: %w", err)}
	}
	budget, err := input.ParseMoney(c.budget, writing)
	if err != nil {
		return usageError{fmt.Errorf("--budget: %w", err)}
	}
	if budget.Value < 0 {
		return usageError{fmt.Errorf("--budget %s: 0 or more is wanted", c.budget)}
	}
	p, set, opt, err := c.load(file)
	if err != nil {
		return err
	}
	if o.Budget, err = p.Convert(budget); err != nil {
		return usageError{fmt.Errorf("--budget: %w", err)}
	}
	best, err := plan.Best(ctx, p, set, opt, o)
	if err != nil {
		return err
	}
	var out bytes.Buffer // whole before any of it is written
	if err := report.WritePlan(&out, best, c.provenance(best.After), format, language); err != nil {
		return err
	}
	return c.put(out.Bytes(), c.output, c.force, c.inputs(file)...)
}
