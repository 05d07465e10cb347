package main

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// writers are commands that write, each with what it writes below its folder.
var writers = []struct {
	name string
	args []string
}{
	{"a file", []string{"calc", "--format", "json", "-o", "out.json"}},
	{"a report", []string{"report", "-o", "out.html"}},
	{"a workbook", []string{"report", "-o", "out.xlsx"}},
	{"several pictures", []string{"plot", "--only", "co2", "--only", "rate", "--only", "savings", "-o", "pictures"}},
	{"a template", []string{"init", "plant.toml"}},
	{"an example", []string{"example", "write", "factory/plant.csv", "plant.csv"}},
	{"a stream", []string{"bulk", national(), "--factors", "viet-nam", "--year", "2023", "-o", "out.csv"}},
}

// national is a table of options, wherever a command is run.
func national() string {
	name, err := filepath.Abs("../../examples/national/options.csv")
	if err != nil {
		panic(err)
	}
	return name
}

// in runs a command with its output in a folder.
func in(folder string, a *app, args []string, force ...string) int {
	args = slices.Clone(args)
	last := len(args) - 1
	args[last] = filepath.Join(folder, args[last])
	return a.run(context.Background(), append(args, force...))
}

func quiet() *app { return newApp(strings.NewReader(""), io.Discard, io.Discard) }

