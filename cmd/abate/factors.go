package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/quantity"
)

func (a *app) factors() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "factors",
		Short: "List, show, compare and check emission factor sets",
		Long: `Emission factor sets are TOML files: every number with its unit, its source and, where the source gives one, its
range. A set of your own extends a built-in one and takes a few lines:

    id      = "our-plant"
    extends = "viet-nam"

    [carrier.electricity]
    co2 = { value = 0.40, unit = "t/MWh", source = "supplier's certificate 2025" }`,
		Example: `  abate factors show viet-nam
  abate factors diff viet-nam vncpc-2004 --on table2 --year 2014,2004
  abate calc plant.toml --factors our-plant.toml`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError{unknownCommand(cmd, args[0])}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.factorsList(), a.factorsShow(), a.factorsDiff(), a.factorsCheck())
	return cmd
}

// load opens a set that the command line names: an id or a path.
func load(name string) (*factor.Set, error) {
	return (&selection{factors: name}).open("", "", engine.Position{})
}

// columns writes rows with aligned columns, and shows what is not to be printed.
func columns(rows [][]string) []byte {
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		plain := make([]string, len(row))
		for i := range row {
			plain[i] = language.Plain(row[i])
		}
		fmt.Fprintln(w, strings.Join(plain, "\t"))
	}
	w.Flush() // a Buffer does not fail
	var out bytes.Buffer
	for line := range strings.Lines(b.String()) {
		out.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return out.Bytes()
}

func (a *app) factorsList() *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "List the built-in sets",
		Example: "  abate factors list",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			l, err := a.language()
			if err != nil {
				return err
			}
			rows := [][]string{}
			for _, id := range factor.Names() {
				s, err := factor.Load(id)
				if err != nil {
					return err
				}
				title := s.Title.En
				if l == language.Vietnamese && s.Title.Vi != "" {
					title = s.Title.Vi
				}
				rows = append(rows, []string{id, gridYears(s), title})
			}
			return a.put(columns(rows), "", false)
		},
	}
}

// gridYears says for which years a set has a grid factor.
func gridYears(s *factor.Set) string {
	c, ok := s.Carrier("electricity")
	if !ok {
		return "no grid"
	}
	all := append(c.Factors(factor.CO2), c.Factors(factor.CO2e)...)
	switch {
	case len(all) == 0:
		return "no grid"
	case all[0].Year == 0:
		return "grid"
	case len(all) == 1:
		return "grid " + strconv.Itoa(all[0].Year)
	}
	return fmt.Sprintf("grid %d-%d", all[0].Year, all[len(all)-1].Year)
}

func (a *app) factorsShow() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "show SET",
		Short: "Show every factor of a set with its source",
		Example: `  abate factors show vncpc-2004
  abate factors show our-plant.toml --format json`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := load(args[0])
			if err != nil {
				return err
			}
			switch format {
			case "table":
				return a.put(showSet(s), "", false)
			case "json":
				return a.showJSON(s)
			}
			return usageError{fmt.Errorf("--format: unknown format %q; table and json are known", format)}
		},
		ValidArgs: factor.Names(),
	}
	cmd.Flags().StringVar(&format, "format", "table", "output: table or json")
	complete(cmd, "format", "table", "json")
	return cmd
}

func showSet(s *factor.Set) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s: %s\n", language.Plain(s.ID), language.Plain(s.Title.En))
	if s.Note.En != "" {
		for line := range strings.SplitSeq(s.Note.En, "\n") {
			fmt.Fprintln(&b, language.Plain(line))
		}
	}
	fmt.Fprintf(&b, "calorific values %s, GWP %s: CH4 %g, N2O %g\n", s.Basis, strings.ToUpper(s.GWP.ID), s.GWP.CH4, s.GWP.N2O)
	for _, ref := range s.Lineage {
		fmt.Fprintf(&b, "%s  sha256 %s\n", language.Plain(ref.ID), ref.SHA256)
	}
	b.WriteString("\n")
	rows := [][]string{{"carrier", "factor", "year", "value", "low", "high", "range", "set", "source", ""}}
	for i := range s.Carriers {
		c := &s.Carriers[i]
		if c.SameAs != "" {
			rows = append(rows, []string{c.ID, "same as " + c.SameAs, "", "", "", "", "", "", "", ""})
		}
		for _, k := range factor.Kinds() {
			for _, f := range c.Factors(k) {
				rows = append(rows, factorRow(c.ID, k, &f))
			}
		}
	}
	b.Write(columns(rows))
	b.WriteString("\nsources\n")
	rows = nil
	for _, src := range s.Sources {
		year := ""
		if src.Year != 0 {
			year = strconv.Itoa(src.Year)
		}
		rows = append(rows, []string{"  " + src.Key, src.Title, src.Publisher, year, src.URL})
		rows = append(rows, []string{"", "read: " + src.Read})
	}
	b.Write(columns(rows))
	return b.Bytes()
}

