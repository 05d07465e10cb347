package meter

import (
	"fmt"
	"math"
	"strconv"

	"github.com/cleaner-production/abate/engine/internal/exact"
	"github.com/cleaner-production/abate/engine/quantity"
)

// Model is a linear fit y = b0 + b1 x1 + … by ordinary least squares.
type Model struct {
	N            int       // points
	Coefficients []float64 // b0, b1, …: those of the variables follow the constant
	Errors       []float64 // standard errors of the coefficients
	SD           float64   // of the residuals: sqrt(sum of squares / (N - P))
	R2           float64   // the share of the variance that is explained; 0 where there is none to explain
	CV           float64   // SD / mean of y, CV(RMSE); 0 where the mean is 0
	Residuals    []float64 // in the order given

	mean, sse  float64
	centre     []float64   // means of the variables
	covariance [][]float64 // of b1, b2, …, of residuals with a variance of 1
}

// P is how many coefficients the fit has.
func (m *Model) P() int { return len(m.Coefficients) }

// spare is how many points a fit wants beyond its coefficients: with fewer, Student's t and the residual variance say little.
const spare = 3

// collinear is the length of what is left of a variable of length 1 without its part along the others, at which they say
// the same: a variance inflation of 1e8. The Longley data, a byword for collinearity, are at 0.02.
const collinear = 1e-4

// Fit fits y, one number for each point, on variables, each with one number for each point.
//
// The columns are centred and scaled to length 1, then triangularised by Householder reflections: Golub and Van Loan,
// Matrix Computations, algorithms 5.1.1 and 5.2.1; the constant follows from the means.
func Fit(y []float64, variables ...[]float64) (*Model, error) {
	n, k := len(y), len(variables)
	if least := k + 1 + spare; n < least {
		return nil, &quantity.Error{Found: fmt.Sprintf("%d points for a fit of %d coefficients", n, k+1), Wanted: fmt.Sprintf("at least %d are wanted", least)}
	}
	m := &Model{N: n, mean: mean(y), centre: make([]float64, k), covariance: make([][]float64, k)}
	columns, length := make([][]float64, k), make([]float64, k)
	for j, x := range variables {
		if len(x) != n {
			return nil, &quantity.Error{Found: fmt.Sprintf("variable %d has %d points, and y %d", j+1, len(x), n)}
		}
		m.centre[j] = mean(x)
		columns[j] = shifted(x, m.centre[j])
		length[j] = norm(columns[j])
		if length[j] <= 1e-9*math.Sqrt(float64(n))*math.Abs(m.centre[j]) || length[j] == 0 {
			return nil, &quantity.Error{Found: fmt.Sprintf("variable %d is the same in all months, %v", j+1, x[0]), Wanted: "a variable that varies is wanted", Mend: "leave it out"}
		}
		for i := range columns[j] {
			columns[j][i] /= length[j]
		}
	}
	residuals := shifted(y, m.mean)
	total := norm(residuals)
	r, err := triangle(columns, residuals)
	if err != nil {
		return nil, err
	}
	b := make([]float64, k) // of the scaled columns
	for j := k - 1; j >= 0; j-- {
		b[j] = residuals[j]
		for i := j + 1; i < k; i++ {
			b[j] -= float64(r[i][j] * b[i])
		}
		b[j] /= r[j][j]
	}
	rest := norm(residuals[k:])
	m.sse = float64(rest * rest)
	m.SD = rest / math.Sqrt(float64(n-k-1))
	inverse := inverted(r)
	m.Coefficients, m.Errors = make([]float64, k+1), make([]float64, k+1)
	var constant exact.Sum
	constant.Add(m.mean)
	variance := 1 / float64(n)
	for i := range k {
		m.Coefficients[i+1] = b[i] / length[i]
		constant.Add(-float64(m.Coefficients[i+1] * m.centre[i]))
		m.covariance[i] = make([]float64, k)
		for j := range k {
			for l := max(i, j); l < k; l++ {
				m.covariance[i][j] += float64(inverse[l][i] * inverse[l][j])
			}
			m.covariance[i][j] /= float64(length[i] * length[j])
			variance += float64(m.centre[i] * m.covariance[i][j] * m.centre[j])
		}
		m.Errors[i+1] = m.SD * math.Sqrt(m.covariance[i][i])
	}
	m.Coefficients[0], m.Errors[0] = constant.Value(), m.SD*math.Sqrt(max(variance, 0))
	if total > 0 {
		m.R2 = max(1-float64(rest/total*(rest/total)), 0)
	}
	if m.mean != 0 {
		m.CV = m.SD / math.Abs(m.mean)
	}
	m.Residuals = make([]float64, n)
	for i := range y {
		m.Residuals[i] = y[i] - m.mean
		for j := range variables {
			m.Residuals[i] -= float64(m.Coefficients[j+1] * (variables[j][i] - m.centre[j]))
		}
	}
	for _, v := range append(append(append([]float64{m.SD, m.R2, m.CV, m.sse}, m.Coefficients...), m.Errors...), m.Residuals...) {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, &quantity.Error{Found: "numbers too large or too small to be fitted", Mend: "check the units"}
		}
	}
	return m, nil
}

