// Package spell finds the word that a misspelt one was meant to be, for the "did you mean" of an error.
package spell

import "unicode"

// Nearest returns the candidate closest to word by edit distance, letter case aside, or "" where none
// is near: at most half of the letters of the shorter word may differ. Of equally near candidates the
// first one wins, so candidates are best given in order of preference.
func Nearest(word string, candidates []string) string {
	const longest = 64 // no name is longer; keeps the cost of hostile input bounded
	w := fold(word)
	if len(w) == 0 || len(w) > longest {
		return ""
	}
	best, bestDistance := "", longest
	for _, c := range candidates {
		f := fold(c)
		if len(f) == 0 || len(f) > longest {
			continue
		}
		d := distance(w, f)
		if d < bestDistance && 2*d <= min(len(w), len(f)) {
			best, bestDistance = c, d
		}
	}
	return best
}

func fold(s string) []rune {
	r := []rune(s)
	for i := range r {
		r[i] = unicode.ToLower(r[i])
	}
	return r
}

// distance is the optimal string alignment distance: insertions, deletions, substitutions and swaps of
// neighbours, the commonest slip of a typist.
func distance(a, b []rune) int {
	before, above, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := above[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			row[j] = min(change, above[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, above, row = above, row, before
	}
	return above[len(b)]
}
