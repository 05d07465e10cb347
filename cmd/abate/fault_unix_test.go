//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

var (
	faults  = flag.Int("faults", 0, "run the faults of processes, killing so many of them; .ci/faults does")
	command = flag.String("command", "", "a command that is killed in place of the usual ones: \"report plant.toml -o OUT.html --force\"; what it writes begins with OUT")
)

// faulty skips a test that is for .ci/faults.
func faulty(t *testing.T) {
	t.Helper()
	if *faults == 0 {
		t.Skip("takes some time; .ci/faults runs it")
	}
}

// shell runs a line in which "$0" is the command.
func shell(t testing.TB, folder, line string) *exec.Cmd {
	t.Helper()
	bin := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(bin, "abate")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", "-c", line, filepath.Join(bin, "abate"))
	cmd.Dir = folder
	return cmd
}

// exitCode is that of an ended process, as a shell has it.
func exitCode(cmd *exec.Cmd) int {
	if s := cmd.ProcessState.Sys().(syscall.WaitStatus); s.Signaled() {
		return 128 + int(s.Signal())
	}
	return cmd.ProcessState.ExitCode()
}

// waitFor waits for something to be seen, for a second at most.
func waitFor(seen func() bool) bool {
	for end := time.Now().Add(time.Second); time.Now().Before(end); time.Sleep(200 * time.Microsecond) {
		if seen() {
			return true
		}
	}
	return false
}

// Killed at any moment, a run leaves each of its files as it was or as it is to be; what it leaves beside them the next run
// removes. Half of the kills come at a random time of the run, half when a file beside the target is seen.
func TestKilled(t *testing.T) {
	faulty(t)
	lines := []string{"report -o OUT.html --force", "report -o OUT.xlsx --force", "report -o OUT.md --force", "plot -o OUT --force --only co2 --only rate --only savings --only payback",
		"bulk " + manyOptions(t, 50_000) + " --factors viet-nam --year 2023 -o OUT.csv --totals TOTALS.csv --force"}
	share := []int{6, 1, 1, 2, 6}
	if *command != "" {
		lines, share = []string{*command}, []int{12}
	}
	for i, line := range lines {
		t.Run(line, func(t *testing.T) {
			folder := t.TempDir()
			args := strings.Fields(line)
			start := func() *exec.Cmd {
				cmd := process(t, folder, args...)
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				return cmd
			}
			if out, err := process(t, folder, args...).CombinedOutput(); err != nil { // with the first use of what is cached
				t.Fatalf("%v\n%s", err, out)
			}
			began := time.Now()
			if err := start().Wait(); err != nil {
				t.Fatal(err)
			}
			took := time.Since(began)
			whole, _ := contents(t, folder)
			overwrite(t, folder, whole, "old")
			beside := func() bool { // without looking into what may be gone by then
				here, _ := filepath.Glob(filepath.Join(folder, ".*"+tempEnding))
				below, _ := filepath.Glob(filepath.Join(folder, "*", ".*"+tempEnding))
				return len(here)+len(below) > 0
			}
			kills, early, before, after, mixed, torn, leftovers := 0, 0, 0, 0, 0, 0, 0
			for n := max(1, *faults*share[i]/12); kills < n; {
				cmd := start()
				ended := make(chan bool)
				go func() { cmd.Wait(); close(ended) }()
				if (kills+early)%2 == 0 {
					time.Sleep(time.Duration(rand.Float64() * 1.1 * float64(took)))
				} else {
					waitFor(func() bool {
						select {
						case <-ended: // too soon
							return true
						default:
							return beside()
						}
					})
					time.Sleep(time.Duration(rand.Float64() * float64(3*time.Millisecond)))
				}
				cmd.Process.Kill()
				<-ended
				if !cmd.ProcessState.Sys().(syscall.WaitStatus).Signaled() {
					early++ // it was done
					overwrite(t, folder, whole, "old")
					if early > 20*n {
						t.Fatal("it is always done before it is killed")
					}
					continue
				}
				kills++
				files, left := contents(t, folder)
				leftovers += len(left)
				was := 0
				for name, text := range whole {
					switch files[name] {
					case "old":
						was++
					case text:
					default:
						torn++
						t.Errorf("%s is torn: %d bytes of %d", name, len(files[name]), len(text))
					}
				}
				switch was {
				case len(whole):
					before++
				case 0:
					after++
				default:
					mixed++
				}
				overwrite(t, folder, whole, "old")
			}
			if err := start().Wait(); err != nil {
				t.Fatal(err)
			}
			files, left := contents(t, folder)
			if !maps.Equal(files, whole) || len(left) > 0 {
				t.Errorf("the next run leaves %q", left)
			}
			t.Logf("%d killed (%d more were done before): %d torn; the old files stood in %d, the new ones in %d, some of both in %d; %d files were left beside, %d after the next run", kills, early, torn, before, after, mixed, leftovers, len(left))
		})
	}
}

