package sheet

import (
	"slices"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine/language"
)

// A head breaks between its words, not within one: each word fits its column, with room for the bold letters.
func TestWordsOfHeadsFitTheirColumns(t *testing.T) {
	const room = 1.15
	for _, example := range append(slices.Clone(examples), "factory/plant.toml") {
		p := load(t, example)
		r := evaluate(t, p)
		for _, l := range []language.Language{language.English, language.Vietnamese} {
			b := newBook(r, analyse(t, p, r), nil, l)
			for _, g := range b.sheets() {
				for i, row := range g.rows {
					for j, c := range row {
						text, _ := c.value.(string)
						if !c.look.head || j >= len(g.widths) {
							continue
						}
						for _, word := range strings.Fields(text) {
							if n := float64(len([]rune(word))) * room; n > g.widths[j] {
								t.Errorf("%v, %s!%s: %q wants a column of %.1f, not %v", l, g.name, local(j+1, i+1), word, n, g.widths[j])
							}
						}
					}
				}
			}
		}
	}
}
