package finance

import "testing"

func BenchmarkIRRLevelTenYears(b *testing.B) {
	flows := level(112000, 172000, 10)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := IRR(flows); err != nil {
			b.Fatal(err)
		}
	}
}

// Forty years with a replacement every tenth and a clean-up at the end: seven changes of sign.
func BenchmarkIRRSeveralChangesFortyYears(b *testing.B) {
	flows := level(100_000, 15_000, 40)
	for _, year := range []int{10, 20, 30, 40} {
		flows[year] = -40_000
	}
	b.ReportAllocs()
	for b.Loop() {
		if len(IRRs(flows)) == 0 {
			b.Fatal("no root")
		}
	}
}

func BenchmarkNPVTenYears(b *testing.B) {
	flows := level(112000, 172000, 10)
	b.ReportAllocs()
	for b.Loop() {
		NPV(0.1, flows)
	}
}

func BenchmarkDiscountedPaybackTenYears(b *testing.B) {
	flows := level(112000, 17200, 10)
	b.ReportAllocs()
	for b.Loop() {
		DiscountedPayback(0.1, flows)
	}
}
