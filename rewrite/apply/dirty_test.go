package apply

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func git(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "protocol.file.allow=always"}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

func TestDirty(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skipf("SKIPPED: %v", err)
	}
	root := t.TempDir()
	put := func(name, text string) {
		t.Helper()
		path := filepath.Join(root, filepath.FromSlash(name))
		must(t, os.MkdirAll(filepath.Dir(path), 0o777))
		must(t, os.WriteFile(path, []byte(text), 0o666))
	}
	put("outside.py", "1\n")
	names := []string{"clean.py", "changed.py", "staged.py", "sp ace/é\n.py", "moved.py", "sub folder/in.py"}
	for _, name := range names {
		put("repo/"+name, "1\n")
	}
	repo := filepath.Join(root, "repo")
	put("repo/.gitignore", "ignored.py\nnested/\n")
	git(t, repo, "init", "-q")
	git(t, repo, "add", ".")
	git(t, repo, "commit", "-q", "-m", "one")
	put("repo/changed.py", "2\n")
	put("repo/staged.py", "2\n")
	put("repo/sp ace/é\n.py", "2\n")
	put("repo/new.py", "1\n")
	put("repo/ignored.py", "1\n")
	put("repo/added.py", "1\n")
	git(t, repo, "mv", "moved.py", "moved2.py")
	git(t, repo, "add", "staged.py", "added.py")
	must(t, os.Symlink("changed.py", filepath.Join(repo, "link.py")))
	put("repo/nested/in.py", "1\n")
	git(t, filepath.Join(repo, "nested"), "init", "-q")
	git(t, filepath.Join(repo, "nested"), "add", ".")
	git(t, filepath.Join(repo, "nested"), "commit", "-q", "-m", "one")

	tests := []struct {
		root, file, want string
	}{
		{".", "outside.py", ""},
		{"repo", "clean.py", ""},
		{"repo", "changed.py", "changed.py (uncommitted changes)"},
		{"repo", "staged.py", "staged.py (uncommitted changes)"},
		{"repo", "added.py", "added.py (uncommitted changes)"},
		{"repo", "moved2.py", "moved2.py (uncommitted changes)"},
		{"repo", "sp ace/é\n.py", "sp ace/é\n.py (uncommitted changes)"},
		{"repo", "new.py", "new.py (not tracked: git could not bring it back)"},
		{"repo", "ignored.py", "ignored.py (not tracked: git could not bring it back)"},
		{"repo", "link.py", "link.py (uncommitted changes)"},
		{"repo", "nested/in.py", ""},
		{"repo/sub folder", "in.py", ""},
		{"repo/sub folder", "../changed.py", "../changed.py (uncommitted changes)"},
		{".", filepath.Join(repo, "new.py"), filepath.Join(repo, "new.py") + " (not tracked: git could not bring it back)"},
	}
	t.Setenv("GIT_DIR", filepath.Join(root, "nowhere")) // as within a hook
	for _, tt := range tests {
		got, err := Dirty(t.Context(), filepath.Join(root, filepath.FromSlash(tt.root)), []string{tt.file})
		if text := strings.Trim(fmt.Sprint(got), "[]"); err != nil || text != tt.want {
			t.Errorf("%s in %s: got %q, %v; want %q", tt.file, tt.root, text, err, tt.want)
		}
	}
	all, err := Dirty(t.Context(), repo, []string{"new.py", "clean.py", "changed.py"})
	if err != nil || len(all) != 2 || all[0].Name != "new.py" || all[1].Name != "changed.py" {
		t.Errorf("got %v, %v; want the order given", all, err)
	}

	put("broken/.git", "gitdir: nowhere\n")
	put("broken/x.py", "")
	if got, err := Dirty(t.Context(), root, []string{"broken/x.py"}); err == nil || !strings.Contains(err.Error(), "git in ") {
		t.Errorf("a broken repository: got %v, %v", got, err)
	}
	t.Setenv("PATH", t.TempDir())
	if got, err := Dirty(t.Context(), repo, []string{"new.py"}); err != nil || len(got) > 0 {
		t.Errorf("without git: got %v, %v", got, err)
	}
}
