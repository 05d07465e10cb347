package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func (a *app) version() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Example: "  abate version",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			version, revision := built()
			if revision != "" {
				version += " " + revision
			}
			return a.put(fmt.Appendf(nil, "abate %s %s %s/%s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH), "", "", false)
		},
	}
}

// built returns the version of the program and the revision of its source, where they are known.
func built() (version, revision string) {
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				revision = s.Value
			}
		}
	}
	if version == "" {
		version = "(devel)"
	}
	return version, revision
}
