package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// session is a command as documentation shows it, and the output it shows.
type session struct{ command, output string }

// sessions reads the blocks of console output from Markdown.
func sessions(t *testing.T, file string) []session {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []session
	for _, block := range regexp.MustCompile("(?s)```console\n(.*?)```").FindAllStringSubmatch(string(data), -1) {
		for line := range strings.Lines(block[1]) {
			if command, ok := strings.CutPrefix(line, "$ "); ok {
				all = append(all, session{command: strings.TrimSpace(command)})
			} else {
				all[len(all)-1].output += line
			}
		}
	}
	return all
}

// words splits a command line as a shell does, with double quotes only.
func words(line string) []string {
	var all []string
	for _, m := range regexp.MustCompile(`(?:[^\s"]|"[^"]*")+`).FindAllString(line, -1) {
		all = append(all, strings.ReplaceAll(m, `"`, ""))
	}
	return all
}

// Every command of README.md does what README.md shows; a line of "…" stands for any lines. The command that runs the
// tests is this one's own, and is the one that .ci/run calls.
func TestReadme(t *testing.T) {
	all := sessions(t, "../../README.md")
	if len(all) < 8 {
		t.Fatalf("only %d commands found", len(all))
	}
	ci, err := os.ReadFile("../../.ci/run")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	for _, s := range all {
		args := words(s.command)
		switch {
		case s.command == "go test ./...":
			if !bytes.Contains(ci, []byte("\n"+s.command)) {
				t.Errorf(".ci/run does not call %q", s.command)
			}
			continue
		case strings.HasPrefix(s.command, "go run ./cmd/abate"):
			args = args[3:]
		case args[0] == "abate":
			args = args[1:]
		default:
			t.Errorf("README.md shows %q, which no test runs", s.command)
			continue
		}
		var out bytes.Buffer
		code := run(context.Background(), args, strings.NewReader(""), &out, &out)
		failure := strings.HasPrefix(s.output, "abate: unknown")
		if (code != 0) != failure {
			t.Errorf("%s: exit code %d\n%s", s.command, code, out.String())
		}
		if !matches(out.String(), s.output) {
			t.Errorf("%s\nprints\n%s\nREADME.md shows\n%s", s.command, out.String(), s.output)
		}
	}
	if left, _ := filepath.Glob(".*tmp*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// matches compares output with what is shown, in which a line "…" stands for any lines.
func matches(got, shown string) bool {
	var pattern strings.Builder
	pattern.WriteString("(?s)^")
	for line := range strings.Lines(shown) {
		if line == "…\n" {
			pattern.WriteString("(?:.*\n)?")
		} else {
			pattern.WriteString(regexp.QuoteMeta(line))
		}
	}
	return regexp.MustCompile(pattern.String() + "$").MatchString(got)
}

// Every example in the help of a command runs. Those that name a file of the user's find one.
func TestHelpExamples(t *testing.T) {
	table2, err := os.ReadFile("../../examples/vncpc-2004/table2.toml")
	if err != nil {
		t.Fatal(err)
	}
	options, err := os.ReadFile("../../examples/factory/options.csv")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	const own = "id = \"our-plant\"\nextends = \"viet-nam\"\n[carrier.electricity]\nco2 = { value = 0.40, unit = \"t/MWh\", source = \"certificate\" }\n"
	var count int
	var visit func(c *cobra.Command)
	visit = func(c *cobra.Command) {
		if c.Runnable() && c.HasParent() && c.Name() != "help" && c.Parent().Name() != "completion" && c.Name() != "completion" && c.Example == "" {
			t.Errorf("%s has no example", c.CommandPath())
		}
		for line := range strings.Lines(c.Example) {
			line, _, _ = strings.Cut(strings.TrimSpace(line), "    ")
			if line == "" {
				continue
			}
			for name, data := range map[string][]byte{"table2.toml": table2, "our-plant.toml": []byte(own), "options.csv": options} {
				if err := os.WriteFile(name, data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if !strings.HasPrefix(line, "abate init") || strings.Contains(line, "--from") {
				run(context.Background(), []string{"init", "plant.toml", "--force"}, strings.NewReader(""), &bytes.Buffer{}, &bytes.Buffer{})
			} else {
				os.Remove("plant.toml")
			}
			if strings.Contains(line, "example write") {
				os.Remove("table2.toml")
			}
			var out bytes.Buffer
			code := run(context.Background(), words(line)[1:], strings.NewReader(""), &out, &out)
			if strict := strings.Contains(line, "--strict"); code != 0 && !(strict && code == exitStrict) {
				t.Errorf("%s: exit code %d\n%s", line, code, out.String())
			}
			count++
		}
		for _, sub := range c.Commands() {
			visit(sub)
		}
	}
	visit((&app{}).root())
	if count < 20 {
		t.Errorf("only %d examples found", count)
	}
}
