package cells

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

// guarded returns a page with pages before and behind it that nobody may touch: who does ends the process.
func guarded(t *testing.T) []byte {
	t.Helper()
	size := syscall.Getpagesize()
	all, err := syscall.Mmap(-1, 0, 3*size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Skip("NOT RUN: ", err)
	}
	t.Cleanup(func() { syscall.Munmap(all) })
	for _, page := range [][]byte{all[:size], all[2*size:]} {
		if err := syscall.Mprotect(page, syscall.PROT_NONE); err != nil {
			t.Skip("NOT RUN: ", err)
		}
	}
	return all[size : 2*size : 2*size]
}

// Nothing is read or written beyond what is said: for that assembly is not asked by Go.
func TestNothingBeyond(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 9))
	page, numbers, digits := guarded(t), guarded(t), guarded(t)
	for range 20_000 {
		var line []byte
		var bounds []uint32
		columns := 1 + r.IntN(30)
		for range columns {
			line = append(line, []string{"", "1", "12.5", strings.Repeat("7", r.IntN(20))}[r.IntN(4)]...)
			bounds = append(bounds, uint32(len(line)))
			line = append(line, ';')
		}
		line[len(line)-1] = '\n'
		for _, text := range [][]byte{page[:len(line):len(line)], page[len(page)-len(line):]} {
			copy(text, line)
			of := unsafe.Slice((*Number)(unsafe.Pointer(&numbers[len(numbers)-16*columns])), columns)
			others := Read(text, append([]uint32{^uint32(0)}, bounds...), 1, of, '.', nil)
			for k, end := range bounds {
				begin := 0
				if k > 0 {
					begin = int(bounds[k-1]) + 1
				}
				if want := int(end) > begin; of[k].Given() != want && len(others) == 0 {
					t.Fatalf("%q: cell %d is given: %v", line, k, of[k].Given())
				}
			}
		}
		for _, text := range [][]byte{page[:len(line)+Slack], page[len(page)-len(line)-Slack:]} {
			copy(text, line)
			x := NewIndex(';', columns, 1+r.IntN(3), false)
			x.at = unsafe.Slice((*uint32)(unsafe.Pointer(&digits[len(digits)-4*len(x.at)])), len(x.at))
			x.Begin(len(line))
			if found, n := x.Rows(text, 0, 1); n != 1 || fmt.Sprint(found[1:]) != fmt.Sprint(bounds) {
				t.Fatalf("%q has %v, want %v", line, found, bounds)
			}
		}
		n := 1 + r.IntN(64)
		values := unsafe.Slice((*float64)(unsafe.Pointer(&numbers[len(numbers)-8*n])), n)
		for i := range values {
			values[i] = float64(i)
		}
		made := unsafe.Slice((*uint64)(unsafe.Pointer(&digits[len(digits)-8*n])), n)
		if Digits(values, 1, made); made[n-1] != Eight(uint64(n-1)) {
			t.Fatalf("the digits of %d are %x", n-1, made[n-1])
		}
	}
}
