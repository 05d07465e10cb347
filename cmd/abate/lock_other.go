//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package main

import (
	"os"
	"runtime"
)

// use marks a new file as in use; Windows lets nobody remove a file that is open.
func use(*os.File) bool { return true }

// removeUnused removes a file unless it is in use.
func removeUnused(name string) {
	if runtime.GOOS == "windows" {
		_ = os.Remove(name)
	}
}
