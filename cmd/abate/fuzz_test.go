package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/cleaner-production/abate/examples"
)

// tame says whether arguments stay in the folder, and ask for work that ends soon.
func tame(args []string) bool {
	for i, arg := range args {
		if strings.ContainsAny(arg, "\x00\\~:") || strings.Contains(arg, "..") || strings.HasPrefix(arg, "/") || len(arg) > 200 {
			return false
		}
		if strings.HasPrefix(arg, "-") && strings.Contains(arg, "/") && !strings.HasPrefix(arg, "--explain=") && !strings.HasPrefix(arg, "--of=") {
			return false // -o/etc and others
		}
		if name, value, attached := strings.Cut(arg, "="); strings.HasPrefix("--draws", name) && strings.HasPrefix(name, "--d") {
			if !attached && i+1 < len(args) {
				value = args[i+1]
			}
			if len(value) > 4 {
				return false
			}
		}
	}
	return len(args) < 20
}

var (
	stderrLine = regexp.MustCompile(`^(abate: |and \d+ more$|<std(in|out)>: |<stdin>:|[^:]+: |[^:]+:\d+(:\d+)?: )`)
	notANumber = regexp.MustCompile(`(?i)\b(nan|inf|infinity)\b`)
)

// Whatever the arguments and the file, the command ends with one of its exit codes, within moments, says what it says in
// whole lines, prints no number that is none, and leaves nothing half.
func FuzzCommand(f *testing.F) {
	good := map[string][]byte{}
	for name, of := range map[string]string{"good.toml": "template/plant.toml", "good.csv": "factory/plant.csv", "good.xlsx": "factory/plant.xlsx", "settings.toml": "factory/settings.toml", "kpi.toml": "factory/indicators.toml"} {
		data, err := examples.Files.ReadFile(of)
		if err != nil {
			f.Fatal(err)
		}
		good[name] = data
	}
	good["set.toml"] = []byte("id = \"own\"\nextends = \"viet-nam\"\n")
	numbers := []string{"0", "-0.0", "5e-324", "1e-300", "1e15", "1e16", "1e300", "1e308", "-1e308", "1.7976931348623157e308", "1e309", "nan", "inf", "0x1p3", "1_000", "-3", "99999"}
	plain := []string{"a.toml", "a.csv --factors viet-nam --year 2014", "good.csv --with a.toml", "good.toml --factors a.toml", "- --format json"}
	for _, command := range []string{"", "calc", "calc --format json", "calc --format csv", "calc --format md", "audit", "audit --format json", "uncertainty", "meter", "indicators", "report -o out.html", "report -o out.xlsx", "report -o out.md --for ministry", "plot -o out --only co2", "plan --budget 5", "sensitivity", "conventions", "compare --to-year 2013", "calc --explain total/npv", "calc --by category", "calc --draws 100", "init out.csv --from"} {
		for _, file := range plain {
			f.Add(strings.ReplaceAll(strings.TrimSpace(command+" "+file), " ", "\n"), []byte("year = 2014\nfactors = 'viet-nam'\n[[programme]]\nid = 'a'\ninvestment = 5\nsavings.coal = '3 t'\n"))
		}
	}
	for _, line := range []string{"factors list", "factors show a.toml --format json", "factors diff a.toml viet-nam --year 2014,2013", "factors check a.toml", "convert 5 t", "convert 1e308 TJ --to kWh", "sql --dialect sqlite --like a.csv --factors viet-nam --year 2014", "sql --dialect postgres --columns option,coal_t --prices a.toml", "verify a.toml", "verify out.html", "help", "help calc", "version", "completion bash", "example list", "example write factory/plant.csv out.csv", "init out.toml", "__complete calc ", "calc --lang vi kpi.toml", "audit --prior a.toml", "calc good.xlsx --format json", "indicators kpi.toml --format csv"} {
		f.Add(strings.ReplaceAll(line, " ", "\n"), []byte("option,coal_t\na,5\n"))
	}
	for _, v := range numbers {
		for _, flag := range []string{"--rate", "--lifetime", "--year", "--seed", "--draws", "--currency", "--number-format"} {
			f.Add("calc\ngood.toml\n"+flag+"\n"+v, []byte(""))
		}
		f.Add("calc\n--set\nelectricity.co2="+v+" t/MWh", []byte(""))
		f.Add("plan\ngood.toml\n--budget\n"+v, []byte(""))
		f.Add("sensitivity\ngood.toml\n--steps\n"+v, []byte(""))
		f.Add("convert\n"+v+" MWh", []byte(""))
		f.Add("calc\n--by\ncost\n--cost-bounds\n"+v+" USD; "+v+" USD", []byte(""))
		f.Add("calc\na.csv\n--factors\nviet-nam\n--year\n2014\n--format\njson", []byte("option,investment,annual_saving,lifetime_years,coal_t\na,"+v+","+v+",,"+v+"\nb,1,"+v+",5,"+v+"\n"))
		for _, command := range []string{"calc", "report\n-o\nout.xlsx", "report\n-o\nout.html", "plot\n-o\nout", "uncertainty", "plan\n--budget\n5", "sensitivity", "audit"} {
			f.Add(command+"\na.toml", []byte("year = 2014\nfactors = 'viet-nam'\ncurrency='USD'\n[prices]\ncoal = '"+v+" USD/t'\n[[programme]]\nid = 'a'\n[[programme.option]]\nid='o'\ninvestment = "+v+"\nannual_saving = "+v+"\nsavings = { coal = '"+v+" t', electricity = '"+v+" MWh' }\n[[programme.option]]\nid='p'\ninvestment = 5\nsavings.coal = '1 t'\n"))
		}
	}
	f.Fuzz(func(t *testing.T, line string, data []byte) {
		args := strings.Split(line, "\n")
		if line == "" {
			args = nil
		}
		if !tame(args) || len(data) > 1<<16 {
			return
		}
		folder := t.TempDir()
		t.Chdir(folder)
		for name, text := range good {
			if slices.ContainsFunc(args, func(arg string) bool { return strings.Contains(arg, name) }) {
				write(t, name, text)
			}
		}
		for _, name := range []string{"a.toml", "a.csv"} {
			if strings.Contains(line, name) {
				write(t, name, data)
			}
		}
		const most = 10 * time.Second // a second, on a machine at rest
		ctx, cancel := context.WithTimeout(context.Background(), most)
		defer cancel()
		var out, said bytes.Buffer
		began := time.Now()
		code := run(ctx, args, bytes.NewReader(data), &out, &said)
		if took := time.Since(began); took > most {
			t.Errorf("it took %v", took)
		}
		if code < 0 || code > 3 {
			t.Errorf("exit code %d", code)
		}
		if code != exitDone && said.Len() == 0 && !strings.Contains(line, "verify") {
			t.Errorf("exit code %d without a word", code)
		}
		for text := range strings.Lines(said.String()) {
			text, whole := strings.CutSuffix(text, "\n")
			if !whole || !stderrLine.MatchString(text) && !strings.HasPrefix(line, "__") || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) {
				t.Errorf("it said %q", text)
			}
		}
		if !notANumber.Match(data) && !notANumber.MatchString(line) {
			for _, printed := range [][]byte{out.Bytes(), said.Bytes()} {
				if m := notANumber.Find(printed); m != nil {
					t.Errorf("it printed %q in\n%s", m, printed)
				}
			}
		}
		if code == exitDone && strings.Contains(line, "--format\njson") && out.Len() > 0 && bytes.HasPrefix(out.Bytes(), []byte("{")) && !json.Valid(out.Bytes()) {
			t.Errorf("no JSON: %s", out.Bytes())
		}
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if strings.HasSuffix(path, tempEnding) {
				return errors.New("left behind: " + path)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
