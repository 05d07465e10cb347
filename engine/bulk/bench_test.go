package bulk_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/cleaner-production/abate/engine/bulk"
)

// national returns a table of the shape of a national programme: 64 programmes, some quantities and lifetimes unknown.
func national(rows int) []byte {
	r := rand.New(rand.NewPCG(2004, 64))
	b := []byte("programme,company,option,investment,lifetime_years,coal_t,do_t,fo_t,lpg_t,electricity_kwh,water_m3\n")
	for i := range rows {
		b = fmt.Appendf(b, "p%02d,c%05d,o%07d", r.IntN(64), r.IntN(20_000), i)
		for j, usual := range []float64{20e3, 0, 60, 8, 12, 5, 90e3, 4e3} {
			b = append(b, ',')
			switch v := math.Round(usual*math.Exp(1.2*r.NormFloat64())*100) / 100; {
			case j == 1 && r.IntN(10) > 0:
				b = strconv.AppendInt(b, int64(5+r.IntN(21)), 10)
			case j == 0 || j > 1 && r.IntN(3) > 0:
				b = strconv.AppendFloat(b, v, 'f', -1, 64)
			}
		}
		b = append(b, '\n')
	}
	return b
}

func BenchmarkRun(b *testing.B) {
	data, set := national(200_000), load(b, "viet-nam")
	if name := os.Getenv("ABATE_BULK_TABLE"); name != "" {
		var err error
		if data, err = os.ReadFile(name); err != nil {
			b.Fatal(err)
		}
	}
	quoted := bytes.ReplaceAll(bytes.ReplaceAll(data, []byte(","), []byte(`","`)), []byte("\n"), []byte("\"\n\""))
	quoted = append([]byte(`"`), quoted[:len(quoted)-1]...)
	for _, kind := range []struct {
		name string
		data []byte
		cfg  bulk.Config
	}{
		{"level", data, bulk.Config{Terms: terms(0), Totals: true}},
		{"level, 1 worker", data, bulk.Config{Terms: terms(0), Totals: true, Workers: 1}},
		{"rising", data, bulk.Config{Terms: terms(1), Totals: true}},
		{"full digits", data, bulk.Config{Terms: terms(0), Totals: true, Full: true}},
		{"all quoted", quoted, bulk.Config{Terms: terms(0), Totals: true}},
	} {
		b.Run(kind.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(kind.data)))
			rows := 0
			for b.Loop() {
				s, err := bulk.Run(context.Background(), set, bytes.NewReader(kind.data), bulk.Output{Rows: io.Discard}, kind.cfg)
				if err != nil {
					b.Fatal(err)
				}
				rows += int(s.Rows)
			}
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "options/s")
			b.ReportMetric(0, "ns/op")
		})
	}
}
