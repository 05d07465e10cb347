package main

import (
	"cmp"
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
			return a.put(fmt.Appendf(nil, "abate %s %s %s/%s\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH), "", false)
		},
	}
}

// version returns the version of the program and the revision that it was built from, as far as they are known.
func version() string {
	version, revision := "(devel)", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		version = cmp.Or(info.Main.Version, version)
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				revision = " " + s.Value
			}
		}
	}
	return version + revision
}
