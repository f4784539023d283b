package databases

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"awaken/rewrite/pypi"
)

var fresh = flag.Bool("fresh", false, "run the programs also where these bytes of them have passed before")

// needsProof tells whether a program is to be run: it is not where the very
// same bytes, with the same packages and the same Python, have passed on this
// machine before. Most changes of awaken leave them as they are, and the runs
// take longer than all other tests. Where CI=true nothing is taken on trust.
//
// The proof is kept when the test that asked for it ends well.
func needsProof(t *testing.T, dir, transcript string, pins []string, content string) bool {
	t.Helper()
	sum := sha256.New()
	python, err := exec.Command("python3", "-c", "import sys; print(sys.version)").Output()
	if err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile(filepath.Join("testdata", content))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(sum, "%s%q%q%q", python, transcript, pins, script)
	err = fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == ".awaken": // what --undo needs, with the time
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		text, err := os.ReadFile(filepath.Join(dir, name))
		fmt.Fprintf(sum, "%q%q", name, text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	cache, err := pypi.Cache()
	if err != nil {
		t.Fatal(err)
	}
	mark := filepath.Join(cache, "proofs", hex.EncodeToString(sum.Sum(nil)))
	if _, err := os.Stat(mark); err == nil && os.Getenv("CI") != "true" && !*fresh {
		t.Log("these bytes have passed before; -fresh runs them again")
		return false
	}
	t.Cleanup(func() {
		if t.Failed() || t.Skipped() {
			return
		}
		err := os.MkdirAll(filepath.Dir(mark), 0o777)
		if err == nil {
			err = os.WriteFile(mark, nil, 0o666)
		}
		if err != nil {
			t.Log(err)
		}
	})
	return true
}