// manyOptions writes a table of options, and returns its name.
func manyOptions(t *testing.T, rows int) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("programme,option,investment,coal_t,electricity_kwh\n")
	for i := range rows {
		fmt.Fprintf(&b, "p%d,o%d,%d,%d.5,%d\n", i%7, i, 1000+i%977, i%31, 40*(i%1009))
	}
	name := filepath.Join(t.TempDir(), "options.csv")
	if err := os.WriteFile(name, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// Two runs that write one target at once leave what one of them wrote, whole; without force one of them says that it exists.
func TestTwoRunsOnOneTarget(t *testing.T) {
	faulty(t)
	folder := t.TempDir()
	target := filepath.Join(folder, "out.json")
	of := func(lang string, force ...string) []string {
		return append([]string{"calc", "--format", "json", "-o", "out.json", "--lang", lang}, force...)
	}
	whole := map[string]string{}
	for _, lang := range []string{"en", "vi"} {
		if out, err := process(t, folder, of(lang, "--force")...).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		data, err := os.ReadFile(target)
		if err != nil {
			t.Fatal(err)
		}
		whole[string(data)] = lang
	}
	if len(whole) != 2 {
		t.Fatal("both languages write the same")
	}
	pairs, refused := max(5, *faults/5), 0
	for i := range 2 * pairs {
		var force []string
		os.Remove(target)
		if i%2 == 0 {
			force = []string{"--force"}
		}
		var said [2]bytes.Buffer
		var runs [2]*exec.Cmd
		for j, lang := range []string{"en", "vi"} {
			runs[j] = process(t, folder, of(lang, force...)...)
			runs[j].Stderr = &said[j]
			if err := runs[j].Start(); err != nil {
				t.Fatal(err)
			}
		}
		done := 0
		for j := range runs {
			runs[j].Wait()
			switch code := exitCode(runs[j]); {
			case code == exitDone:
				done++
			case code == exitFailed && said[j].String() == "out.json: exists; use --force to replace it\n":
				refused++
			default:
				t.Errorf("exit code %d: %s", code, said[j].String())
			}
		}
		files, left := contents(t, folder)
		if whole[files["out.json"]] == "" || len(left) > 0 {
			t.Errorf("%d bytes; left behind: %q", len(files["out.json"]), left)
		}
		if want := 2 - i%2; done != want {
			t.Errorf("%d of two runs with %q say that they wrote the target", done, force)
		}
	}
	t.Logf("%d pairs with force and %d without: each target whole; %d runs refused", pairs, pairs, refused)
}

// A run that a signal ends is gone within moments, with the exit code that shells give, and takes along what is not finished.
func TestSignalled(t *testing.T) {
	faulty(t)
	var slowest time.Duration
	for _, tt := range []struct {
		signal syscall.Signal
		code   int
	}{{syscall.SIGINT, exitInterrupted}, {syscall.SIGTERM, exitTerminated}} {
		// At work that can be stopped; at work that cannot, waiting for the reader of a pipe; and when the file is being written.
		for _, args := range [][]string{
			{"calc", "--draws", "100000000", "-o", "out.txt", "--force"},
			{"calc", "-o", "pipe", "--force"},
			{"bulk", "pipe", "--factors", "viet-nam", "--year", "2023", "-o", "out.txt", "--force"},
			{"report", "-o", "out.html", "--force"},
		} {
			folder := t.TempDir()
			if err := syscall.Mkfifo(filepath.Join(folder, "pipe"), 0o600); err != nil {
				t.Skip(err)
			}
			old := map[string]string{"out.txt": "old", "out.html": "old"}
			overwrite(t, folder, old, "old")
			var said bytes.Buffer
			cmd := process(t, folder, args...)
			cmd.Stderr = &said
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if args[0] == "report" {
				waitFor(func() bool { left, _ := filepath.Glob(filepath.Join(folder, ".*"+tempEnding)); return len(left) > 0 })
			} else {
				time.Sleep(time.Second / 2)
			}
			sent := time.Now()
			if err := cmd.Process.Signal(tt.signal); err != nil {
				t.Fatal(err)
			}
			cmd.Wait()
			took := time.Since(sent)
			slowest = max(slowest, took)
			os.Remove(filepath.Join(folder, "pipe"))
			files, left := contents(t, folder)
			if len(left) > 0 || files["out.txt"] != "old" {
				t.Errorf("%v on %q: left behind: %q", tt.signal, args, left)
			}
			switch code := exitCode(cmd); {
			case code == exitDone && args[0] == "report" && files["out.html"] != "old": // it was faster
			case code != tt.code || said.String() != "abate: interrupted; nothing was written\n" && said.String() != "abate: interrupted; what was written before is whole\n":
				t.Errorf("%v on %q: exit code %d: %s", tt.signal, args, code, said.String())
			case strings.Contains(said.String(), "nothing was written") && files["out.html"] != "old":
				t.Errorf("%v on %q: something was written", tt.signal, args)
			}
			if took > 2*time.Second { // 200 ms on a machine at rest
				t.Errorf("%v on %q took %v", tt.signal, args, took)
			}
		}
	}
	t.Logf("the slowest of 8 was gone %v after the signal", slowest.Round(time.Millisecond))
}

// A second signal does not wait for anything.
func TestSignalledTwice(t *testing.T) {
	faulty(t)
	for range 10 { // the first one may be late on a busy machine
		folder := t.TempDir()
		if err := syscall.Mkfifo(filepath.Join(folder, "pipe"), 0o600); err != nil {
			t.Skip(err)
		}
		cmd := process(t, folder, "calc", "-o", "pipe", "--force")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second / 2)
		cmd.Process.Signal(syscall.SIGINT)
		time.Sleep(patience / 3)
		cmd.Process.Signal(syscall.SIGINT)
		cmd.Wait()
		if s := cmd.ProcessState.Sys().(syscall.WaitStatus); s.Signaled() && s.Signal() == syscall.SIGINT {
			return
		}
	}
	t.Error("the second signal was waited with")
}

