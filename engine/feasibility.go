package engine

import "slices"

// Feasibility is what an assessment judged of an option: whether it can be done technically, whether the company can bear it
// economically, and whether it is good for the environment.
type Feasibility struct {
	Technical, Economic, Environmental Judged
}

// Judged is a judgement, and perhaps why.
type Judged struct {
	Judgement Judgement
	Note      Text // why
}

// Judgement is a yes or a no, or neither yet.
type Judgement uint8

// The judgements.
const (
	NotJudged Judgement = iota
	Open                // looked at, and to be studied further
	Feasible
	Infeasible
)

var judgementNames = [...]string{"", "unknown", "yes", "no"}

// String returns "unknown", "yes", "no", or "" where nothing was judged.
func (j Judgement) String() string { return nameOf(judgementNames[:], j) }

// ParseJudgement returns the judgement of "yes", "no" or "unknown".
func ParseJudgement(word string) (Judgement, bool) {
	i := slices.Index(judgementNames[:], word)
	return Judgement(max(i, 0)), i > 0
}

// Judgements returns the words that [ParseJudgement] knows.
func Judgements() []string { return []string{"yes", "no", "unknown"} }

// The respects in which an option is judged, as keys of files and words of reports.
const (
	Technical     = "technical"
	Economic      = "economic"
	Environmental = "environmental"
)

// Respects returns the three respects.
func Respects() []string { return []string{Technical, Economic, Environmental} }

// In returns what was judged in a respect, to be read or set; nil for a word that is none.
func (f *Feasibility) In(respect string) *Judged {
	switch respect {
	case Technical:
		return &f.Technical
	case Economic:
		return &f.Economic
	case Environmental:
		return &f.Environmental
	}
	return nil
}

// Overall is Infeasible where one respect is, Feasible where all three are, NotJudged where none was judged, and else Open.
func (f *Feasibility) Overall() Judgement {
	all := [3]Judgement{f.Technical.Judgement, f.Economic.Judgement, f.Environmental.Judgement}
	switch {
	case slices.Contains(all[:], Infeasible):
		return Infeasible
	case all == [3]Judgement{Feasible, Feasible, Feasible}:
		return Feasible
	case all == [3]Judgement{}:
		return NotJudged
	}
	return Open
}

// Against returns the respects in which the option is not feasible.
func (f *Feasibility) Against() []string {
	return slices.DeleteFunc(Respects(), func(respect string) bool { return f.In(respect).Judgement != Infeasible })
}
