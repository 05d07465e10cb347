package finance

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestProjectFlows(t *testing.T) {
	tests := []struct {
		name    string
		project Project
		want    []float64
	}{
		{
			name:    "nothing but a lifetime",
			project: Project{LifetimeYears: 2},
			want:    []float64{0, 0, 0},
		},
		{
			name: "each carrier has its own escalation; a running cost is a stream with a minus sign",
			project: Project{Investment: 100, LifetimeYears: 3, Streams: []Stream{
				{Annual: 16, Escalation: 0.5},   // 16, 24, 36
				{Annual: 64, Escalation: -0.25}, // 64, 48, 36
				{Annual: -8, Escalation: 0.25},  // 8, 10, 12.5
			}},
			want: []float64{-100, 72, 62, 59.5},
		},
		{
			name: "prices of year 0 escalate from year 1",
			project: Project{Investment: 100, LifetimeYears: 3, PriceBase: Year0, Streams: []Stream{
				{Annual: 16, Escalation: 0.5},
				{Annual: -8, Escalation: 0.25},
			}},
			want: []float64{-100, 24 - 10, 36 - 12.5, 54 - 15.625},
		},
		{
			name: "prices known for three years of five escalate from the third",
			project: Project{Investment: 100, LifetimeYears: 5, Streams: []Stream{
				{Annual: 16, Escalation: 0.5, Path: []float64{1, 1.25, 1.5}}, // 16, 20, 24, 36, 54
				{Annual: 8},
			}},
			want: []float64{-100, 24, 28, 32, 44, 62},
		},
		{
			name: "prices known for longer than the lifetime; today's price is another",
			project: Project{Investment: 100, LifetimeYears: 2, PriceBase: Year0, Streams: []Stream{
				{Annual: 16, Escalation: 0.5, Path: []float64{1.25, 1.5, 9, 9}},
			}},
			want: []float64{-100, 20, 24},
		},
		{
			name: "replacements in any order, also twice a year and in the last; residual value last",
			project: Project{Investment: 100, LifetimeYears: 3, ResidualValue: 7,
				Streams:      []Stream{{Annual: 50}},
				Replacements: []Replacement{{3, 5}, {1, 10}, {1, 2}}},
			want: []float64{-100, 38, 50, 52},
		},
	}
	for _, tt := range tests {
		got, err := tt.project.Flows()
		if diff := cmp.Diff(tt.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v, want - got +:\n%s", tt.name, err, diff)
		}
	}
}

func TestProjectErrors(t *testing.T) {
	streams := func(annual, escalation float64) []Stream {
		return []Stream{{}, {Annual: annual, Escalation: escalation}}
	}
	tests := []struct {
		name    string
		project Project
		want    string
	}{
		{"no lifetime", Project{}, "finance: lifetime of 0 years is not between 1 and 1000"},
		{"lifetime too long", Project{LifetimeYears: 1001}, "finance: lifetime of 1001 years is not between 1 and 1000"},
		{"price base", Project{LifetimeYears: 1, PriceBase: 2}, "finance: price base 2 is neither Year1 nor Year0"},
		{"escalation", Project{LifetimeYears: 1, Streams: streams(1, -1)}, "finance: escalation -1 is not above -1"},
		{"escalation NaN", Project{LifetimeYears: 1, Streams: streams(1, nan)}, "finance: escalation NaN is not a finite number"},
		{"replacement at the start", Project{LifetimeYears: 5, Replacements: []Replacement{{0, 9}}}, "finance: replacement in year 0 is not between year 1 and 5"},
		{"replacement too late", Project{LifetimeYears: 5, Replacements: []Replacement{{6, 9}}}, "finance: replacement in year 6 is not between year 1 and 5"},
		{"investment infinite", Project{LifetimeYears: 1, Investment: inf}, "finance: flow 0, -Inf, is not a finite number"},
		{"saving NaN", Project{LifetimeYears: 1, Streams: streams(nan, 0)}, "finance: flow 1, NaN, is not a finite number"},
		{"cost infinite", Project{LifetimeYears: 2, Replacements: []Replacement{{2, inf}}}, "finance: flow 2, -Inf, is not a finite number"},
		{"residual value NaN", Project{LifetimeYears: 2, ResidualValue: nan}, "finance: flow 2, NaN, is not a finite number"},
		{"grows beyond range", Project{LifetimeYears: 3, Streams: streams(1e300, 1e8)}, "finance: flow 3, +Inf, is not a finite number"},
	}
	for _, tt := range tests {
		flows, err := tt.project.Flows()
		if err == nil || err.Error() != tt.want || flows != nil {
			t.Errorf("%s: got %v, %q, want %q", tt.name, flows, err, tt.want)
		}
	}
}

func TestProjectOfAThousandYears(t *testing.T) {
	flows, err := Project{LifetimeYears: 1000, Streams: []Stream{{Annual: 1, Escalation: 0.02}}}.Flows()
	if err != nil {
		t.Fatal(err)
	}
	want := math.Pow(1.02, 999)
	if got := flows[1000]; len(flows) != 1001 || math.Abs(got/want-1) > 1e-12 {
		t.Errorf("%d flows, the last %v, want 1001 and %v", len(flows), got, want)
	}
}

func TestFlowsLeavesTheProjectAlone(t *testing.T) {
	p := Project{LifetimeYears: 2, Streams: []Stream{{Annual: 100, Escalation: 0.1}}, Replacements: []Replacement{{1, 5}}}
	if _, err := p.Flows(); err != nil {
		t.Fatal(err)
	}
	want := Project{LifetimeYears: 2, Streams: []Stream{{Annual: 100, Escalation: 0.1}}, Replacements: []Replacement{{1, 5}}}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Error(diff)
	}
}
