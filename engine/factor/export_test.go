package factor

// What the tests that evaluate Table 2 share with those of this package, which the engine imports.
var (
	Golden     = golden
	Listed     = listed
	Compiled   = compiled
	Warming    = warming
	DecodeGWPs = decodeGWPs
)

// StatesFactors says whether a factor of a carrier stands in the set itself.
func StatesFactors(s *Set, c *Carrier) bool { return statesFactors(s, c) }

// Years returns the years by which the factors of a carrier go, 0 where they go by none.
func Years(s *Set, c *Carrier) []int { return years(s, c) }
