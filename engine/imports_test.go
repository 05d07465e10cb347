package engine_test

import (
	"go/build"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// module is where all rooms stand.
const module = "github.com/cleaner-production/abate/"

// A room may import the rooms and outside modules that stand in its row, and the standard library. Most rooms exist
// to fence a heavy dependency, or because somebody imports them alone; this table keeps them so.
var rooms = []struct {
	room   string
	inside string // of this module
	beyond string // packages of other modules, and all that stand below them
}{
	{"factors", "", ""},
	{"examples", "", ""},
	{"engine/internal/cells", "", "golang.org/x/sys/cpu"},
	{"engine/internal/exact", "", ""},
	{"engine/internal/place", "", ""},
	{"engine/internal/spell", "", ""},
	{"engine/internal/tomltree", "engine/internal/place engine/internal/spell", "github.com/pelletier/go-toml/v2/unstable"},
	{"engine/quantity", "engine/internal/spell", ""},
	{"engine/finance", "", ""},
	{"engine/factor", "engine/quantity factors engine/internal/place engine/internal/spell engine/internal/tomltree", ""},
	{"engine/meter", "engine/quantity engine/internal/exact", ""},
	{"engine/indicator", "engine/factor engine/quantity engine/internal/exact engine/internal/place engine/internal/spell", ""},
	{"engine", "engine/factor engine/finance engine/indicator engine/meter engine/quantity engine/internal/exact engine/internal/place engine/internal/spell", ""},
	{"engine/language", "engine/factor engine/finance engine/quantity", ""},
	{"engine/input", core + "engine/language engine/internal/place engine/internal/spell engine/internal/tomltree", "golang.org/x/text"},
	{"engine/sheet", core + "engine/input engine/language engine/manifest engine/uncertainty engine/internal/place", "github.com/xuri/excelize/v2"},
	{"engine/internal/column", "engine engine/factor engine/finance engine/quantity engine/internal/place engine/internal/spell", ""},
	{"engine/bulk", core + "engine/language engine/uncertainty engine/internal/cells engine/internal/column engine/internal/exact engine/internal/place", ""},
	{"engine/warehouse", core + "engine/uncertainty engine/internal/column engine/internal/place", ""},
	{"engine/uncertainty", core + "engine/internal/exact", ""},
	{"engine/audit", core + "engine/uncertainty engine/internal/exact engine/internal/place engine/internal/tomltree", ""},
	{"engine/chart", core + "engine/language engine/uncertainty", "gonum.org/v1/plot gonum.org/v1/gonum golang.org/x/image git.sr.ht/~sbinet/gg"},
	{"engine/manifest", "engine/internal/place", ""},
	{"engine/plan", core, ""},
	{"engine/compare", core, ""},
	{"engine/sensitivity", core, ""},
	{"engine/report", core + "engine/language engine/manifest engine/uncertainty engine/audit engine/plan engine/compare engine/sensitivity engine/internal/place engine/internal/spell", "github.com/jedib0t/go-pretty"},
}

const core = "engine engine/factor engine/finance engine/indicator engine/meter engine/quantity "

// pure are rooms without files, clock, randomness, goroutines or printing.
var pure = []string{"engine/quantity", "engine/finance", "engine/factor", "engine/indicator", "engine/meter", "engine"}

var impure = []string{"bufio", "crypto/rand", "log", "log/slog", "math/rand", "math/rand/v2", "net", "net/http", "os", "os/exec",
	"path/filepath", "syscall", "time", "unsafe"}

func TestRoomsImportWhatTheyMay(t *testing.T) {
	for _, room := range packagesBelow(t, "engine", "factors", "examples") {
		i := slices.IndexFunc(rooms, func(r struct{ room, inside, beyond string }) bool { return r.room == room })
		if i < 0 {
			t.Errorf("%s is a new room: give it a row in the table of imports", room)
			continue
		}
		p, err := build.ImportDir(filepath.Join("..", room), 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, problem := range forbidden(room, p.Imports, rooms[i].inside, rooms[i].beyond) {
			t.Error(problem)
		}
	}
}

// forbidden lists the imports of a room that its row does not allow.
func forbidden(room string, imports []string, inside, beyond string) []string {
	var problems []string
	for _, path := range imports {
		own, isOwn := strings.CutPrefix(path, module)
		first, _, _ := strings.Cut(path, "/")
		switch {
		case isOwn && !slices.Contains(strings.Fields(inside), own):
			problems = append(problems, room+" imports the room "+own)
		case !isOwn && strings.Contains(first, ".") && !slices.ContainsFunc(strings.Fields(beyond), func(m string) bool { return path == m || strings.HasPrefix(path, m+"/") }):
			problems = append(problems, room+" imports "+path)
		case slices.Contains(pure, room) && slices.Contains(impure, path):
			problems = append(problems, room+" is pure and imports "+path)
		}
	}
	return problems
}

func TestForbiddenImportsAreSeen(t *testing.T) {
	imports := []string{"fmt", "os", module + "engine/input", module + "engine/finance", "github.com/pelletier/go-toml/v2", "github.com/pelletier/go-toml/v2/unstable/ast"}
	got := forbidden("engine", imports, "engine/finance", "github.com/pelletier/go-toml/v2/unstable")
	want := []string{"engine is pure and imports os", "engine imports the room engine/input", "engine imports github.com/pelletier/go-toml/v2"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// packagesBelow returns the folders of the module that hold Go code other than tests.
func packagesBelow(t *testing.T, roots ...string) []string {
	var all []string
	for _, root := range roots {
		err := filepath.WalkDir(filepath.Join("..", root), func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return err
			}
			if d.Name() == "testdata" {
				return fs.SkipDir
			}
			if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil {
				return fs.SkipDir // a module of its own
			}
			p, err := build.ImportDir(path, 0)
			if err == nil && p.Name != "main" && len(p.GoFiles) > 0 {
				all = append(all, strings.TrimPrefix(filepath.ToSlash(path), "../"))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// Whoever imports the engine links the standard library and the parser of TOML, and nothing else.
func TestEngineDependsOnLittle(t *testing.T) {
	if testing.Short() {
		t.Skip("runs go list; run without -short")
	}
	out, err := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", ".").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var beyond []string
	for _, path := range strings.Fields(string(out)) {
		if !strings.HasPrefix(path, module) {
			beyond = append(beyond, path)
		}
	}
	want := []string{"github.com/pelletier/go-toml/v2/internal/parserbridge", "github.com/pelletier/go-toml/v2/unstable"}
	if slices.Sort(beyond); !slices.Equal(beyond, want) {
		t.Errorf("engine links %q, want %q", beyond, want)
	}
}

// The engine runs in a browser too.
func TestEngineCompilesForJS(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles for js/wasm; run without -short")
	}
	cmd := exec.Command("go", "build", ".", "./input")
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
