package factor

import (
	"fmt"

	"github.com/cleaner-production/abate/engine/internal/place"
)

// How says how the value for a year was chosen.
type How uint8

// The ways in which a value is chosen.
const (
	AnyYear     How = iota // it holds for any year
	ExactYear              // it is the year's own
	NearestYear            // the year has none; the set or the file allows the nearest one
	Overridden             // it was changed by Override
)

func (h How) String() string {
	return [...]string{"any year", "exact year", "nearest year", "overridden"}[h]
}

// YearError says that a set has no value for a year, and which years it has.
type YearError struct {
	Set, Factor string // as in "viet-nam" and "electricity.co2"
	Year        int    // 0 where none was asked for
	First, Last int    // the years it has
	Nearest     int    // the one nearest to Year
}

// Error names the years and the ways out.
func (e *YearError) Error() string {
	have := fmt.Sprintf("it has %d to %d", e.First, e.Last)
	if e.First == e.Last {
		have = fmt.Sprintf("it has %d alone", e.First)
	}
	if e.Year == 0 {
		return fmt.Sprintf("%s has %s by year, and no year is given; %s; set year = %d", e.Set, e.Factor, have, e.Last)
	}
	return fmt.Sprintf("%s has no %s for %d; %s, nearest %d; set nearest_year = true or year = %d",
		e.Set, e.Factor, e.Year, have, e.Nearest, e.Nearest)
}

// pick chooses among the values of a factor, which are in the order of their years, the one for a year.
func pick(set string, all []Factor, year int, nearest bool) (*Factor, How, error) {
	if all[0].Year == 0 {
		how := AnyYear
		if all[0].Set == OverrideSet {
			how = Overridden
		}
		return &all[0], how, nil
	}
	best := &all[0]
	for i := range all {
		if all[i].Year == year {
			return &all[i], ExactYear, nil
		}
		if distance(all[i].Year, year) <= distance(best.Year, year) { // of two as near, the later one
			best = &all[i]
		}
	}
	if nearest && year != 0 {
		return best, NearestYear, nil
	}
	return nil, 0, &YearError{Set: set, Factor: best.ID, Year: year, First: all[0].Year, Last: all[len(all)-1].Year, Nearest: best.Year}
}

func distance(a, b int) int { return max(a-b, b-a) }

// checkYear refuses a year that nobody means.
func checkYear(year int) error {
	if year != 0 && (year < FirstYear || year > LastYear) {
		return &place.Error{Found: fmt.Sprintf("the year %d", year), Wanted: fmt.Sprintf("%d to %d is wanted", FirstYear, LastYear)}
	}
	return nil
}