// triangle reflects columns and y so that the columns become R, as r[column][row], and returns it.
func triangle(columns [][]float64, y []float64) ([][]float64, error) {
	for j, x := range columns {
		left := norm(x[j:])
		if !(left > collinear) {
			return nil, &quantity.Error{Found: "variable " + strconv.Itoa(j+1) + " follows from those before it: they are collinear", Wanted: "variables that do not say the same are wanted", Mend: "leave one out"}
		}
		alpha := -math.Copysign(left, x[j]) // the sign that cancels nothing
		v := append([]float64(nil), x[j:]...)
		v[0] -= alpha
		length := norm(v)
		for _, other := range append(columns[j+1:len(columns):len(columns)], y) {
			reflect(other[j:], v, length)
		}
		x[j] = alpha
	}
	return columns, nil
}

// reflect mirrors x at the plane across v.
func reflect(x, v []float64, length float64) {
	var dot exact.Sum
	for i := range v {
		dot.Add(float64(v[i] / length * x[i]))
	}
	by := 2 * dot.Value()
	for i := range v {
		x[i] -= float64(by * (v[i] / length))
	}
}

// inverted returns the inverse of R, as [column][row], both upper triangles.
func inverted(r [][]float64) [][]float64 {
	inverse := make([][]float64, len(r))
	for j := range r {
		inverse[j] = make([]float64, len(r))
		inverse[j][j] = 1 / r[j][j]
		for i := j - 1; i >= 0; i-- {
			sum := 0.0
			for l := i + 1; l <= j; l++ {
				sum += float64(r[l][i] * inverse[j][l])
			}
			inverse[j][i] = -sum / r[i][i]
		}
	}
	return inverse
}

// At returns what the model predicts for values of its variables.
func (m *Model) At(x []float64) float64 {
	v := m.mean
	for j := range x {
		v += float64(m.Coefficients[j+1] * (x[j] - m.centre[j]))
	}
	return v
}

// spread returns the variance of the sum of new points less what the model predicts for it, of residuals with a variance
// of 1: m + c' (X'X)^-1 c with c the sum of the rows of the m points. Montgomery, Peck and Vining, Introduction to Linear
// Regression Analysis, section 3.5, for one point; of a sum the rows add up.
func (m *Model) spread(points [][]float64) float64 {
	count := float64(len(points))
	sum := make([]float64, len(m.centre)) // less count x the mean, so that the constant is apart
	for _, x := range points {
		for j := range sum {
			sum[j] += x[j] - m.centre[j]
		}
	}
	v := count + float64(count*count)/float64(m.N)
	for i := range sum {
		for j := range sum {
			v += float64(sum[i] * m.covariance[i][j] * sum[j])
		}
	}
	return v
}

func mean(x []float64) float64 { return exact.Of(x...) / float64(len(x)) }

func shifted(x []float64, by float64) []float64 {
	all := make([]float64, len(x))
	for i := range x {
		all[i] = x[i] - by
	}
	return all
}

// norm is the length of a vector, without overflow of its squares.
func norm(x []float64) float64 {
	most := 0.0
	for _, v := range x {
		most = max(most, math.Abs(v))
	}
	if most == 0 || math.IsNaN(most) || math.IsInf(most, 0) {
		return most
	}
	var sum exact.Sum
	for _, v := range x {
		sum.Add(float64(v / most * (v / most)))
	}
	return most * math.Sqrt(sum.Value())
}
