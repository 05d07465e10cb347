package tomltree

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// meddled is a file to which something happens when its first bytes have been read.
type meddled struct {
	*os.File
	meddle func()
}

func (m *meddled) Read(p []byte) (int, error) {
	n, err := m.File.Read(p[:min(4, len(p))])
	if m.meddle != nil {
		m.meddle()
		m.meddle = nil
	}
	return n, err
}

// A file that another program writes while it is read is refused, whatever that program does to it. One that is replaced by
// a new file is read as it was.
func TestReadAllSeesChanges(t *testing.T) {
	const old = "title = 'old, and long enough to be read in several pieces'"
	for _, tt := range []struct {
		name    string
		meddle  func(file string) error
		refused bool
	}{
		{"nothing", func(string) error { return nil }, false},
		{"cut", func(file string) error { return os.Truncate(file, 10) }, true},
		{"emptied and written again", func(file string) error { return os.WriteFile(file, []byte("title = 'new'"), 0o600) }, true},
		{"written again with as many bytes", func(file string) error { return os.WriteFile(file, []byte(old), 0o600) }, true},
		{"lengthened", func(file string) error { return os.WriteFile(file, []byte(old+old), 0o600) }, true},
		{"replaced by another file", func(file string) error {
			if err := os.WriteFile(file+".new", []byte("x"), 0o600); err != nil {
				return err
			}
			return os.Rename(file+".new", file)
		}, false},
	} {
		file := filepath.Join(t.TempDir(), "plant.toml")
		if err := os.WriteFile(file, []byte(old), 0o600); err != nil {
			t.Fatal(err)
		}
		long := time.Now().Add(-time.Hour) // clocks of file systems are coarse
		if err := os.Chtimes(file, long, long); err != nil {
			t.Fatal(err)
		}
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		data, err := ReadAll(&meddled{f, func() {
			if err := tt.meddle(file); err != nil {
				t.Fatal(err)
			}
		}})
		if tt.refused != errors.Is(err, ErrChanged) || !tt.refused && string(data) != old {
			t.Errorf("%s: %q, %v", tt.name, data, err)
		}
		f.Close()
	}
}
