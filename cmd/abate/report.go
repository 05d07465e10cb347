package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/audit"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/manifest"
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
	cmd, _ := a.reporting()
	return cmd
}

// reporting is report, for a command that makes one again.
func (a *app) reporting() (*cobra.Command, *reporting) {
	c := &reporting{evaluation: evaluation{app: a, indicators: true}}
	cmd := &cobra.Command{
		Use:   "report [FILE] -o OUT",
		Short: "Write the report that a client receives",
		Long: `Write the report that a client receives, of the kind that the ending of OUT names: .html is one self-contained page with
summary, pictures, indicators against targets, a part per programme, the audit, how sure the figures are, the method and
every factor with its source; .xlsx is a workbook of live formulas, in which a changed factor, price or quantity moves CO2
and payback; .md, .csv and .json are those of calc. For the ministry .md and .csv are the option table of Viet Nam's
energy-audit reports, the .csv as a spreadsheet of the language opens it. Without a file it takes the built-in Table 2.

All but .csv hold what they were made from, so that abate verify can make them again and compare.`,
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
	c.options = cmd.Flags()
	cmd.Flags().StringVar(&c.reader, "for", "all", "whom an .html page is for: all, factory, bank (cash flow by year) or ministry (t CO2 and TOE; also .md and .csv, the option table)")
	complete(cmd, "for", "all", "factory", "bank", "ministry")
	return cmd, c
}

// endings are the formats that the ending of a file names, beside .html.
var endings = map[string]report.Format{".md": report.Markdown, ".csv": report.CSV, ".json": report.JSON}

func (c *reporting) run(ctx context.Context, file string) error {
	if !slices.Contains(kinds, ending(c.output)) {
		return usageError{fmt.Errorf("-o %q: a file ending in .html, .xlsx, .md, .csv or .json is wanted", c.output)}
	}
	data, err := c.make(ctx, file, nil)
	if err != nil {
		return err
	}
	return c.put(data, c.output, c.force, c.inputs(file)...)
}

// kinds are the endings of reports.
var kinds = []string{".html", ".htm", ".xlsx", ".md", ".csv", ".json"}

func ending(file string) string { return strings.ToLower(filepath.Ext(file)) }

// make returns the report on a file, of the kind that the ending of the output names. It carries a manifest: the one that
// is given, else its own.
func (c *reporting) make(ctx context.Context, file string, m *manifest.Manifest) ([]byte, error) {
	language, err := c.language()
	if err != nil {
		return nil, err
	}
	order, err := c.order.parse()
	if err != nil {
		return nil, err
	}
	reader, err := report.ParseReader(c.reader)
	if err != nil {
		return nil, usageError{fmt.Errorf("--for: %w", err)}
	}
	if err := c.check(); err != nil {
		return nil, err
	}
	kind := ending(c.output)
	format, plain := endings[kind]
	if table := kind == ".md" || kind == ".csv"; reader != report.Everybody && (plain || kind == ".xlsx") && !(table && reader == report.Ministry) {
		mend := "leave --for out, or write .html"
		if reader == report.Ministry {
			mend += ", .md or .csv"
		}
		return nil, usageError{fmt.Errorf("--for %s makes no difference to a %s file; %s", reader, kind, mend)}
	}
	if !plain && kind != ".xlsx" {
		c.bins = pictureBins
	}
	p, d, err := c.document(ctx, file, c.drawing)
	if err != nil {
		return nil, err
	}
	alone := len(p.Programmes) == 0 // indicators without programmes
	if alone && kind == ".xlsx" {
		return nil, usageError{fmt.Errorf("-o %q: %s has indicators alone, and no option for a workbook; a file ending in .html, .md, .csv or .json is wanted", c.output, file)}
	}
	d.Order = order
	c.retold = m
	d.Manifest = c.provenance(d.Result)
	c.bare(d, filepath.Base(file))
	var out bytes.Buffer // whole before any of it is written
	switch {
	case plain && alone:
		err = report.WriteIndicators(&out, d, format, language)
	case plain && reader == report.Ministry && format != report.JSON:
		err = report.WriteOptions(&out, d, format, language)
	case plain:
		err = report.Write(&out, d, format, language)
	case kind == ".xlsx":
		err = sheet.Write(&out, d.Result, d.Analysis, d.Manifest, language)
	default:
		err = c.page(ctx, &out, p, report.Page{Document: d, For: reader}, language)
	}
	return out.Bytes(), err
}

// bare takes the folders of the machine from the places that a report shows, and gives the input the name that the
// manifest has.
func (c *reporting) bare(d report.Document, input string) {
	name := func(at *engine.Position) {
		if at.File == "" {
			return
		}
		if at.File = filepath.Base(at.File); at.File == input {
			at.File = d.Manifest.Input.Name
		}
	}
	for i := range d.Result.Warnings {
		name(&d.Result.Warnings[i].At)
	}
	if a := d.Result.Indicators; a != nil {
		for i := range a.Checks {
			name(&a.Checks[i].At)
		}
	}
}

// page writes the HTML page, with audit and pictures.
func (c *reporting) page(ctx context.Context, w io.Writer, p *engine.Portfolio, page report.Page, l language.Language) error {
	prior, err := audit.DefaultPrior()
	if err != nil {
		return err
	}
	if page.Audit, err = audit.Audit(p, page.Result, page.Analysis, prior); err != nil {
		return err
	}
	draws, err := c.histograms(ctx, p, page.Document, c.seed)
	if err != nil {
		return err
	}
	if err := illustrate(&page, draws, l); err != nil {
		return err
	}
	return report.WriteHTML(w, page, l)
}
