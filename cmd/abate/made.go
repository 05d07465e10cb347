package main

import (
	"path/filepath"
	"slices"

	"github.com/spf13/pflag"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/manifest"
)

// provenance says what an output was made from: as the report that is made again says it, else as it is.
func (e *evaluation) provenance(r *engine.Result) *manifest.Manifest {
	e.made = e.manifest(r)
	if e.retold != nil {
		return e.retold
	}
	return e.made
}

// side is one side of a comparison.
func (e *evaluation) side(r *engine.Result) manifest.Side {
	s := manifest.Side{Input: e.from.input, Settings: e.from.settings, Factors: []manifest.Set{}}
	for _, f := range r.Factors {
		s.Factors = append(s.Factors, manifest.Set(f))
	}
	return s
}

// manifest says what an output was made from. Options name files without their folder.
func (e *evaluation) manifest(r *engine.Result) *manifest.Manifest {
	of := e.side(r)
	m := &manifest.Manifest{Schema: manifest.Schema, Abate: version(), Command: e.command, Input: of.Input, Settings: of.Settings, Factors: of.Factors, Options: []string{}}
	add := func(name, value string) { m.Options = append(m.Options, "--"+name+"="+value) }
	e.options.VisitAll(func(f *pflag.Flag) {
		switch list, isList := f.Value.(pflag.SliceValue); {
		case slices.Contains(notMade, f.Name):
		case isList:
			for _, value := range list.GetSlice() {
				add(f.Name, value)
			}
		case slices.Contains(namingFiles, f.Name):
			if f.Value.String() != "" {
				add(f.Name, filepath.Base(f.Value.String()))
			}
		case f.Value.String() != "" && (f.Changed || f.Value.String() != f.DefValue || f.Name == "seed"):
			add(f.Name, f.Value.String())
		}
	})
	return m
}

// namingFiles are the flags that may name a file.
var namingFiles = []string{"with", "factors", "to-factors"}

// notMade are the flags that change nothing in an output. A report from anybody may not ask for any of them.
var notMade = []string{"output", "force", "help", "allow-outside", "strict"}
