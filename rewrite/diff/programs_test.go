package diff

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"awaken/rewrite/edit"
)

// text makes a small file of few distinct lines, so that hunks could be placed
// wrongly, with every kind of line end.
func text(r *rand.Rand) string {
	ends := []string{"\n", "\n", "\n", "\r\n", "\r\r\n"}
	words := []string{"", "x", "y", "def f():", "\tf()", " \f", "a\rb", "-- x", "++ y", "@@ -1 +1 @@", `\ No newline`, "caf\xe9", "é", "diff --git a/x b/x"}
	var out strings.Builder
	end := ends[r.IntN(len(ends))]
	for range r.IntN(30) {
		out.WriteString(words[r.IntN(len(words))])
		if r.IntN(8) == 0 {
			end = ends[r.IntN(len(ends))]
		}
		out.WriteString(end)
	}
	if r.IntN(3) == 0 {
		out.WriteString("last")
	}
	return out.String()
}

func someEdits(r *rand.Rand, size int) []edit.Edit {
	var out []edit.Edit
	for at := r.IntN(20); at <= size; at += 1 + r.IntN(60) {
		end := at
		if r.IntN(2) == 0 {
			end = min(size, at+r.IntN(12))
		}
		news := []string{"", "await ", "\n", "x\ny\n", "z\r\n", "\f"}
		out = append(out, edit.Edit{Start: at, End: end, New: news[r.IntN(len(news))]})
		at = end
	}
	return out
}

var names = []string{
	"plain", "with space", " leading and trailing ", `quo"te`, "apo'strophe", `back\slash`, "tab\tin", "été", "日本", "\x01", "a/b/deep", "dash -- name", "2024-01-01 10:00:00", "star*",
}

// Both programs must make of each old file the bytes that edit.Apply makes.
func TestPrograms(t *testing.T) {
	programs := []struct {
		name string
		args []string
	}{
		{"git", []string{"apply", "--whitespace=nowarn", "-p1", "-"}},
		{"patch", []string{"-p1", "--batch", "--fuzz=0", "--no-backup-if-mismatch"}},
	}
	for _, program := range programs {
		t.Run(program.name, func(t *testing.T) {
			path, err := exec.LookPath(program.name)
			if err != nil {
				t.Skipf("SKIPPED: the diffs were not tried with %s: %v", program.name, err)
			}
			for seed := range uint64(8) {
				r := rand.New(rand.NewPCG(seed, 3))
				dir := t.TempDir()
				want := map[string]string{}
				var patch bytes.Buffer
				for i := range 60 {
					name := fmt.Sprintf("%s%d.py", names[i%len(names)], i)
					old := text(r)
					edits := someEdits(r, len(old))
					if i == 0 {
						old, edits = "", []edit.Edit{{New: "no longer empty\n"}}
					} else if i == 1 {
						old, edits = "one\ntwo\n", []edit.Edit{{End: 8}}
					}
					file := filepath.Join(dir, filepath.FromSlash(name))
					if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(file, []byte(old), 0o666); err != nil {
						t.Fatal(err)
					}
					after, err := edit.Apply([]byte(old), edits)
					if err != nil {
						t.Fatal(err)
					}
					want[file] = string(after)
					patch.WriteString(unified(t, name, old, edits))
				}
				cmd := exec.Command(path, program.args...)
				cmd.Dir = dir
				// A repository around the folder would make git skip the files.
				cmd.Env = append(os.Environ(), "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
				cmd.Stdin = bytes.NewReader(patch.Bytes())
				out, err := cmd.CombinedOutput()
				if err != nil {
					t.Errorf("seed %d: %v\n%s", seed, err, out)
				}
				for file, text := range want {
					got, err := os.ReadFile(file)
					if err != nil || string(got) != text {
						t.Errorf("seed %d: %q: got %q, %v; want %q", seed, filepath.Base(file), got, err, text)
					}
				}
				if t.Failed() {
					return
				}
			}
		})
	}
}

// FuzzHunks checks that hunks say what edit.Apply does, and that no line of a
// change could have been context.
func FuzzHunks(f *testing.F) {
	f.Add("a\nb\nc\n", 2, 3, "x\ny", 4, 4, "\n")
	f.Add("a\r\nb", 0, 4, "a\r\nb\n", 4, 4, "")
	f.Fuzz(func(t *testing.T, old string, s1, e1 int, n1 string, s2, e2 int, n2 string) {
		edits := []edit.Edit{{Start: s1, End: e1, New: n1}, {Start: s2, End: e2, New: n2}}
		want, wantErr := edit.Apply([]byte(old), edits)
		hunks, err := Hunks([]byte(old), edits)
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("Hunks: %v; Apply: %v", err, wantErr)
		}
		if err != nil {
			return
		}
		left := lines([]byte(old))
		var got strings.Builder
		at := 0
		for _, h := range hunks {
			first := h.OldStart - 1
			if h.OldCount == 0 {
				first++
			}
			got.WriteString(strings.Join(left[at:first], ""))
			at = first + h.OldCount
			var side strings.Builder
			for _, l := range h.Lines {
				if l.Kind != Removed {
					got.WriteString(l.Text)
				}
				if l.Kind != Added {
					side.WriteString(l.Text)
				}
			}
			if side.String() != strings.Join(left[first:at], "") {
				t.Fatalf("the old side of %+v is not what stands there", h)
			}
		}
		got.WriteString(strings.Join(left[at:], ""))
		if got.String() != string(want) {
			t.Fatalf("%q %v: hunks give %q, edits %q", old, edits, got.String(), want)
		}
		if added, removed := Stat(hunks); added+removed == 0 != (old == string(want)) {
			t.Fatalf("%d lines added, %d removed, from %q to %q", added, removed, old, want)
		}
	})
}
