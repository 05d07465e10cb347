package factor

// Change is a factor in which two sets differ; A or B is nil where a set does not have it.
type Change struct {
	Carrier string
	Kind    Kind
	Year    int // 0 where the factor holds for any year
	A, B    *Factor
}

// Diff lists the factors in which set b differs from set a in value, unit or range, in the order of the
// carriers of a and then of those that only b has.
func Diff(a, b *Set) []Change {
	var changes []Change
	for _, id := range union(a.CarrierIDs(), b.CarrierIDs()) {
		ca, cb := a.carrierOr(id), b.carrierOr(id)
		for k := range kinds {
			changes = append(changes, diffKind(id, k, a.values(ca, k), b.values(cb, k))...)
		}
	}
	return changes
}

// carrierOr returns a carrier, or one without factors.
func (s *Set) carrierOr(id string) *Carrier {
	if c, ok := s.Carrier(id); ok {
		return c
	}
	return &Carrier{ID: id}
}

func union(a, b []string) []string {
	seen := map[string]bool{}
	var all []string
	for _, id := range append(a, b...) {
		if !seen[id] {
			seen[id] = true
			all = append(all, id)
		}
	}
	return all
}

// diffKind merges two lists in the order of their years.
func diffKind(id string, k Kind, a, b []Factor) []Change {
	var changes []Change
	for i, j := 0, 0; i < len(a) || j < len(b); {
		c := Change{Carrier: id, Kind: k}
		switch {
		case j == len(b) || i < len(a) && a[i].Year < b[j].Year:
			c.A, c.Year = &a[i], a[i].Year
			i++
		case i == len(a) || b[j].Year < a[i].Year:
			c.B, c.Year = &b[j], b[j].Year
			j++
		default:
			c.A, c.B, c.Year = &a[i], &b[j], a[i].Year
			i, j = i+1, j+1
			if same(c.A, c.B) {
				continue
			}
		}
		changes = append(changes, c)
	}
	return changes
}

func same(a, b *Factor) bool {
	return a.Value == b.Value && a.Low == b.Low && a.High == b.High && a.Unit == b.Unit && a.Basis == b.Basis && a.Range == b.Range
}
