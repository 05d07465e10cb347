package bulk

import (
	"strings"
	"testing"
)

// A row that is refused counts for its own programme, wherever the column stands.
func TestRefusedOfProgramme(t *testing.T) {
	got := run(t, strings.NewReader("coal_t,programme\nx,q\n1,p\nx,q\n1,p\n"), Config{OnError: Skip, Totals: true})
	if s := got.sum; got.err != nil || len(s.Totals) != 2 || s.Totals[0].Refused != 0 || s.Totals[1].Programme != "q" || s.Totals[1].Refused != 2 {
		t.Errorf("%v\n%s", got.err, got.totals)
	}
}
