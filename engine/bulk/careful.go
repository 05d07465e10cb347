package bulk

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/internal/cells"
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/quantity"
)

// field is a field of a row, with where it begins in the record.
type field struct {
	text []byte
	at   int
}

// careful reads and computes the r-th row of the batch, which is not plain, or says what is wrong with it.
func (w *worker) careful(record []byte, r int) *place.Error {
	body := bytes.TrimSuffix(bytes.TrimSuffix(record, []byte("\n")), []byte("\r"))
	if at := bytes.IndexFunc(body, func(r rune) bool { return r == utf8.RuneError || r == 0 }); at >= 0 && !bytes.HasPrefix(body[at:], []byte("\ufffd")) {
		return placed(body, at, fmt.Sprintf("the byte 0x%02x", body[at]), "text in UTF-8 is wanted", "save the table as CSV in UTF-8")
	}
	if mistake := w.split(body); mistake != nil {
		return mistake
	}
	if have, want := len(w.fields), len(w.names); have != want {
		mend := ""
		if have > want && w.delimiter == ',' {
			mend = "a comma within a text or a number? quote the field"
		}
		return placed(body, w.fields[min(have, want+1)-1].at, fmt.Sprintf("a row of %d fields", have), fmt.Sprintf("the header has %d", want), mend)
	}
	w.keys, w.parted = w.carefulKeys[:0], w.carefulParted // before a number is refused: the refusal counts for the programme
	for i, f := range w.fields {
		w.parted[i] = uint32(len(w.keys)) // a bound is the byte before a field
		w.keys = append(w.keys, ',')
		if w.kinds[i] == programmeKey || w.kinds[i] == otherKey {
			w.keys = append(w.keys, f.text...)
		}
	}
	w.parted[len(w.fields)] = uint32(len(w.keys))
	w.carefulKeys = w.keys
	usual := true
	for at, i := range w.cells {
		f, n := w.fields[i], w.batch.at(at, r)
		if err := w.number(f.text, n); err != nil {
			return w.refuse(placed(body, f.at, w.names[i]+": "+err.Found, err.Wanted, err.Mend))
		}
		usual = usual && plain(n.Value)
		if w.kinds[i] == lifetime && n.Given() && !(n.Value >= 1 && n.Value <= engine.MaxLifetimeYears && n.Value == math.Trunc(n.Value)) {
			return w.refuse(placed(body, f.at, fmt.Sprintf("a lifetime of %v years", n.Value), fmt.Sprintf("a whole number from 1 to %d is wanted", engine.MaxLifetimeYears), ""))
		}
	}
	if w.compute(&w.batch, r, r+1); usual && w.batch.rest[r].usual {
		return nil
	}
	return w.evaluate(body, r)
}

// number reads a number as those of every other input are read.
func (w *worker) number(text []byte, n *cells.Number) *quantity.Error {
	padded := append(append(w.padded[:0], text...), '\n') // which ends a number
	w.padded = padded
	if read, end, ok := cells.ReadOne(padded, 0, w.mark); ok && end == len(text) { // as of fields that are all quoted
		*n = read
		return nil
	}
	*n = cells.Number{Text: cells.Short}
	if len(bytes.TrimSpace(text)) == 0 {
		return nil
	}
	n.Text = cells.Given | cells.Long | cells.Places // may be as small as a decimal of so many
	var err error
	if n.Value, err = w.writing.ParseNumber(strings.TrimSpace(string(text))); err != nil {
		mistake := &quantity.Error{Found: err.Error()}
		errors.As(err, &mistake)
		return mistake
	}
	if n.Value < 0 {
		n.Text |= cells.Minus
	}
	return nil
}

// refuse counts a row that is refused with its programme.
func (w *worker) refuse(mistake *place.Error) *place.Error {
	w.of(w.programme()).refused++
	return mistake
}

