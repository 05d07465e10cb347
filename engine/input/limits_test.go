package input

import (
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine/quantity"
)

// A table of too many options, or of nothing but mistakes, ends early.
func TestTableIsBounded(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"options", "option,coal_t\n" + strings.Repeat("a,1\n", maxOptions+1), "a.csv:50002:1: more than 50000 options; split the table"},
		{"mistakes", "option,coal_t\n" + strings.Repeat("a,1.2.3\n", 100_000), "and 980 more"},
	} {
		_, err := Read("a.csv", []byte(tt.text), quantity.English)
		if err == nil || !strings.HasSuffix(err.Error(), tt.want) {
			t.Errorf("%s: %.300v, want %s", tt.name, err, tt.want)
		}
	}
}
