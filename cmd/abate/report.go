package main

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cleaner-production/abate/engine/audit"
	"github.com/cleaner-production/abate/engine/report"
	"github.com/cleaner-production/abate/engine/sheet"
)

// reporting is a run of report with its flags.
type reporting struct {
	evaluation
	drawing
	target
	order  sorting
	reader string
}

func (a *app) report() *cobra.Command {
	c := &reporting{evaluation: evaluation{app: a, indicators: true}}
	cmd := &cobra.Command{
		Use:   "report [FILE] -o OUT",
		Short: "Write the report that a client receives",
		Long: `Write the report that a client receives, of the kind that the ending of OUT names: .html is one self-contained page with
summary, pictures, indicators against targets, a part per programme, the audit, how sure the figures are, the method and every factor with its
source; .xlsx is a workbook of live formulas, in which a changed factor, price or quantity moves CO2 and payback; .md,
.csv and .json are those of calc. For the ministry .md and .csv are the option table of Viet Nam's energy-audit reports.
Without a file it takes the built-in Table 2.`,
		Example: `  abate report -o table2.html
  abate report plant.toml -o plant.html --lang vi
  abate report plant.toml -o plant.html --for bank --force
  abate report plant.toml -o plant.xlsx
  abate report plant.toml -o audit.csv --for ministry --lang vi`,
		Args: cobra.MaximumNArgs(1),
		RunE: onFile(c.run),
	}
	c.evaluation.flags(cmd)
	c.drawing.flags(cmd)
	c.target.flags(cmd, "file to write: .html, .xlsx, .md, .csv or .json")
	c.order.flags(cmd)
	cmd.Flags().StringVar(&c.reader, "for", "all", "whom the page is for: all, factory, bank (cash flow by year) or ministry (t CO2 and TOE)")
	complete(cmd, "for", "all", "factory", "bank", "ministry")
	return cmd
}

// endings are the formats that the ending of a file names, beside .html.
var endings = map[string]report.Format{".md": report.Markdown, ".csv": report.CSV, ".json": report.JSON}

func (c *reporting) run(ctx context.Context, file string) error {
	ending := strings.ToLower(filepath.Ext(c.output))
	format, plain := endings[ending]
	if !plain && !slices.Contains([]string{".html", ".htm", ".xlsx"}, ending) {
		return usageError{fmt.Errorf("-o %q: a file ending in .html, .xlsx, .md, .csv or .json is wanted", c.output)}
	}
	language, err := c.language()
	if err != nil {
		return err
	}
	order, err := c.order.parse()
	if err != nil {
		return err
	}
	reader, err := report.ParseReader(c.reader)
	if err != nil {
		return usageError{fmt.Errorf("--for: %w", err)}
	}
	if err := c.check(); err != nil {
		return err
	}
	if !plain && ending != ".xlsx" {
		c.bins = pictureBins
	}
	p, d, err := c.document(ctx, file, c.drawing)
	if err != nil {
		return err
	}
	alone := len(p.Programmes) == 0 // indicators without programmes
	if alone && ending == ".xlsx" {
		return usageError{fmt.Errorf("-o %q: %s has indicators alone, and no option for a workbook; a file ending in .html, .md, .csv or .json is wanted", c.output, file)}
	}
	d.Order = order
	var out bytes.Buffer // whole before any of it is written
	switch {
	case plain && alone:
		err = report.WriteIndicators(&out, d.Result, format, language)
	case plain && reader == report.Ministry && format != report.JSON:
		err = report.WriteOptions(&out, d, format, language)
	case plain:
		err = report.Write(&out, d, format, language)
	case ending == ".xlsx":
		err = sheet.Write(&out, d.Result, d.Analysis, language)
	default:
		page := report.Page{Document: d, For: reader}
		prior, err := audit.DefaultPrior()
		if err != nil {
			return err
		}
		if page.Audit, err = audit.Audit(p, d.Result, d.Analysis, prior); err != nil {
			return err
		}
		draws, err := c.histograms(ctx, p, d, c.seed)
		if err != nil {
			return err
		}
		if err := illustrate(&page, draws, language); err != nil {
			return err
		}
		if err := report.WriteHTML(&out, page, language); err != nil {
			return err
		}
	}
	if err != nil {
		return err
	}
	return c.put(out.Bytes(), c.output, file, c.force)
}
