package factor

import (
	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/internal/tomltree"
	"github.com/cleaner-production/abate/factors"
)

// GWP is a table of global warming potentials over 100 years, in kg CO2e per kg of gas.
type GWP struct {
	ID       string // sar, tar, ar4, ar5, ar6: the IPCC's assessment report
	CH4, N2O float64
	Source   string
}

// GWPs returns the tables of the IPCC's assessment reports, oldest first.
func GWPs() ([]GWP, error) {
	const file = "gwp.toml"
	data, err := factors.Files.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return decodeGWPs(file, data)
}

func decodeGWPs(file string, data []byte) ([]GWP, error) {
	root, err := tomltree.Parse(file, data)
	if err != nil {
		return nil, err
	}
	var list place.List
	var all []GWP
	top := tomltree.Open(root, &list)
	for _, id := range top.Keys() {
		t := top.Table(id)
		if t == nil {
			continue
		}
		g := GWP{ID: id}
		g.CH4, _, _ = t.Number("ch4")
		g.N2O, _, _ = t.Number("n2o")
		g.Source, _, _ = t.Text("source")
		t.Close()
		all = append(all, g)
	}
	return all, list.Err()
}

func findGWP(id string) (GWP, error) {
	all, err := GWPs()
	if err != nil {
		return GWP{}, err
	}
	var ids []string
	for _, g := range all {
		if g.ID == id {
			return g, nil
		}
		ids = append(ids, g.ID)
	}
	return GWP{}, unknown("table of warming potentials", id, ids)
}