// split takes a record apart, by RFC 4180.
func (w *worker) split(b []byte) *place.Error {
	w.fields = w.fields[:0]
	if cap(w.text) < len(b) { // so that it stays where fields are parts of it
		w.text = make([]byte, 0, len(b))
	}
	w.text = w.text[:0]
	for i := 0; ; i++ {
		start := i
		var text []byte
		if i < len(b) && b[i] == '"' {
			from := len(w.text)
			for i++; ; i++ {
				n := bytes.IndexByte(b[i:], '"')
				if n < 0 {
					return placed(b, start, "a quote that is never closed", "", "close it, or write a quote within a quoted field twice")
				}
				w.text = append(w.text, b[i:i+n]...)
				if i += n + 1; i >= len(b) || b[i] != '"' {
					break
				}
				w.text = append(w.text, '"')
			}
			text = w.text[from:]
			if i < len(b) && b[i] != w.delimiter {
				return placed(b, i, "text after the closing quote", "", "write a quote within a quoted field twice")
			}
		} else {
			n := bytes.IndexByte(b[i:], w.delimiter)
			if n < 0 {
				n = len(b) - i
			}
			text = b[i : i+n]
			i += n
			if at := bytes.IndexAny(text, "\"\r"); at >= 0 {
				if text[at] == '"' {
					return placed(b, start+at, "a quote within a field that begins without one", "", "quote the field, and write the quote twice")
				}
				return placed(b, start+at, "a carriage return within a field", "lines end with a line feed", "")
			}
		}
		if len(text) > maxField {
			return placed(b, start, fmt.Sprintf("a field of more than %d MiB", maxField>>20), "", "")
		}
		w.fields = append(w.fields, field{text, start})
		if i >= len(b) {
			return nil
		}
	}
}

// placed is a mistake at a byte of a record, whose line it counts from that of the record.
func placed(record []byte, at int, found, wanted, mend string) *place.Error {
	before := record[:at]
	line := bytes.Count(before, []byte("\n"))
	return &place.Error{Line: line, Column: utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1, Found: found, Wanted: wanted, Mend: mend}
}

// evaluate lets the engine compute the r-th row.
func (w *worker) evaluate(body []byte, r int) *place.Error {
	at := func(i int) place.Position {
		p := placed(body, w.fields[i].at, "", "", "").Position()
		p.Line++ // from 1, as Evaluate takes 0 for no place
		return p
	}
	o := engine.Option{ID: "row", Figures: engine.Figures{At: place.Position{Line: 1, Column: 1}}}
	carriers := 0
	for k, i := range w.cells {
		n := w.batch.at(k, r)
		if w.kinds[i] == amount {
			s := &w.carriers[carriers]
			carriers++
			if n.Given() {
				o.Savings = append(o.Savings, engine.Saving{Carrier: s.Carrier, Quantity: quantity.Quantity{Value: n.Value, Unit: s.Unit}, At: at(i)})
			}
			continue
		}
		if !n.Given() {
			continue
		}
		m := &engine.Money{Value: n.Value, At: at(i)}
		switch w.kinds[i] {
		case investment:
			o.Investment = m
		case lifetime:
			o.LifetimeYears = int(m.Value)
		case saving:
			o.AnnualSaving = m
		case annualCost:
			o.AnnualCost = m
		case grant:
			o.Grant.Amount, o.Grant.At = m, m.At
		}
	}
	p := *w.portfolio
	p.Programmes = []engine.Programme{{ID: "programme", Figures: engine.Figures{At: o.Figures.At}, Options: []engine.Option{o}}}
	result, err := engine.Evaluate(&p, w.set, w.options)
	if err != nil {
		var first *place.Error
		if !errors.As(err, &first) {
			first = &place.Error{Found: err.Error()}
		}
		mistake := *first
		mistake.Line = max(mistake.Line-1, 0)
		return w.refuse(&mistake)
	}
	w.batch.take(r, &result.Programmes[0].Options[0])
	return nil
}

// take takes the figures of an outcome.
func (b *batch) take(r int, o *engine.Outcome) {
	f := &b.rest[r]
	for k, v := range [shown]figure{co2: known(o.CO2), annualSaving: optional(o.AnnualSaving), payback: years(o.SimplePayback), npv: optional(o.NPV), cost: optional(o.AbatementCost)} {
		b.shown[k][r] = v.orNaN()
	}
	f.investment, f.years, f.flows = optional(o.Investment), o.LifetimeYears, append(f.flows[:0], o.Flows...)
	f.net, f.annualised = optional(o.NetInvestment).value, optional(o.AnnualisedCost).value
}