// A reader who leaves is no error worth a word.
func TestClosedPipe(t *testing.T) {
	for _, line := range []string{
		`"$0" calc --format json; echo $? >&3`,
		`trap "" PIPE; "$0" calc --format json; echo $? >&3`, // of a parent that ignores the signal
		`"$0" help calc; echo $? >&3`,
		`"$0" calc -o /dev/stdout --force; echo $? >&3`,
	} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		r.Close()
		code, said := tempFileOf(t), tempFileOf(t)
		cmd := shell(t, t.TempDir(), line)
		cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = w, said, []*os.File{code}
		cmd.Run()
		w.Close()
		got := strings.TrimSpace(textOf(t, code))
		if words := textOf(t, said); got != "141" || words != "" {
			t.Errorf("%s: exit code %s: %s", line, got, words)
		}
	}
}

// A stream of rows that nobody reads any more ends, says so, and takes back the files that it has begun.
func TestClosedPipeOfAStream(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	folder := t.TempDir()
	var said bytes.Buffer
	cmd := process(t, folder, "bulk", manyOptions(t, 1000), "--factors", "viet-nam", "--year", "2023", "-o", "-", "--totals", "totals.csv")
	cmd.Stdout, cmd.Stderr = w, &said
	cmd.Run()
	w.Close()
	if files, left := contents(t, folder); exitCode(cmd) != exitClosedPipe || said.String() != "abate: <stdout>: nobody reads it any more\n" || len(files)+len(left) > 0 {
		t.Errorf("exit code %d, %q and %q are left: %s", exitCode(cmd), files, left, said.String())
	}
}

