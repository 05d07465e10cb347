package finance

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"strings"
)

var (
	// ErrNoIRR is returned by IRR where the NPV is zero at no rate above -1, or at every rate.
	ErrNoIRR = errors.New("finance: no internal rate of return")

	// ErrOneSign is returned by MIRR where no flow is negative or none is positive.
	ErrOneSign = errors.New("finance: flows are not of both signs")
)

// SeveralIRRError is returned by IRR where the NPV is zero at more than one rate.
type SeveralIRRError struct {
	Roots []float64 // all of them, ascending

	// Supported tells whether the NPV curve supports one root for ordinary rates: whether NPV is
	// above zero at rate 0 and on to that root, IRR, so that "accept if it exceeds the hurdle rate"
	// holds. IRR is 0 where Supported is false.
	Supported bool
	IRR       float64
}

// Error lists the rates.
func (e *SeveralIRRError) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "finance: %d internal rates of return", len(e.Roots))
	separator := ": "
	for _, root := range e.Roots {
		fmt.Fprintf(&text, "%s%.6g", separator, root)
		separator = ", "
	}
	if e.Supported {
		fmt.Fprintf(&text, "; the NPV curve supports %.6g", e.IRR)
	} else {
		text.WriteString("; the NPV curve supports none")
	}
	return text.String()
}

// IRR returns the internal rate of return: the rate above -1 at which the NPV of flows is zero. It
// takes no guess and finds a rate of any size.
//
// Where there is no such rate that a float64 can hold, the error is [ErrNoIRR]. Where there are
// several it is a [*SeveralIRRError] that lists them, and the rate returned is the one it names as
// supported, or 0. A rate at which NPV only touches zero counts once. Flows of a loan, a receipt
// before payments, have an IRR too: there a lower one is better.
//
// It also fails where flows are invalid, and where their number times their changes of sign exceeds
// 2^20, which up to 1,024 flows cannot.
//
// Microsoft, Excel function IRR: -70000, 12000, 15000, 18000, 21000, 26000 is 8.7 %.
func IRR(flows []float64) (float64, error) {
	s, err := newSeries(flows)
	if err != nil {
		return 0, err
	}
	roots := s.rates()
	switch len(roots) {
	case 0:
		return 0, ErrNoIRR
	case 1:
		return roots[0], nil
	}
	several := &SeveralIRRError{Roots: roots}
	if undiscounted, moved := s.at(1); undiscounted > moved*roundOff {
		for _, root := range roots {
			if root > 0 {
				several.Supported, several.IRR = true, root
				break
			}
		}
	}
	return several.IRR, several
}

// IRRs returns every rate above -1 at which the NPV of flows is zero, ascending; none where [IRR]
// fails for another reason than their number. Rates closer together than rounding can tell apart,
// some 1e-7 for a pair, are one.
func IRRs(flows []float64) []float64 {
	s, _ := newSeries(flows) // nil, which has none, where it fails
	return s.rates()
}

// MIRR returns the modified internal rate of return: the rate at which the payments, discounted to
// time 0 at financeRate, grow to the receipts, compounded to the last year at reinvestRate. There is
// one, however often the flows change sign.
//
// It fails with [ErrOneSign] where there are no payments or no receipts.
//
// Microsoft, Excel function MIRR: -120000, 39000, 30000, 21000, 37000, 46000 at 10 % and 12 % is 13 %.
func MIRR(flows []float64, financeRate, reinvestRate float64) (float64, error) {
	err := cmp.Or(CheckFlows(flows), checkRate("finance rate", financeRate), checkRate("reinvest rate", reinvestRate))
	if err != nil {
		return 0, err
	}
	var paid, received float64 // at time 0
	var pays, receives bool
	scale := headroom(flows)
	for k := len(flows) - 1; k >= 0; k-- {
		paid = paid/(1+financeRate) + max(float64(-flows[k]*scale), 0)
		received = received/(1+reinvestRate) + max(float64(flows[k]*scale), 0)
		pays = pays || flows[k] < 0
		receives = receives || flows[k] > 0
	}
	if !pays || !receives {
		return 0, ErrOneSign
	}
	growth := float64((1 + reinvestRate) * math.Pow(received/paid, 1/float64(len(flows)-1)))
	if mirr := growth - 1; finite(mirr) && mirr > -1 {
		return mirr, nil
	}
	return 0, errRange
}
