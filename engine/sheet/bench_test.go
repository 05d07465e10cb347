package sheet

import (
	"fmt"
	"io"
	"testing"

	"github.com/cleaner-production/abate/engine/language"
)

// A thousand options, each with two savings.
func BenchmarkWrite(b *testing.B) {
	p := cases()["all"]
	m := &p.Programmes[0]
	like := m.Options[0]
	m.Options = nil
	for i := range 1000 {
		o := like
		o.ID = fmt.Sprintf("o%d", i)
		m.Options = append(m.Options, o)
	}
	r := evaluate(b, p)
	b.ReportAllocs()
	for b.Loop() {
		if err := Write(io.Discard, r, nil, nil, language.English); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWriteTable2(b *testing.B) {
	p := load(b, "vncpc-2004/table2.toml")
	r := evaluate(b, p)
	for b.Loop() {
		if err := Write(io.Discard, r, nil, nil, language.English); err != nil {
			b.Fatal(err)
		}
	}
}
