package factor

// Remark is what a careful reader should know of one factor.
type Remark struct {
	Factor *Factor
	Text   string
}

// Check lists the factors of a set whose value, or whose range, was not read in its source.
func Check(s *Set) []Remark {
	var all []Remark
	for i := range s.Carriers {
		c := &s.Carriers[i]
		for k := range kinds {
			for j := range c.factors[k] {
				switch f := &c.factors[k][j]; {
				case !f.Verified:
					all = append(all, Remark{f, "the value is not verified"})
				case !f.RangeVerified:
					all = append(all, Remark{f, "the range is not verified"})
				}
			}
		}
	}
	return all
}
