// Package factors holds the built-in emission factor sets as TOML files, nothing else. README.md beside them
// names their sources; package engine/factor reads them.
package factors

import "embed"

// Files are the sets, each under its id with the ending .toml, and gwp.toml, the global warming potentials.
//
//go:embed *.toml
var Files embed.FS
