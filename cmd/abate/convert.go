package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/quantity"
)

func (a *app) convert() *cobra.Command {
	var s selection
	var to, numbers, format string
	cmd := &cobra.Command{
		Use:   `convert "QUANTITY [CARRIER]"`,
		Short: "Convert a quantity, and a fuel into energy and CO2",
		Long: `Convert a quantity into other units of its dimension; with a carrier also between mass, volume and energy, and into
CO2, by a factor set.`,
		Example: `  abate convert "2970 t coal" --factors viet-nam
  abate convert "300 m3 do" --factors viet-nam --to t
  abate convert "2,57 GWh" --number-format vi --to toe
  abate convert "1 MMBtu" --to kWh`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			w, err := quantity.ParseWriting(numbers)
			if err != nil {
				return usageError{fmt.Errorf("--number-format: %w", err)}
			}
			if format != "table" && format != "json" {
				return usageError{fmt.Errorf("--format: unknown format %q; table and json are known", format)}
			}
			l, err := a.language()
			if err != nil {
				return err
			}
			rows, err := conversions(strings.Join(args, " "), to, w, &s)
			if err != nil {
				return err
			}
			if format == "json" {
				return a.putJSON(rows)
			}
			var out [][]string
			for _, r := range rows {
				out = append(out, []string{l.Digits(r.Value), r.Unit})
			}
			return a.put(columns(out), "", false)
		},
	}
	s.flags(cmd)
	cmd.Flags().StringVar(&to, "to", "", "one unit to convert to (default: all that make sense)")
	cmd.Flags().StringVar(&numbers, "number-format", "en", "how the number is written: en (2970.5) or vi (2.970,5)")
	cmd.Flags().StringVar(&format, "format", "table", "output: table or json")
	complete(cmd, "format", "table", "json")
	return cmd
}

// converted is one line of convert.
type converted struct {
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
}

// conversions reads "2970 t coal" and returns it in other units.
func conversions(text, to string, w quantity.Writing, s *selection) ([]converted, error) {
	q, err := w.Parse(text)
	if err == nil {
		if q.Unit == (quantity.Unit{}) {
			return nil, fmt.Errorf("%q has no unit; write it after the number, as in \"2970 t\"", text)
		}
		return plainConversions(q, to)
	}
	i := strings.LastIndexByte(strings.TrimSpace(text), ' ')
	if i < 0 {
		return nil, err
	}
	carrier := strings.TrimSpace(text[i:])
	q, errWithout := w.Parse(text[:i])
	switch {
	case errWithout != nil && known(carrier):
		return nil, errWithout
	case errWithout != nil || q.Unit == (quantity.Unit{}):
		return nil, err // of the whole text, which names the unit that was not known
	}
	if s.factors == "" {
		return nil, usageError{errors.New("a carrier takes a factor set, as in --factors viet-nam; see: abate factors list")}
	}
	return carrierConversions(q, carrier, to, s)
}

// known says whether every set knows a carrier.
func known(carrier string) bool {
	base, err := factor.Load("base")
	if err != nil {
		return false
	}
	_, ok := base.Carrier(carrier)
	return ok
}

// usual are the units that a quantity is shown in.
var usual = map[quantity.Dimension][]quantity.Unit{
	quantity.Mass:   {quantity.Kilogram, quantity.Tonne, quantity.Pound, quantity.ShortTon},
	quantity.Energy: {quantity.KilowattHour, quantity.MegawattHour, quantity.Gigajoule, quantity.Terajoule, quantity.Gigacalorie, quantity.MillionBTU, quantity.TonneOilEquivalent},
	quantity.Volume: {quantity.Litre, quantity.CubicMetre, quantity.USGallon},
	quantity.Demand: {quantity.KilowattMonth},
}

func plainConversions(q quantity.Quantity, to string) ([]converted, error) {
	units := usual[q.Unit.Dimension()]
	if to != "" {
		u, err := quantity.ParseUnit(to)
		if err != nil {
			return nil, usageError{fmt.Errorf("--to: %w", err)}
		}
		units = []quantity.Unit{u}
	}
	var all []converted
	for _, u := range units {
		v, err := q.In(u)
		if err != nil {
			return nil, err
		}
		all = append(all, converted{v, u.String()})
	}
	return all, nil
}

func carrierConversions(q quantity.Quantity, carrier, to string, s *selection) ([]converted, error) {
	set, err := s.open("", "", engine.Position{})
	if err != nil {
		return nil, err
	}
	table, err := set.Compile(s.year)
	if err != nil {
		return nil, err
	}
	row, ok := table.Row(carrier)
	if !ok {
		return nil, fmt.Errorf("unknown carrier %q; known: %s", carrier, strings.Join(table.Carriers(), ", "))
	}
	if to != "" {
		u, err := quantity.ParseUnit(to)
		if err != nil {
			return nil, usageError{fmt.Errorf("--to: %w", err)}
		}
		v, err := row.In(q, u)
		if err != nil {
			return nil, err
		}
		return []converted{{v, u.String()}}, nil
	}
	return everything(q, row)
}

// everything returns a quantity of a carrier in each dimension that the set reaches, and its emissions.
func everything(q quantity.Quantity, row *factor.Row) ([]converted, error) {
	per, err := row.Per(q.Unit.Dimension())
	if err != nil {
		return nil, err
	}
	amount, err := q.In(per.Unit)
	if err != nil {
		return nil, err
	}
	var all []converted
	for _, u := range []quantity.Unit{quantity.Tonne, quantity.CubicMetre, quantity.Gigajoule, quantity.MegawattHour} {
		if v, err := row.In(q, u); err == nil {
			all = append(all, converted{v, u.String()})
		}
	}
	for _, c := range []struct {
		coefficient factor.Coefficient
		unit        string
	}{{per.TOE, "toe"}, {per.CO2, "t CO2"}, {per.CO2e, "t CO2e"}} {
		if c.coefficient.Known {
			all = append(all, converted{amount * c.coefficient.Value, c.unit})
		}
	}
	return all, nil
}
