package pypi

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofrs/flock"
)

// limit ends a pip that hangs. It is no measure of speed.
const limit = 5 * time.Minute

// Install returns a folder for PYTHONPATH in which the packages are installed,
// each pinned as NAME==VERSION. Nothing but these is installed: their
// dependencies have to be pinned too, or the tests would change with every
// release of one. Wheels are preferred; what has none is built.
func Install(t testing.TB, pins ...string) string {
	t.Helper()
	pins = slices.Sorted(slices.Values(pins))
	return get(t, "installed", pins, func(ctx context.Context, dir string) *exec.Cmd {
		return exec.CommandContext(ctx, "python3", append([]string{
			"-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", "--root-user-action=ignore",
			"--retries=2", "--timeout=60", "--no-deps", "--prefer-binary", "--target", dir,
		}, pins...)...)
	})
}

// source downloads and unpacks one source distribution. `pip download` would
// do for the first half if it did not run the build backend for metadata that
// nobody asked for, which fails where a compiler or a library is missing.
//
//go:embed source.py
var source string

// Source returns the folder of an unpacked source distribution, pinned as
// NAME==VERSION: that which holds its pyproject.toml or setup.py. Nothing of it
// is built or run.
func Source(t testing.TB, pin string) string {
	t.Helper()
	dir := get(t, "sources", []string{pin}, func(ctx context.Context, dir string) *exec.Cmd {
		cmd := exec.CommandContext(ctx, "python3", "-", pin, dir)
		cmd.Stdin = strings.NewReader(source)
		return cmd
	})
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 || !entries[0].IsDir() {
		t.Fatalf("the source distribution of %s holds %d entries, not one folder", pin, len(entries))
	}
	return filepath.Join(dir, entries[0].Name())
}

var pinned = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*(\[[a-z0-9,_-]+\])?==[A-Za-z0-9.!+]+$`)

// got remembers per process what a cache entry came to, so that without a
// network only the first test waits for it.
var got sync.Map // string -> func() result

type result struct {
	dir string
	err error
}

// unreachable is the error where the machine, not the test, is at fault.
type unreachable struct{ reason string }

func (e unreachable) Error() string { return e.reason }

func get(t testing.TB, kind string, pins []string, fill func(context.Context, string) *exec.Cmd) string {
	t.Helper()
	for _, pin := range pins {
		if !pinned.MatchString(pin) {
			t.Fatalf("%q is not pinned as NAME==VERSION", pin)
		}
	}
	key := kind + " " + strings.Join(pins, " ")
	once, _ := got.LoadOrStore(key, sync.OnceValue(func() result {
		dir, err := cached(kind, pins, fill)
		return result{dir, err}
	}))
	r := once.(func() result)()
	if reason, missing := r.err.(unreachable); missing {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s cannot be got: %s", strings.Join(pins, ", "), reason)
		}
		t.Skipf("*** NOT TESTED: %s cannot be got: %s ***", strings.Join(pins, ", "), reason)
	}
	if r.err != nil {
		t.Fatal(r.err)
	}
	return r.dir
}

// Cache is the folder in which tests keep what takes long to make.
func Cache() (string, error) {
	root := os.Getenv("AWAKEN_TEST_CACHE")
	if root == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			user = os.TempDir() // where there is no home
		}
		root = filepath.Join(user, "awaken-test")
	}
	return filepath.Abs(root)
}

// cached returns the entry of the cache, which it makes if it is not there. An
// entry appears whole, by being renamed, or not at all.
func cached(kind string, pins []string, fill func(context.Context, string) *exec.Cmd) (string, error) {
	python, err := exec.Command("python3", "-c", "import sys, sysconfig; print(sys.version, sysconfig.get_platform())").Output()
	if err != nil {
		return "", unreachable{"python3 does not run: " + err.Error()}
	}
	root, err := Cache()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s%q", python, pins))
	parent := filepath.Join(root, kind)
	if err := os.MkdirAll(parent, 0o777); err != nil {
		return "", err
	}
	name, _, _ := strings.Cut(pins[0], "=")
	dir := filepath.Join(parent, name+"-"+hex.EncodeToString(sum[:8]))
	if _, err := os.Stat(dir); err == nil {
		return dir, nil
	}
	lock := flock.New(dir + ".lock")
	if err := lock.Lock(); err != nil {
		return "", err
	}
	defer lock.Unlock()
	if _, err := os.Stat(dir); err == nil {
		return dir, nil // by another process, meanwhile
	}
	unfinished := dir + ".unfinished"
	if err := os.RemoveAll(unfinished); err != nil { // of a process that was killed
		return "", err
	}
	if err := os.Mkdir(unfinished, 0o777); err != nil {
		return "", err
	}
	defer os.RemoveAll(unfinished)
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	if err := run(fill(ctx, unfinished), pins); err != nil {
		return "", err
	}
	return dir, os.Rename(unfinished, dir)
}

// noNetwork is what pip says of an index that does not answer, besides that it
// found no matching distribution.
var noNetwork = regexp.MustCompile(`Retrying \(Retry\(|Max retries exceeded|ConnectionError|No module named pip`)

// noLibrary is what the build of a package says of a C library that the machine
// does not have.
var noLibrary = regexp.MustCompile(`(Can not find valid pkg-config name|fatal error: \S+\.h: No such file).*`)

func run(cmd *exec.Cmd, pins []string) error {
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	switch {
	case err == nil:
		return nil
	case noLibrary.Match(out.Bytes()):
		return unreachable{string(noLibrary.Find(out.Bytes()))}
	case noNetwork.Match(out.Bytes()):
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		return unreachable{lines[0]}
	}
	return fmt.Errorf("%s: %w\n%s", strings.Join(pins, ", "), err, out.String())
}