func factorRow(carrier string, k factor.Kind, f *factor.Factor) []string {
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	year, low, high, means, doubt := "", "", "", "", ""
	if f.Year != 0 {
		year = strconv.Itoa(f.Year)
	}
	if f.Range != factor.NoRange {
		low, high, means = number(f.Low), number(f.High), f.Range.String()
	}
	switch {
	case !f.Verified:
		doubt = "not verified"
	case !f.RangeVerified:
		doubt = "range not verified"
	}
	return []string{carrier, k.String(), year, f.String(), low, high, means, f.Set, f.Source, doubt}
}

// shownIdentity names a set in JSON.
type shownIdentity struct {
	ID     string `json:"id"`
	SHA256 string `json:"sha256"`
}

// shownFactor is a factor in JSON.
type shownFactor struct {
	Carrier       string  `json:"carrier"`
	Factor        string  `json:"factor"`
	Year          int     `json:"year,omitempty"`
	Value         float64 `json:"value"`
	Low           float64 `json:"low"`
	High          float64 `json:"high"`
	Range         string  `json:"range"`
	Unit          string  `json:"unit"`
	Method        string  `json:"method,omitempty"`
	Set           string  `json:"set"`
	Source        string  `json:"source"`
	Verified      bool    `json:"verified"`
	RangeVerified bool    `json:"range_verified"`
}

func (a *app) showJSON(s *factor.Set) error {
	doc := struct {
		ID      string          `json:"id"`
		Title   string          `json:"title"`
		Lineage []shownIdentity `json:"lineage"`
		GWP     string          `json:"gwp"`
		Factors []shownFactor   `json:"factors"`
	}{ID: s.ID, Title: s.Title.En, GWP: s.GWP.ID, Factors: []shownFactor{}}
	for _, ref := range s.Lineage {
		doc.Lineage = append(doc.Lineage, shownIdentity(ref))
	}
	for i := range s.Carriers {
		c := &s.Carriers[i]
		for _, k := range factor.Kinds() {
			for _, f := range c.Factors(k) {
				doc.Factors = append(doc.Factors, shownFactor{c.ID, k.String(), f.Year, f.Value, f.Low, f.High, f.Range.String(), f.Unit.String(), f.Method, f.Set, f.Source, f.Verified, f.RangeVerified})
			}
		}
	}
	return a.putJSON(doc)
}

func (a *app) putJSON(v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return a.put(append(language.JSON(data), '\n'), "", false)
}

func (a *app) factorsDiff() *cobra.Command {
	var on string
	var years []int
	var nearest bool
	cmd := &cobra.Command{
		Use:   "diff A B",
		Short: "Compare two sets, and what the difference does to a portfolio",
		Long: `List the factors in which set B differs from set A. With --on it also computes a portfolio with both and shows what the
difference does to its tonnes and to the order of its programmes and options by abatement cost. --on table2 is the
built-in Table 2.`,
		Example: `  abate factors diff viet-nam vncpc-2004 --on table2 --year 2014,2004
  abate factors diff viet-nam our-plant.toml --on plant.toml --year 2023
  abate factors diff ipcc-2006 ipcc-1996 --on table2`,
		Args:      cobra.ExactArgs(2),
		ValidArgs: factor.Names(),
		RunE: func(_ *cobra.Command, args []string) error {
			var sets [2]*factor.Set
			for i, name := range args {
				s, err := load(name)
				if err != nil {
					return err
				}
				sets[i] = s
			}
			out := diffRows(sets)
			if on != "" {
				effect, err := a.effect(sets, on, years, nearest)
				if err != nil {
					return err
				}
				out = append(append(out, '\n'), effect...)
			}
			return a.put(out, "", false)
		},
	}
	cmd.Flags().StringVar(&on, "on", "", "a portfolio to compute with both sets, or table2")
	cmd.Flags().IntSliceVar(&years, "year", nil, "year of the factors, or two: A's and B's (default: that of the portfolio)")
	cmd.Flags().BoolVar(&nearest, "nearest-year", false, "take the nearest year where a set lacks the year")
	return cmd
}

func diffRows(sets [2]*factor.Set) []byte {
	rows := [][]string{{"carrier", "factor", "year", sets[0].ID, sets[1].ID, "change"}}
	for _, c := range factor.Diff(sets[0], sets[1]) {
		year := ""
		if c.Year != 0 {
			year = strconv.Itoa(c.Year)
		}
		rows = append(rows, []string{c.Carrier, c.Kind.String(), year, side(c.A), side(c.B), change(c)})
	}
	if len(rows) == 1 {
		return []byte("no difference\n")
	}
	return columns(rows)
}

