package input_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/quantity"
)

const small = "[[programme]]\nid = \"a\"\nsavings.coal = \"5 t\"\n"

func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, path := range []string{
		write("plant.toml", small), write("PLANT.TOML", small), write("plant", small),
		write("t.csv", "option,coal_t\na,5\n"), write("T.CSV", "option,coal_t\na,5\n"), write("t.tsv", "option\tcoal_t\na\t5\n"),
	} {
		p, err := input.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if p.At.File != path || len(p.Programmes) != 1 {
			t.Errorf("%s: %+v", path, p)
		}
	}

	large := write("large.toml", "")
	if err := os.Truncate(large, input.MaxBytes+1); err != nil {
		t.Fatal(err)
	}
	limit := write("limit.toml", small)
	if err := os.Truncate(limit, input.MaxBytes); err != nil {
		t.Fatal(err)
	}
	refused := []struct{ path, want string }{
		{dir, "a folder; a file is wanted"},
		{filepath.Join(dir, "missing.toml"), "cannot be read: no such file or directory"},
		{filepath.Join(dir, "plant.toml", "x"), "cannot be read: not a directory"},
		{large, "17 MiB; at most 16 MiB are read"},
		{write("t.xlsx", "x"), "a spreadsheet; TOML or CSV is read here; save the sheet as CSV"},
		{write("t.XLS", "x"), "a spreadsheet; TOML or CSV is read here; save the sheet as CSV"},
		{write("zip.toml", "PK\x03\x04"), "a zip archive or spreadsheet; TOML or CSV is read here; save the sheet as CSV"},
		{write("zip.csv", "PK\x03\x04"), "a zip archive or spreadsheet; TOML or CSV is read here; save the sheet as CSV"},
	}
	for _, tt := range refused {
		_, err := input.ReadFile(tt.path)
		var e *input.Error
		if !errors.As(err, &e) || e.File != tt.path || err.Error() != tt.path+": "+tt.want {
			t.Errorf("%v\nwant %s: %s", err, tt.path, tt.want)
		}
	}
	if data, err := input.Load(limit); err != nil || len(data) != input.MaxBytes {
		t.Errorf("a file at the limit: %d bytes, %v", len(data), err)
	}
	if runtime.GOOS == "linux" { // one that is always there and never ends
		if _, err := input.ReadFile("/dev/zero"); err == nil || err.Error() != "/dev/zero: not a regular file; a file is wanted; write - to read the standard input" {
			t.Errorf("a device: %v", err)
		}
	}
	if os.Geteuid() != 0 {
		locked := write("locked.toml", small)
		if err := os.Chmod(locked, 0); err != nil {
			t.Fatal(err)
		}
		if _, err := input.ReadFile(locked); err == nil || !strings.HasSuffix(err.Error(), "cannot be read: permission denied") {
			t.Errorf("a file that may not be read: %v", err)
		}
	}
}

// The name decides the format, and what has no known ending is TOML.
func TestNames(t *testing.T) {
	if _, err := input.Read("<stdin>", []byte(small), quantity.English); err != nil {
		t.Error(err)
	}
	if _, err := input.Read("t.csv", []byte(small), quantity.English); err == nil {
		t.Error("TOML was read as a table")
	}
}
