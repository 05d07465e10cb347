//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peakBytes returns the largest resident memory of a process that has ended.
func peakBytes(s *os.ProcessState) int64 {
	usage, ok := s.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	peak := int64(usage.Maxrss)
	if runtime.GOOS == "darwin" {
		return peak // in bytes there, in KiB elsewhere
	}
	return peak * 1024
}
