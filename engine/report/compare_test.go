package report

import (
	"testing"

	"github.com/cleaner-production/abate/engine/language"
)

func TestSmallChangesAreNotNone(t *testing.T) {
	for _, c := range []struct {
		v    float64
		want string
	}{
		{0, "0 %"}, {1e-13, "0 %"}, {-1e-13, "0 %"}, {0.5, "+50 %"}, {-0.126, "-13 %"}, {0.031, "+3.1 %"}, {-0.0042, "-0.42 %"}, {0.000012, "+0.0012 %"}, {9, "+900 %"},
	} {
		if got := change(language.English, c.v); got != c.want {
			t.Errorf("%v: %s, want %s", c.v, got, c.want)
		}
	}
	for factor, want := range map[float64]string{1: "0 %", 0.875: "-12,5 %", 1.005: "+0,5 %", 0.9: "-10 %", 1.1: "+10 %", 1.3: "+30 %"} {
		if got := percent(language.Vietnamese, factor); got != want {
			t.Errorf("a step of %v: %s, want %s", factor, got, want)
		}
	}
}
