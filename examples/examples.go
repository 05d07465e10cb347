// Package examples holds the example portfolios, nothing else: Table 2 of the VNCPC annual report 2004, plants with
// options, and the templates of "abate init".
package examples

import "embed"

// Files are the examples; Table2 is the one that the command computes without arguments.
//
//go:embed vncpc-2004 factory edfina meter template
var Files embed.FS

// Table2 is Table 2 of the VNCPC annual report 2004.
const Table2 = "vncpc-2004/table2.toml"