func tempFileOf(t *testing.T) *os.File {
	f, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func textOf(t *testing.T, f *os.File) string {
	data, err := os.ReadFile(f.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// A disk that is always full.
func TestFullDevice(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip(err)
	}
	for _, tt := range []struct{ line, want string }{
		{`"$0" calc >/dev/full`, "<stdout>: no space left on device\n"},
		{`"$0" --help >/dev/full`, "<stdout>: no space left on device\n"},
		{`"$0" calc -o /dev/full --force`, "/dev/full: no space left on device\n"},
		{`"$0" plot --only co2 -o /dev/full/x`, "/dev/full/x: not a directory\n"},
	} {
		cmd := shell(t, t.TempDir(), tt.line)
		var said bytes.Buffer
		cmd.Stderr = &said
		cmd.Run()
		if exitCode(cmd) != exitFailed || said.String() != tt.want {
			t.Errorf("%s: exit code %d: %s", tt.line, exitCode(cmd), said.String())
		}
	}
}

// A disk that fills up, at each page of it in turn: the old file stays until there is room for the new one.
func TestFullDisk(t *testing.T) {
	faulty(t)
	for _, w := range writers {
		folder := mounted(t, "size=3m")
		if code := in(folder, quiet(), w.args); code != exitDone {
			t.Fatal("exit code", code)
		}
		whole, _ := contents(t, folder)
		overwrite(t, folder, whole, "old")
		const page = 4096
		failed, pages := 0, 0
		for room := 0; ; room++ {
			pages = fill(t, filepath.Join(folder, "ballast"), int64(room)*page)
			var said bytes.Buffer
			code := in(folder, newApp(strings.NewReader(""), io.Discard, &said), w.args, "--force")
			os.Remove(filepath.Join(folder, "ballast"))
			files, left := contents(t, folder)
			if len(left) > 0 {
				t.Errorf("%s, %d pages free: left behind: %q", w.name, room, left)
			}
			if code == exitDone {
				if !maps.Equal(files, whole) {
					t.Errorf("%s, %d pages free: done, it says", w.name, room)
				}
				break
			}
			failed++
			for name := range whole {
				if files[name] != "old" {
					t.Errorf("%s, %d pages free: %s has %d bytes", w.name, room, name, len(files[name]))
				}
			}
			if line := said.String(); code != exitFailed || !strings.HasPrefix(line, folder) || !strings.HasSuffix(line, ": no space left on device\n") || strings.Contains(line, tempEnding) {
				t.Errorf("%s, %d pages free: exit code %d: %s", w.name, room, code, line)
			}
			if room > 1000 {
				t.Fatal("never enough room")
			}
			if room > 3 {
				room += room / 4 // of a large file not each page
			}
		}
		t.Logf("%s: %d times too little room, of %d pages", w.name, failed, pages)
	}
}

// mounted is a folder on a file system of its own, which takes a superuser on Linux.
func mounted(t *testing.T, options string) string {
	t.Helper()
	folder := t.TempDir()
	if runtime.GOOS != "linux" || os.Geteuid() != 0 {
		t.Skip("NOT TESTED: it takes root on Linux to mount a small disk")
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder).CombinedOutput(); err != nil {
		t.Skipf("NOT TESTED: a small disk cannot be mounted here: %s", out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", folder).CombinedOutput(); err != nil {
			t.Errorf("%s", out)
		}
	})
	return folder
}

// fill writes a file until as much room is left on its disk, and returns how many pages it took.
func fill(t *testing.T, file string, room int64) int {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	page, n := make([]byte, 4096), int64(0)
	for {
		if _, err := f.Write(page); errors.Is(err, syscall.ENOSPC) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if err := f.Truncate(max(0, n*4096-room)); err != nil {
		t.Fatal(err)
	}
	return int(n)
}

// A disk that cannot be written, and a folder that a user may not write into.
func TestReadOnly(t *testing.T) {
	faulty(t)
	folder := mounted(t, "size=3m")
	for _, w := range writers {
		if code := in(folder, quiet(), w.args); code != exitDone {
			t.Fatal("exit code", code)
		}
	}
	whole, _ := contents(t, folder)
	check := func(when, cause string, run func(args []string) (int, string)) {
		for _, w := range writers {
			args := append(slices.Clone(w.args), "--force")
			args[len(args)-2] = filepath.Join(folder, args[len(args)-2])
			if code, said := run(args); code != exitFailed || !strings.HasPrefix(said, args[len(args)-2]) || !strings.HasSuffix(said, ": "+cause+"\n") || strings.Contains(said, tempEnding) || strings.Count(said, "\n") != 1 {
				t.Errorf("%s, %s: exit code %d: %s", when, w.name, code, said)
			}
		}
		if files, left := contents(t, folder); !maps.Equal(files, whole) || len(left) > 0 {
			t.Errorf("%s: left behind: %q", when, left)
		}
	}
	if out, err := exec.Command("mount", "-o", "remount,ro", folder).CombinedOutput(); err != nil {
		t.Fatalf("%s", out)
	}
	check("a read-only disk", "read-only file system", func(args []string) (int, string) {
		var said bytes.Buffer
		return newApp(strings.NewReader(""), io.Discard, &said).run(t.Context(), args), said.String()
	})
	if out, err := exec.Command("mount", "-o", "remount,rw", folder).CombinedOutput(); err != nil {
		t.Fatalf("%s", out)
	}
	// As nobody, who may read all of it, with a copy of the command that nobody may run.
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin, err := os.MkdirTemp("", "")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(bin)
	for _, err := range []error{copyFile(self, filepath.Join(bin, "abate"), 0o755), os.Chmod(bin, 0o755), os.Chmod(filepath.Dir(folder), 0o755), os.Chmod(folder, 0o755)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	check("another's folder", "permission denied", func(args []string) (int, string) {
		cmd := exec.Command(filepath.Join(bin, "abate"), args...)
		cmd.Dir = "/"
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		out, _ := cmd.CombinedOutput()
		return exitCode(cmd), string(out)
	})
}

func copyFile(from, to string, mode os.FileMode) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, mode)
}

// With too few open files allowed a run fails and says so, or is done, and then all is written.
func TestTooFewFiles(t *testing.T) {
	faulty(t)
	failed := 0
	for _, w := range writers {
		args := strings.Join(w.args, " ") + " --force"
		whole := map[string]string{}
		for _, n := range []int{40, 16, 12, 10, 9, 8, 7, 6, 5, 4, 3} {
			folder := t.TempDir()
			var said bytes.Buffer
			cmd := shell(t, folder, fmt.Sprintf(`ulimit -n %d; exec "$0" %s`, n, args))
			cmd.Stderr = &said
			cmd.Run()
			files, left := contents(t, folder)
			switch code := exitCode(cmd); {
			case len(left) > 0 || strings.Contains(said.String(), tempEnding):
				t.Errorf("%d files, %s: left behind: %q; %s", n, w.name, left, said.String())
			case n == 40:
				whole = files
			case code == exitDone && !maps.Equal(files, whole):
				t.Errorf("%d files, %s: done, it says", n, w.name)
			case code == exitFailed:
				failed++
				if !strings.HasSuffix(said.String(), ": too many open files\n") || len(files) > 0 {
					t.Errorf("%d files, %s: %s", n, w.name, said.String())
				}
			case code != exitDone && !strings.Contains(said.String(), "runtime") && !strings.Contains(said.String(), "shared libraries"): // which take some to begin with
				t.Errorf("%d files, %s: exit code %d: %s", n, w.name, code, said.String())
			}
		}
	}
	if failed == 0 {
		t.Error("there were always enough")
	}
	t.Logf("%d times too few", failed)
}

// What a killed run left of a target is removed by the next one. Files of a run that is alive, of other targets, and what
// only looks like them are not.
func TestLeftovers(t *testing.T) {
	folder := t.TempDir()
	stay := []string{".other.json.0123abcd" + tempEnding, ".out.json.xxxxxxxx" + tempEnding, ".out.json.html.0123abcd" + tempEnding, ".out.json.0123abcd", "out.json.0123abcd" + tempEnding, ".out.json.01" + tempEnding}
	overwrite(t, folder, map[string]string{".out.json.0123abcd" + tempEnding: "", ".out.json.ffffffff" + tempEnding: ""}, "left")
	for _, name := range stay {
		overwrite(t, folder, map[string]string{name: ""}, "stays")
	}
	alive, err := osDisk{}.create(filepath.Join(folder, "out.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer alive.Close()
	elsewhere := filepath.Join(folder, "elsewhere")
	overwrite(t, folder, map[string]string{"elsewhere": ""}, "stays")
	if err := os.Symlink(elsewhere, filepath.Join(folder, ".out.json.00000000"+tempEnding)); err != nil {
		t.Fatal(err)
	}
	if code := in(folder, quiet(), []string{"calc", "--format", "json", "-o", "out.json"}); code != exitDone {
		t.Fatal("exit code", code)
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	want := append(slices.Clone(stay), "out.json", "elsewhere", filepath.Base(alive.Name()), ".out.json.00000000"+tempEnding)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("there are %q,\nwant %q", got, want)
	}
}

// A new file has the permissions of any new file, one that is replaced keeps its own.
func TestPermissions(t *testing.T) {
	old := syscall.Umask(0o027)
	defer syscall.Umask(old)
	target := filepath.Join(t.TempDir(), "out.json")
	for _, mode := range []os.FileMode{0o640, 0o604} {
		if code := in(filepath.Dir(target), quiet(), []string{"calc", "-o", "out.json"}, "--force"); code != exitDone {
			t.Fatal("exit code", code)
		}
		if info, err := os.Stat(target); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%v, %v; want %v", info.Mode(), err, mode)
		}
		os.Chmod(target, 0o604)
	}
}

// A link stays one: what it leads to is written, be it there or not. One that leads to itself is told.
func TestLinkAsTarget(t *testing.T) {
	folder := t.TempDir()
	os.Mkdir(filepath.Join(folder, "below"), 0o700)
	for link, to := range map[string]string{"link.json": "below/link2.json", "below/link2.json": "real.json", "circle.json": "circle.json"} {
		if err := os.Symlink(to, filepath.Join(folder, link)); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // missing, then there
		if code := in(folder, quiet(), []string{"calc", "--format", "json", "-o", "link.json"}, "--force"); code != exitDone {
			t.Fatal("exit code", code)
		}
		for _, link := range []string{"link.json", "below/link2.json"} {
			if _, err := os.Readlink(filepath.Join(folder, link)); err != nil {
				t.Error(err)
			}
		}
		if data, err := os.ReadFile(filepath.Join(folder, "below", "real.json")); err != nil || !bytes.Contains(data, []byte(`"schema": 1`)) {
			t.Errorf("%d bytes, %v", len(data), err)
		}
	}
	var said bytes.Buffer
	if code := in(folder, newApp(strings.NewReader(""), io.Discard, &said), []string{"calc", "-o", "circle.json"}, "--force"); code != exitFailed || !strings.HasSuffix(said.String(), "circle.json: a link that leads to itself\n") {
		t.Errorf("exit code %d: %s", code, said.String())
	}
}

// The surroundings change no byte: language, time zone, home, a folder for temporary files that is not there, one processor.
func TestSurroundings(t *testing.T) {
	folder := t.TempDir()
	var want map[string]string
	for _, env := range [][]string{
		{"HOME=" + folder, "LANG=en_US.UTF-8", "TZ=UTC"},
		{"LANG=vi_VN.UTF-8", "LC_ALL=vi_VN.UTF-8", "TZ=Asia/Ho_Chi_Minh", "GOMAXPROCS=1"},
		{"LANG=tr_TR.UTF-8", "TZ=nowhere", "TMPDIR=/nowhere", "HOME=/nowhere", "GOMAXPROCS=16"},
		{},
	} {
		got := map[string]string{}
		for _, args := range [][]string{{"calc"}, {"calc", "--draws", "2000", "--format", "json"}, {"report", "--force", "-o", "r.html"}, {"report", "--force", "-o", "r.xlsx"}, {"plot", "--force", "--only", "co2", "-o", "pictures"}} {
			cmd := process(t, folder, args...)
			cmd.Env = append([]string{"PATH=/usr/bin:/bin"}, env...)
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("%q in %q: %v", args, env, err)
			}
			got[strings.Join(args, " ")] = string(out)
		}
		files, _ := contents(t, folder)
		maps.Copy(got, files)
		if want == nil {
			want = got
		}
		for what, text := range want {
			if got[what] != text {
				t.Errorf("in %q %s has other bytes", env, what)
			}
		}
	}
}

// A run that reads from a terminal says that it does; one that reads from a pipe or from nothing does not.
func TestWaitingForATerminal(t *testing.T) {
	r, _, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	for _, in := range []io.Reader{r, null, strings.NewReader("")} {
		if newApp(in, io.Discard, io.Discard).waits() {
			t.Errorf("%v is taken for a terminal", in)
		}
	}
	terminal, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer terminal.Close()
	if !newApp(terminal, io.Discard, io.Discard).waits() {
		t.Error("a terminal is not known")
	}
}
