//go:build unix

package input_test

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/cleaner-production/abate/engine/input"
)

// Reading a pipe that nobody writes to would wait for ever.
func TestPipeIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe.toml")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	if _, err := input.ReadFile(path); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("a pipe: %v", err)
	}
}
