package main

import (
	"flag"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "renew the expected outputs of the scripts")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"abate": main})
}

// The command as its users call it: each file of testdata/script is a session. Standard output, standard error and exit
// code are checked, and that nothing is left behind.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", UpdateScripts: *update, RequireExplicitExec: true, RequireUniqueNames: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"change": changeText}})
}

// changeText is the command "change FILE OLD NEW" of scripts: it edits a file as a hand would.
func changeText(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: change FILE OLD NEW")
	}
	file := ts.MkAbs(args[0])
	text := ts.ReadFile(file)
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s: no %q in it", args[0], args[1])
	}
	ts.Check(os.WriteFile(file, []byte(strings.ReplaceAll(text, args[1], args[2])), 0o644))
}

// process is the command as a process of its own.
func process(t testing.TB, folder string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return &exec.Cmd{Path: self, Args: append([]string{"abate"}, args...), Dir: folder}
}
