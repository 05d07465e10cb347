package main

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/audit"
	"github.com/cleaner-production/abate/engine/quantity"
	"github.com/cleaner-production/abate/engine/report"
	"github.com/cleaner-production/abate/engine/sheet"
)

// reporting is a run of report with its flags.
type reporting struct {
	evaluation
	drawing
	order, reader, output string
	force                 bool
}

func (a *app) report() *cobra.Command {
	c := &reporting{evaluation: evaluation{app: a}}
	cmd := &cobra.Command{
		Use:   "report [FILE] -o OUT",
		Short: "Write the report that a client receives",
		Long: `Write the report that a client receives, of the kind that the ending of OUT names: .html is one self-contained page with
summary, pictures, a part per programme, the audit, how sure the figures are, the method and every factor with its
source; .xlsx is a workbook of live formulas, in which a changed factor, price or quantity moves CO2 and payback; .md,
.csv and .json are those of calc. Without a file it takes the built-in Table 2.`,
		Example: `  abate report -o table2.html
  abate report plant.toml -o plant.html --lang vi
  abate report plant.toml -o plant.html --for bank --force
  abate report plant.toml -o plant.xlsx`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			file := ""
			if len(args) == 1 {
				file = args[0]
			}
			return c.run(cmd.Context(), file)
		},
	}
	c.evaluation.flags(cmd)
	c.drawing.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&c.order, "sort", "payback", "order of the options: payback, cost, co2 or given")
	f.StringVar(&c.reader, "for", "all", "whom the page is for: all, factory, bank (cash flow by year) or ministry (t CO2 and TOE)")
	f.StringVarP(&c.output, "output", "o", "", "file to write: .html, .xlsx, .md, .csv or .json")
	f.BoolVar(&c.force, "force", false, "replace the output file if it exists")
	complete(cmd, "sort", "payback", "cost", "co2", "given")
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
	order, ok := engine.ParseOrder(c.order)
	if !ok {
		return usageError{fmt.Errorf("--sort: unknown order %q; payback, cost, co2 and given are known", c.order)}
	}
	reader, err := report.ParseReader(c.reader)
	if err != nil {
		return usageError{fmt.Errorf("--for: %w", err)}
	}
	if err := c.check(); err != nil {
		return err
	}
	p, d, err := c.document(ctx, file, c.drawing)
	if err != nil {
		return err
	}
	d.Order = order
	var out bytes.Buffer // whole before any of it is written
	switch {
	case plain:
		err = report.Write(&out, d, format, language)
	case ending == ".xlsx":
		err = sheet.Write(&out, d.Result, d.Analysis, quantity.Writing(language))
	default:
		page := report.Page{Document: d, For: reader}
		if page.Audit, err = audited(p, d); err != nil {
			return err
		}
		if err = illustrate(&page, language); err != nil {
			return err
		}
		err = report.WriteHTML(&out, page, language)
	}
	if err != nil {
		return err
	}
	return c.put(out.Bytes(), c.output, file, c.force)
}

func audited(p *engine.Portfolio, d report.Document) (*audit.Report, error) {
	prior, err := audit.DefaultPrior()
	if err != nil {
		return nil, err
	}
	return audit.Audit(p, d.Result, d.Analysis, prior)
}