func side(f *factor.Factor) string {
	if f == nil {
		return "-"
	}
	s := f.String()
	if f.Range != factor.NoRange {
		s += fmt.Sprintf(" (%v to %v)", f.Low, f.High)
	}
	return s
}

// change is B against A in per cent, where both are in units that convert.
func change(c factor.Change) string {
	if c.A == nil || c.B == nil || c.A.Value == 0 {
		return ""
	}
	b, err := c.B.Unit.Convert(c.B.Value, c.A.Unit)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%+.1f %%", (b/c.A.Value-1)*100)
}

// effect computes a portfolio with both sets.
func (a *app) effect(sets [2]*factor.Set, on string, years []int, nearest bool) ([]byte, error) {
	if len(years) > 2 {
		return nil, usageError{fmt.Errorf("--year: %d years; one, or one for each set, is wanted", len(years))}
	}
	if on == "table2" {
		on = ""
	}
	p, err := a.read(on, "", quantity.English)
	if err != nil {
		return nil, err
	}
	var results [2]*engine.Result
	for i, s := range sets {
		opt := engine.Options{NearestYear: nearest}
		if len(years) > 0 {
			opt.Year = years[min(i, len(years)-1)]
		}
		if results[i], err = engine.Evaluate(p.Portfolio, s, opt); err != nil {
			return nil, err
		}
	}
	rows := [][]string{{"t CO2 of", sets[0].ID, sets[1].ID, "change", "", "rank by cost"}}
	for _, c := range results[0].Total.ByCarrier {
		for _, d := range results[1].Total.ByCarrier {
			if c.Carrier == d.Carrier && (c.Known || d.Known) {
				rows = append(rows, effectRow(c.Carrier, c.CO2, d.CO2, ""))
			}
		}
	}
	before, after := flatten(results[0]), flatten(results[1])
	rankBefore, rankAfter := places(before), places(after)
	for i := range before {
		rank := ""
		if i < len(rankBefore) {
			rank = strconv.Itoa(rankBefore[i])
			if rankBefore[i] != rankAfter[i] {
				rank += " -> " + strconv.Itoa(rankAfter[i])
			}
		}
		rows = append(rows, effectRow(before[i].ID, before[i].CO2, after[i].CO2, rank))
	}
	return columns(rows), nil
}

func effectRow(name string, a, b float64, rank string) []string {
	percent := ""
	if a != 0 {
		percent = fmt.Sprintf("%+.1f %%", (b/a-1)*100)
	}
	number := func(v float64) string { return quantity.English.Format(v, 1) }
	return []string{name, number(a), number(b), number(b - a), percent, rank}
}

// flatten lists the options of a result, or its programmes where there are none, and last the total.
func flatten(r *engine.Result) []engine.Outcome {
	var all []engine.Outcome
	for _, p := range r.Programmes {
		if len(p.Options) == 0 {
			all = append(all, p)
			continue
		}
		for _, o := range p.Options {
			o.ID = p.ID + "/" + o.ID
			all = append(all, o)
		}
	}
	return append(all, r.Total)
}

// places returns the place of each outcome but the last, the total, in the order by abatement cost.
func places(all []engine.Outcome) []int {
	at := make([]int, len(all)-1)
	for place, i := range engine.Rank(all[:len(all)-1], engine.ByCost) {
		at[i] = place + 1
	}
	return at
}

func (a *app) factorsCheck() *cobra.Command {
	var strict bool
	cmd := &cobra.Command{
		Use:   "check [SET...]",
		Short: "Check sets and list what is not verified",
		Long: `Read sets strictly and list every factor whose value or range was not read in its source. Without arguments it
checks all built-in sets.`,
		Example: `  abate factors check
  abate factors check our-plant.toml --strict`,
		ValidArgs: factor.Names(),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				args = factor.Names()
			}
			rows := [][]string{}
			doubts := 0
			for _, name := range args {
				s, err := load(name)
				if err != nil {
					return err
				}
				for _, w := range s.Warnings {
					a.warnf("%s", w.Error())
					doubts++
				}
				for _, r := range factor.Check(s) {
					if r.Factor.Set != s.ID {
						continue // told with the set that it stands in
					}
					rows = append(rows, []string{s.ID, r.Factor.ID, r.Factor.String(), r.Factor.Source, r.Text})
					doubts++
				}
			}
			if err := a.put(append(columns(rows), fmt.Appendf(nil, "%d sets read, %d remarks\n", len(args), doubts)...), "", false); err != nil {
				return err
			}
			if strict && doubts > 0 {
				return errStrict
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&strict, "strict", false, "exit with 3 where there are remarks")
	return cmd
}
