package main

import (
	"bytes"
	"context"
	"errors"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The page in a browser: no message on its console, no request beyond the file, and something to see in light, in dark
// and on a phone. The pictures it takes are kept where ABATE_SCREENSHOTS names a folder.
func TestPageInBrowser(t *testing.T) {
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			browser = path
			break
		}
	}
	if browser == "" {
		t.Skip("no browser: install Debian's package chromium")
	}
	if testing.Short() {
		t.Skip("starts a browser; run without -short")
	}
	dir := t.TempDir()
	shots := os.Getenv("ABATE_SCREENSHOTS")
	if shots == "" {
		shots = dir
	}
	for _, c := range []struct {
		name string
		args []string
	}{
		{"table2", []string{"report"}},
		{"bang2", []string{"report", "--lang", "vi", "--for", "bank"}},
		{"factory", []string{"report", "../../examples/factory/options.csv", "--factors", "viet-nam", "--year", "2023", "--currency", "USD"}},
	} {
		page := filepath.Join(dir, c.name+".html")
		var out bytes.Buffer
		if code := run(context.Background(), append(c.args, "-o", page), strings.NewReader(""), &out, &out); code != 0 {
			t.Fatalf("%s: exit code %d: %s", c.name, code, out.String())
		}
		var light, dark []byte
		for _, view := range []struct {
			name, size, scheme string
			keep               *[]byte
		}{{"light", "1100,3000", "1", &light}, {"dark", "1100,3000", "0", &dark}, {"phone", "500,3000", "1", new([]byte)}} {
			shot := filepath.Join(shots, c.name+"-"+view.name+".png")
			said, err := screenshot(t, browser, shot, "--blink-settings=preferredColorScheme="+view.scheme, "--window-size="+view.size, "file://"+page)
			if err != nil {
				t.Fatalf("%s: %v\n%s", view.name, err, said)
			}
			for line := range strings.Lines(string(said)) {
				if strings.Contains(line, "CONSOLE") {
					t.Errorf("%s, %s: %s", c.name, view.name, line)
				}
			}
			data, err := os.ReadFile(shot)
			if err != nil {
				t.Fatal(err)
			}
			picture, err := png.Decode(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			colours := map[[3]uint32]bool{}
			for x := 0; x < picture.Bounds().Dx(); x += 7 {
				for y := 0; y < picture.Bounds().Dy(); y += 7 {
					r, g, b, _ := picture.At(x, y).RGBA()
					colours[[3]uint32{r, g, b}] = true
				}
			}
			if len(colours) < 20 {
				t.Errorf("%s, %s: next to nothing to see", c.name, view.name)
			}
			*view.keep = data
		}
		if bytes.Equal(light, dark) {
			t.Errorf("%s: dark mode looks like light", c.name)
		}
	}
}

// screenshot opens a page. A browser that crashes, as it may on a machine that is short of memory, is started again.
func screenshot(t *testing.T, browser, file string, args ...string) (said []byte, err error) {
	for range 3 {
		ctx, stop := context.WithTimeout(context.Background(), 2*time.Minute)
		cmd := exec.CommandContext(ctx, browser, append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
			"--enable-logging=stderr", "--user-data-dir=" + t.TempDir(), "--screenshot=" + file}, args...)...)
		said, err = cmd.CombinedOutput()
		stop()
		var exit *exec.ExitError
		if err == nil || !errors.As(err, &exit) || exit.ExitCode() >= 0 {
			break // it ended by itself
		}
	}
	return said, err
}
