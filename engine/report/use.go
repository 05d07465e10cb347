package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/factor"
	"github.com/cleaner-production/abate/engine/quantity"
)

// auditSummary is what the summary of an energy audit in Viet Nam says: what is saved of each carrier in toe, and as a share
// of the use before, beside the thresholds of funds and law.
func (p page) auditSummary() []grid {
	var all []grid
	if len(p.r.Total.ByCarrier) > 0 {
		all = append(all, p.uses())
	}
	if g := p.against(); p.inVietNam() && len(g.rows) > 0 {
		all = append(all, g)
	}
	return all
}

// uses is what is saved of each carrier beside the use before.
func (p page) uses() grid {
	l, o := p.l, &p.r.Total
	g := grid{title: l.Word("use title"),
		head: []string{l.Word("carrier"), l.Word("use of before"), l.Word("use of before"), l.Word("saved"), l.Word("saved"), l.Word("use share"), l.Word("co2")},
		unit: []string{"", "", l.Word("toe a year"), "", l.Word("toe a year"), "", l.Word("t a year")}}
	toe := func(v float64) string {
		if v == 0 {
			return ""
		}
		return l.Tonnes(v)
	}
	amount := func(s *engine.CarrierSum) string { return l.Digits(round(s.Quantity)) + " " + s.Unit.String() }
	row := func(before, saved *engine.CarrierSum) {
		cells := make([]string, len(g.head))
		if before != nil {
			cells[0], cells[1], cells[2], cells[5] = l.Of(before.Name), amount(before), toe(before.TOE), l.Percent(o.Share(before), 1)
		}
		if saved != nil {
			cells[0], cells[3], cells[4] = l.Of(saved.Name), amount(saved), toe(saved.TOE)
			if saved.CO2 != 0 {
				cells[6] = l.Tonnes(saved.CO2)
			}
		}
		g.rows = append(g.rows, cells)
	}
	of := func(sums []engine.CarrierSum, carrier string) *engine.CarrierSum {
		if i := slices.IndexFunc(sums, func(s engine.CarrierSum) bool { return s.Carrier == carrier }); i >= 0 {
			return &sums[i]
		}
		return nil
	}
	for i := range o.ByCarrier {
		row(of(o.Baseline, o.ByCarrier[i].Carrier), &o.ByCarrier[i])
	}
	for i := range o.Baseline {
		if b := &o.Baseline[i]; of(o.ByCarrier, b.Carrier) == nil {
			row(b, nil)
		}
	}
	i := o.Improvement()
	if len(i.Missing) > 0 && len(o.Baseline) > 0 {
		var names []string
		for _, carrier := range i.Missing {
			names = append(names, l.Of(of(o.ByCarrier, carrier).Name))
		}
		g.title += "; " + fmt.Sprintf(l.Word("use missing"), strings.Join(names, ", "))
	}
	g.foot = []string{l.Word("total"), "", "", "", l.Tonnes(o.TOE), l.Percent(i.TOEShare, 1), l.Tonnes(o.CO2)}
	if len(i.Missing) == 0 {
		g.foot[2] = toe(i.TOE)
	}
	return g.without(empty)
}

// threshold is one that Vietnamese funds, banks or law set.
type threshold struct {
	key    string  // of the word that says whose it is
	from   float64 // a share of the use before; or a use in toe a year
	beyond bool    // whether more than that is asked for
	size   bool    // whether it is of the use
}

// thresholds are as they were read in 2026-11: the fund's on vncpc.org/gc, the bank's on its page with GCPF, those of Circular
// 25/2020/TT-BCT in a summary of it. Funds change their terms, which the table says.
var thresholds = []threshold{
	{key: "threshold gcpf", from: 0.20},
	{key: "threshold gctf 15", from: 0.30, beyond: true},
	{key: "threshold gctf 25", from: 0.50, beyond: true},
	{key: "threshold industry", from: 1000, size: true},
	{key: "threshold building", from: 500, size: true},
}

// reaches says whether a figure reaches a threshold.
func (t threshold) reaches(v float64) bool {
	const rounding = 1e-12 // 0.1+0.2 is not more than 0.3
	if t.beyond {
		return v > t.from*(1+rounding)
	}
	return v >= t.from*(1-rounding)
}

// inVietNam says whether the factors are those of Viet Nam, where the thresholds are.
func (p page) inVietNam() bool {
	return slices.ContainsFunc(p.r.Factors, func(f factor.Reference) bool {
		return strings.HasSuffix(f.ID, "viet-nam") || strings.HasPrefix(f.ID, "vncpc")
	})
}

// against holds what is saved, and what is used, against the thresholds; it has no rows where no use before is known.
func (p page) against() grid {
	l, o := p.l, &p.r.Total
	g := grid{title: l.Word("thresholds"), head: []string{"", l.Word("threshold asks"), l.Word("threshold here"), ""}}
	if len(o.Baseline) == 0 {
		return g
	}
	i := o.Improvement()
	var shares []string
	best := math.Inf(-1)
	for _, share := range []struct {
		of *float64
		is string
	}{{i.TOEShare, l.Word("energy")}, {i.CO2Share, "CO2"}} {
		if share.of != nil {
			best = max(best, *share.of)
			shares = append(shares, share.is+" "+l.Percent(share.of, 1))
		}
	}
	verdict := func(reached bool) string {
		if reached {
			return l.Word("reached")
		}
		return l.Word("not reached")
	}
	for _, t := range thresholds {
		asks := "≥ "
		if t.beyond {
			asks = "> "
		}
		cells := []string{l.Word(t.key)}
		switch known := len(i.Missing) == 0; {
		case t.size:
			here := l.Tonnes(i.TOE) + " " + l.Word("toe a year")
			reached := l.Word("audit not due") // a duty, no success
			switch {
			case t.reaches(i.TOE):
				reached = l.Word("audit due")
			case !known:
				reached = ""
			}
			if !known {
				here = "≥ " + here
			}
			cells = append(cells, asks+l.Tonnes(t.from)+" "+l.Word("toe a year"), here, reached)
		case shares == nil:
			cells = append(cells, asks+l.Percent(&t.from, 0), "", "")
		default:
			cells = append(cells, asks+l.Percent(&t.from, 0), strings.Join(shares, ", "), verdict(t.reaches(best)))
		}
		g.rows = append(g.rows, cells)
	}
	return g
}

// useView is the use before in JSON, and what is saved of it.
type useView struct {
	TOE       float64            `json:"energy_toe"`
	CO2       float64            `json:"co2_t"`
	TOEShare  *float64           `json:"saved_energy_share"`
	CO2Share  *float64           `json:"saved_co2_share"`
	Missing   []string           `json:"missing"`
	ByCarrier map[string]useLine `json:"by_carrier"`
}

type useLine struct {
	Quantity float64       `json:"quantity"`
	Unit     quantity.Unit `json:"unit"`
	TOE      float64       `json:"energy_toe"`
	Share    *float64      `json:"saved_share"`
}

func newUse(o *engine.Outcome) *useView {
	if len(o.Baseline) == 0 {
		return nil
	}
	i := o.Improvement()
	v := &useView{i.TOE, i.CO2, i.TOEShare, i.CO2Share, append([]string{}, i.Missing...), map[string]useLine{}}
	for k := range o.Baseline {
		b := &o.Baseline[k]
		v.ByCarrier[b.Carrier] = useLine{b.Quantity, b.Unit, b.TOE, o.Share(b)}
	}
	return v
}
