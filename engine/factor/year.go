package factor

import (
	"fmt"
	"strings"

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
	return word(h, "any year", "exact year", "nearest year", "overridden")
}

// YearError says that a set has no value for a year, and which years it has.
type YearError struct {
	Set, Factor string // as in "viet-nam" and "electricity.co2"
	Year        int    // 0 where none was asked for
	Years       []int  // those it has, in their order
	Nearest     int    // the one nearest to Year; the latest where none was asked for
}

// Error names the years and the ways out.
func (e *YearError) Error() string {
	if e.Year == 0 {
		return fmt.Sprintf("%s has %s by year, and no year is given; it has %s; set year = %d", e.Set, e.Factor, spans(e.Years), e.Nearest)
	}
	return fmt.Sprintf("%s has no %s for %d; it has %s, nearest %d; set nearest_year = true or year = %d",
		e.Set, e.Factor, e.Year, spans(e.Years), e.Nearest, e.Nearest)
}

// spans writes years as "2010, 2014 to 2023".
func spans(years []int) string {
	var all []string
	for i := 0; i < len(years); {
		j := i
		for j+1 < len(years) && years[j+1] == years[j]+1 {
			j++
		}
		if j == i {
			all = append(all, fmt.Sprint(years[i]))
		} else {
			all = append(all, fmt.Sprintf("%d to %d", years[i], years[j]))
		}
		i = j + 1
	}
	return strings.Join(all, ", ")
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
	if year == 0 {
		best = &all[len(all)-1]
	}
	years := make([]int, len(all))
	for i := range all {
		years[i] = all[i].Year
	}
	return nil, 0, &YearError{Set: set, Factor: best.ID, Year: year, Years: years, Nearest: best.Year}
}

func distance(a, b int) int { return max(a-b, b-a) }

// checkYear refuses a year that nobody means.
func checkYear(year int) error {
	if year != 0 && (year < FirstYear || year > LastYear) {
		return &place.Error{Found: fmt.Sprintf("the year %d", year), Wanted: fmt.Sprintf("%d to %d is wanted", FirstYear, LastYear)}
	}
	return nil
}