// contents are the files below a folder, without those of runs.
func contents(t testing.TB, folder string) (files map[string]string, left []string) {
	t.Helper()
	files = map[string]string{}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		name := strings.TrimPrefix(path, folder+string(filepath.Separator))
		if strings.HasSuffix(name, tempEnding) {
			left = append(left, name)
		} else {
			files[name] = string(data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files, left
}

func overwrite(t testing.TB, folder string, names map[string]string, text string) {
	t.Helper()
	for name := range names {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// failingDisk lets its n-th step fail, and where it stays full every one after it too.
type failingDisk struct {
	osDisk
	n, step   int
	stays     bool
	unremoved bool // whether removing failed
}

func (d *failingDisk) fails() error {
	if d.step++; d.step == d.n || d.stays && d.step > d.n {
		return syscall.ENOSPC
	}
	return nil
}

func (d *failingDisk) create(target string) (tempFile, error) {
	if err := d.fails(); err != nil {
		return nil, &fs.PathError{Op: "open", Path: target + tempEnding, Err: err}
	}
	f, err := d.osDisk.create(target)
	return &failingFile{f, d}, err
}

func (d *failingDisk) link(old, new string) error {
	if err := d.fails(); err != nil {
		return &os.LinkError{Op: "link", Old: old, New: new, Err: err}
	}
	return d.osDisk.link(old, new)
}

func (d *failingDisk) rename(old, new string) error {
	if err := d.fails(); err != nil {
		return &os.LinkError{Op: "rename", Old: old, New: new, Err: err}
	}
	return d.osDisk.rename(old, new)
}

func (d *failingDisk) remove(name string) error {
	if err := d.fails(); err != nil {
		d.unremoved = true
		return err
	}
	return d.osDisk.remove(name)
}

func (d *failingDisk) syncFolder(folder string) error {
	if err := d.fails(); err != nil {
		return err
	}
	return d.osDisk.syncFolder(folder)
}

type failingFile struct {
	tempFile
	disk *failingDisk
}

func (f *failingFile) Write(p []byte) (int, error) {
	if err := f.disk.fails(); err != nil {
		n, _ := f.tempFile.Write(p[:len(p)/2])
		return n, &fs.PathError{Op: "write", Path: f.Name(), Err: err}
	}
	return f.tempFile.Write(p)
}

func (f *failingFile) Sync() error {
	if err := f.disk.fails(); err != nil {
		return &fs.PathError{Op: "sync", Path: f.Name(), Err: err}
	}
	return f.tempFile.Sync()
}

func (f *failingFile) Chmod(m fs.FileMode) error {
	if err := f.disk.fails(); err != nil {
		return &fs.PathError{Op: "chmod", Path: f.Name(), Err: err}
	}
	return f.tempFile.Chmod(m)
}

// Whichever step of writing fails, for each of them in turn: a run that says it succeeded has written everything, one that
// failed names the target and the cause and leaves whole files, and what it had to leave beside them the next run removes.
func TestFaultAtEachStep(t *testing.T) {
	for _, w := range writers {
		t.Run(strings.ReplaceAll(w.name, " ", "_"), func(t *testing.T) {
			folder := t.TempDir()
			if code := in(folder, quiet(), w.args); code != exitDone {
				t.Fatal("exit code", code)
			}
			whole, _ := contents(t, folder)
			steps, lost, falseSuccess := 0, 0, 0
			for _, c := range []struct{ stays, there bool }{{false, false}, {false, true}, {true, false}, {true, true}} {
				for n := 1; ; n++ {
					var force []string
					if c.there {
						overwrite(t, folder, whole, "old")
						force = []string{"--force"}
					} else {
						for name := range whole {
							os.Remove(filepath.Join(folder, name))
						}
					}
					var said bytes.Buffer
					a := newApp(strings.NewReader(""), io.Discard, &said)
					d := &failingDisk{n: n, stays: c.stays}
					a.desk.disk = d
					code := in(folder, a, w.args, force...)
					if d.step < n {
						break
					}
					steps++
					files, left := contents(t, folder)
					for name, text := range whole {
						got, there := files[name]
						old := got == "old" || !c.there && !there
						if got != text && !old {
							lost++
							t.Errorf("step %d: %s has %d bytes of %d", n, name, len(got), len(text))
						}
						if code == exitDone && got != text {
							falseSuccess++
							t.Errorf("step %d: done, it says, and %s is not written", n, name)
						}
					}
					if line := said.String(); code != exitDone {
						first, rest, _ := strings.Cut(line, "\n")
						if code != exitFailed || rest != "" || !strings.HasPrefix(first, folder) || !strings.HasSuffix(first, "no space left on device") || strings.Contains(first, tempEnding) {
							t.Errorf("step %d: exit code %d: %s", n, code, line)
						}
					}
					if len(left) > 0 && !d.unremoved {
						t.Errorf("step %d: left behind: %q", n, left)
					}
				}
				if code := in(folder, quiet(), w.args, "--force"); code != exitDone {
					t.Fatal("exit code", code)
				}
				if files, left := contents(t, folder); len(left) > 0 || len(files) != len(whole) {
					t.Errorf("after the next run there are %d files, and left behind %q", len(files), left)
				}
			}
			t.Logf("%d steps failed: %d files lost, %d false successes", steps, lost, falseSuccess)
		})
	}
}

// Several pictures appear together: where one cannot be, for it exists, none of them does.
func TestFaultInOneOfSeveral(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "savings.svg"), []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	if code := run(context.Background(), []string{"plot", "-o", folder}, strings.NewReader(""), &said, &said); code != exitFailed || !strings.Contains(said.String(), "savings.svg: exists; use --force") {
		t.Errorf("exit code %d: %s", code, said.String())
	}
	if files, left := contents(t, folder); len(files) != 1 || files["savings.svg"] != "old" || len(left) > 0 {
		t.Errorf("%d files, %q", len(files), left)
	}
}

// Where a file is made at the target while its own is being written, without force the other one stays.
func TestFaultOfAFileInBetween(t *testing.T) {
	target := filepath.Join(t.TempDir(), "out.json")
	for _, links := range []bool{true, false} {
		os.Remove(target)
		k := &desk{disk: meddlingDisk{links: links, before: func() {
			if err := os.WriteFile(target, []byte("of another"), 0o600); err != nil {
				t.Fatal(err)
			}
		}}}
		all := k.begin()
		d, err := all.create(target, false)
		if err != nil {
			t.Fatal(err)
		}
		d.Write([]byte("own"))
		if !links { // then only what was there before is seen
			os.WriteFile(target, []byte("of another"), 0o600)
		}
		if err := all.commit(); err == nil || err.Error() != target+": exists; use --force to replace it" {
			t.Error(err)
		}
		all.discard()
		if files, left := contents(t, filepath.Dir(target)); files["out.json"] != "of another" || len(left) > 0 {
			t.Errorf("%q, %q", files, left)
		}
	}
}

type meddlingDisk struct {
	osDisk
	links  bool
	before func()
}

func (d meddlingDisk) link(old, new string) error {
	if !d.links {
		return syscall.EPERM // as a file system without links says
	}
	d.before()
	return d.osDisk.link(old, new)
}

// The names of files beside a target fit where the target's does, and those of one target are not those of another.
func TestLongNames(t *testing.T) {
	long := strings.Repeat("nhàmáy", 31) + ".html" // 253 bytes
	if len(long) > 255 || len(long) < 250 {
		t.Fatal(len(long))
	}
	folder := t.TempDir()
	stem := tempStem(filepath.Join(folder, long))
	if len(stem)+8+len(tempEnding) > 255 || stem == tempStem(strings.Replace(long, ".html", ".json", 1)) {
		t.Errorf("%d bytes: %q", len(stem), stem)
	}
	if code := in(folder, quiet(), []string{"report", "-o", long}); code != exitDone {
		t.Error("exit code", code)
	}
}

// A signal takes away what is not finished, and what it finds finished it leaves.
func TestClearDesk(t *testing.T) {
	folder := t.TempDir()
	k := &desk{}
	done, half := k.begin(), k.begin()
	for i, all := range []*drafts{done, half} {
		d, err := all.create(filepath.Join(folder, []string{"done", "half"}[i]), false)
		if err != nil {
			t.Fatal(err)
		}
		d.Write([]byte("text"))
	}
	if err := done.commit(); err != nil {
		t.Fatal(err)
	}
	if n := k.clear(); n != 1 {
		t.Errorf("%d files were finished", n)
	}
	if files, left := contents(t, folder); len(files) != 1 || files["done"] != "text" || len(left) > 0 {
		t.Errorf("%q, %q", files, left)
	}
}

// What cobra prints is not whole either where it cannot be written.
func TestFaultOfStandardOutput(t *testing.T) {
	for _, args := range [][]string{{}, {"--help"}, {"help", "exit-codes"}, {"version"}, {"completion", "bash"}, {"factors", "list"}, {"convert", "5 t", "--format", "json"}, {"init", "-"}} {
		var said bytes.Buffer
		if code := run(context.Background(), args, strings.NewReader(""), full{}, &said); code != exitFailed || said.String() != "<stdout>: no space left on device\n" {
			t.Errorf("%q: exit code %d: %s", args, code, said.String())
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) {
	return 0, &fs.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.ENOSPC}
}
