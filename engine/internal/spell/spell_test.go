package spell

import "testing"

func TestNearest(t *testing.T) {
	known := []string{"investment", "annual_saving", "coal", "t", "MWh", "lifetime_years"}
	for _, tt := range []struct{ name, word, want string }{
		{"a letter left out", "investmnt", "investment"},
		{"neighbours swapped", "caol", "coal"},
		{"a letter too many", "coalx", "coal"},
		{"case is no distance", "mwh", "MWh"},
		{"half the letters may differ", "coxy", "coal"},
		{"more than half may not", "xxxl", ""},
		{"nothing like it", "toluene", ""},
		{"empty", "", ""},
		{"absurdly long", string(make([]byte, 1<<20)), ""},
	} {
		if got := Nearest(tt.word, known); got != tt.want {
			t.Errorf("%s: Nearest(%.20q) = %q, want %q", tt.name, tt.word, got, tt.want)
		}
	}
	if got := Nearest("bat", []string{"cat", "rat"}); got != "cat" {
		t.Errorf("of equally near words the first is wanted, got %q", got)
	}
}
