//go:build unix

package main

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// What is no file, such as /dev/null, is written into and never replaced: a file in its place would break the machine.
func TestPipeIsNotReplaced(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	got := make(chan []byte)
	go func() {
		data, _ := os.ReadFile(pipe)
		got <- data
	}()
	var out bytes.Buffer
	if code := run(context.Background(), []string{"calc", "--format", "json", "-o", pipe, "--force"}, strings.NewReader(""), &out, &out); code != exitDone {
		t.Fatalf("exit code %d: %s", code, out.String())
	}
	if data := <-got; !bytes.Contains(data, []byte(`"schema": 1`)) {
		t.Errorf("the pipe got %d bytes", len(data))
	}
	if info, err := os.Lstat(pipe); err != nil || info.Mode()&fs.ModeNamedPipe == 0 {
		t.Errorf("the pipe is now %v, %v", info.Mode(), err)
	}
}
