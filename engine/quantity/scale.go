package quantity

// A Scale converts many numbers from one unit to another, each as [Convert] does, but takes the digits of a decimal as they
// were read where Convert has to find them. Make one with [NewScale].
type Scale struct {
	from, to Unit
	above    int64       // by which the digits are multiplied
	power    int         // of ten, by which what comes of it is
	below    [16]float64 // by what it is divided, times 10^i; 0 where a float64 does not hold it exactly
	shift    int         // by how many places the decimal mark moves to the left; many where that is not all
}

// NewScale fails where the units are of different dimensions.
func NewScale(from, to Unit) (Scale, error) {
	if from.Dimension() != to.Dimension() || from.def == nil {
		return Scale{}, mismatch(from.String(), from, to)
	}
	s := Scale{from: from, to: to, above: 1, power: from.def.power - to.def.power}
	below := int64(1)
	if from.def.digits != to.def.digits {
		s.above, below = from.def.digits, to.def.digits
	}
	for i := range s.below {
		s.below[i] = float64(below)
		if below > exactly/10 {
			break
		}
		below *= 10
	}
	if s.shift = -s.power; s.above != 1 || s.below[0] != 1 {
		s.shift = len(s.below)
	}
	return s, nil
}

// Shifted is [Scale.Decimal] of whole × 10^-places, of at most 15 digits, where converting moves the decimal mark and does no more.
func (s *Scale) Shifted(whole uint64, places int) (v float64, ok bool) {
	below := uint(places + s.shift)
	if below >= uint(len(s.below)) {
		return 0, false
	}
	return float64(int64(whole)) / s.below[below], true
}

// exactly is up to where a float64 holds all whole numbers.
const exactly = 1 << 53

// Decimal returns whole × 10^power converted. It is not ok where that takes more than one rounded step, or whole more than
// 15 digits: [Scale.Float] converts these.
func (s *Scale) Decimal(whole uint64, power int) (v float64, ok bool) {
	if whole >= 1e15 {
		return 0, false
	}
	above := whole
	if s.above != 1 {
		if above > exactly/uint64(s.above) {
			return 0, false
		}
		above *= uint64(s.above)
	}
	for power += s.power; power > 0; power-- {
		if above > exactly/10 {
			return 0, false
		}
		above *= 10
	}
	if power <= -len(s.below) || s.below[-power] == 0 {
		return 0, false
	}
	return float64(above) / s.below[-power], true
}

// Float converts any number.
func (s *Scale) Float(value float64) (float64, error) { return Convert(value, s.from, s.to) }
