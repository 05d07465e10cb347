// Package chart draws the pictures of a portfolio: CO2 by carrier, paybacks, cash flow, the abatement curve and more, as
// SVG, PNG or PDF. A picture has the same bytes whenever it is drawn.
package chart

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg/draw"

	"github.com/cleaner-production/abate/engine"
)

// Kind is a kind of picture.
type Kind uint8

// The pictures.
const (
	CO2          Kind = iota // reduced, by carrier, with interval and reported figure
	Reported                 // against computed CO2, on logarithmic axes
	Investment               // against annual saving, with lines of equal payback
	Payback                  // sorted, with intervals
	CashFlow                 // cumulative, simple and discounted
	MACC                     // the marginal abatement cost curve
	Tornado                  // what makes CO2 and payback doubtful
	Distribution             // of CO2 and payback over the draws
	Savings                  // energy by carrier
	Rate                     // options implemented of those proposed
	Meter                    // readings before and after, with what was fitted
	Indicators               // the year before, target and actual
	kinds
)

var kindNames = [...]string{"co2", "reported", "investment", "payback", "cashflow", "macc", "tornado", "distribution", "savings", "rate", "meter", "indicators"}

// ErrNothing is why a picture is not drawn: the data has nothing for it, such as no money.
var ErrNothing = errors.New("chart: nothing to draw")

// Kinds returns all pictures.
func Kinds() []Kind {
	all := make([]Kind, kinds)
	for i := range all {
		all[i] = Kind(i)
	}
	return all
}

// String returns the name of the picture, such as "co2" or "macc".
func (k Kind) String() string {
	if k < kinds {
		return kindNames[k]
	}
	return "unknown"
}

// ParseKind returns the picture of a name.
func ParseKind(name string) (Kind, error) {
	if i := slices.Index(kindNames[:], name); i >= 0 {
		return Kind(i), nil
	}
	return 0, fmt.Errorf("unknown picture %q; %s are known", name, strings.Join(kindNames[:], ", "))
}

// Title returns the title of a picture in the language of the data.
func (k Kind) Title(d Data) string {
	title := d.word("picture " + k.String())
	name := d.total().name
	if k == Indicators { // they are of the whole
		name = d.of(d.Result.Title)
	}
	if name != "" {
		title += ": " + name
	}
	return title
}

// Draw draws a picture. The size is in points, of which 72 are an inch; 0 is the size that suits the data, and a width
// below 240 becomes 240. The error is [ErrNothing] where there is nothing to draw, or says what of the call is wrong.
func Draw(k Kind, d Data, f Format, width, height float64) ([]byte, error) {
	switch {
	case d.Result == nil:
		return nil, errors.New("chart: Data needs a Result")
	case k >= kinds:
		return nil, fmt.Errorf("chart: unknown picture %d", k)
	case d.Of != "" && d.programme() == nil:
		return nil, fmt.Errorf("chart: unknown programme %q", d.Of)
	case !(width >= 0 && width <= mostSize && height >= 0 && height <= mostSize):
		return nil, fmt.Errorf("chart: a picture of %g x %g points; 0 to %d are wanted", width, height, mostSize)
	}
	if width == 0 {
		width = defaultW
	}
	width = max(width, leastWidth)
	pic := k.picture(d)
	if pic == nil {
		return nil, ErrNothing
	}
	if height == 0 {
		height = pic.height(width)
	}
	height = max(height, leastWidth/2)
	return encode(f, width, height, k.Title(d), k.Alt(d), func(c draw.Canvas) {
		p := &page{c: c, d: d, w: width, h: height, top: height - margin, bottom: margin - 2}
		p.box(paper, 0, 0, width, height)
		pic.draw(p, k.Title(d))
	})
}

// picture is one with something to show.
type picture interface {
	height(width float64) float64
	draw(p *page, title string)
}

// picture returns nil where there is nothing to draw.
func (k Kind) picture(d Data) picture {
	switch k {
	case CO2, Savings:
		return stacks(d, k)
	case Rate:
		return rates(d)
	case Payback:
		return paybacks(d)
	case Reported:
		return reported(d)
	case Investment:
		return investments(d)
	case CashFlow:
		return cashFlow(d)
	case MACC:
		return macc(d)
	case Tornado:
		return tornado(d)
	case Distribution:
		return distribution(d)
	case Meter:
		return metered(d)
	case Indicators:
		return performances(d)
	}
	return nil
}

// Alt returns a sentence with the main figures of a picture, for those who do not see it. Without anything to draw it is
// empty.
func (k Kind) Alt(d Data) string {
	if d.Result == nil || k >= kinds || k.picture(d) == nil {
		return ""
	}
	var parts []string
	add := func(r row, figure string) {
		if figure != "" {
			parts = append(parts, r.name+" "+figure)
		}
	}
	rows := d.rows()
	const most = 6
	switch k {
	case CO2, Reported:
		rows = ranked(rows, engine.ByCO2)
	case Payback, Investment:
		rows = ranked(rows, engine.ByPayback)
	case MACC:
		rows, _ = d.shared()
		rows = ranked(rows, engine.ByCost)
	}
	if k == Meter {
		return k.Title(d) + ". " + metersAlt(k.picture(d)) + "."
	}
	if k == Indicators {
		return k.Title(d) + ". " + performanceAlt(k.picture(d)) + "."
	}
	if k == CashFlow || k == Tornado || k == Distribution {
		rows = nil
	}
	figure := func(r row) string {
		switch k {
		case CO2:
			return d.short(r.o.CO2) + " " + d.word("t")
		case Reported:
			if r.o.ReportedCO2 != nil {
				return d.word("reported") + " " + d.short(*r.o.ReportedCO2) + ", " + d.word("computed") + " " + d.short(r.o.CO2) + " " + d.word("t")
			}
		case Payback, Investment:
			return d.payback(r.o.SimplePayback)
		case MACC:
			if r.o.AbatementCost != nil {
				return d.short(*r.o.AbatementCost) + " " + d.word("macc y", plain(d.Result.Currency))
			}
		case Savings:
			return d.short(r.o.Energy) + " " + d.word("gj")
		case Rate:
			if r.o.Proposed > 0 {
				return d.word("of", d.number(float64(r.o.Implemented), 0), d.number(float64(r.o.Proposed), 0))
			}
		case CashFlow:
			return d.word("simple") + " " + d.payback(r.o.SimplePayback) + ", " + d.word("discounted", d.number(d.Result.Terms.DiscountRate*100, 1)) + " " + d.payback(r.o.DiscountedPayback)
		case Distribution:
			if u := d.Draws.Of(r.o); u != nil && u.CO2 != nil {
				return d.short(u.CO2.Low) + " – " + d.short(u.CO2.High) + " " + d.word("t") + " (" + d.word("interval of", d.number(float64(d.Draws.Draws), 0)) + ")"
			}
		case Tornado:
			if r.u.CO2 != nil {
				return d.short(r.u.CO2.Low) + " – " + d.short(r.u.CO2.High) + " " + d.word("t") + " (" + d.word("interval") + ")"
			}
		}
		return ""
	}
	for i, r := range rows {
		if i == most {
			parts = append(parts, d.word("and more", d.number(float64(len(rows)-most), 0)))
			break
		}
		add(r, figure(r))
	}
	if k != Reported && k != MACC && len(rows) != 1 {
		t := d.total()
		t.name = d.word("total")
		add(t, figure(t))
	}
	return k.Title(d) + ". " + strings.Join(parts, "; ") + "."
}
