// Package examples holds the example portfolios, nothing else: Tables 2 and 4 of the VNCPC annual report 2004, options of real
// companies from public sources, illustrative plants, options of whole programmes, and the templates of "abate init".
package examples

import "embed"

// Files are the examples; Table2 is the one that the command computes without arguments.
//
//go:embed vncpc-2004 factory egypt brewery us-plants meter national template
var Files embed.FS

// Table2 is Table 2 of the VNCPC annual report 2004.
const Table2 = "vncpc-2004/table2.toml"

// Table4 is Table 4 of the same report: the Centre's own environmental performance.
const Table4 = "vncpc-2004/table4.toml"
