package apply

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Uncommitted is a file whose present content git could not bring back.
type Uncommitted struct {
	Name      string // as it was given
	Untracked bool   // git does not know the file at all
}

func (u Uncommitted) String() string {
	if u.Untracked {
		return u.Name + " (not tracked: git could not bring it back)"
	}
	return u.Name + " (uncommitted changes)"
}

// Dirty returns which of the files, absolute or relative to root, have changes
// that are not committed in git, in the order given. A file in a repository
// that git does not track counts too, ignored or not: git has no copy of it.
// Outside of repositories, and where there is no git program, nothing is
// dirty. Errors are those of git.
func Dirty(ctx context.Context, root string, files []string) ([]Uncommitted, error) {
	git, err := exec.LookPath("git")
	if err != nil {
		return nil, nil
	}
	root, err = filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	repositories := map[string]*repository{}
	var out []Uncommitted
	for _, name := range files {
		path := name
		if !filepath.IsAbs(path) {
			path = filepath.Join(root, path)
		}
		if real, err := filepath.EvalSymlinks(path); err == nil {
			path = real // what would be written
		}
		top := topOf(filepath.Dir(path))
		if top == "" {
			continue
		}
		r := repositories[top]
		if r == nil {
			if r, err = readRepository(ctx, git, top); err != nil {
				return nil, err
			}
			repositories[top] = r
		}
		rel, err := filepath.Rel(top, path)
		if err != nil {
			return nil, err
		}
		rel = filepath.ToSlash(rel)
		if !r.tracked[rel] {
			out = append(out, Uncommitted{name, true})
		} else if r.changed[rel] {
			out = append(out, Uncommitted{name, false})
		}
	}
	return out, nil
}

// topOf returns the nearest folder from dir upwards that is a work tree of git:
// its .git is a folder, or a file in submodules and linked work trees. Asking
// git would cost a process for every folder.
func topOf(dir string) string {
	for {
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// repository holds names relative to its top, with forward slashes.
type repository struct{ tracked, changed map[string]bool }

func readRepository(ctx context.Context, git, top string) (*repository, error) {
	r := &repository{map[string]bool{}, map[string]bool{}}
	tracked, err := runGit(ctx, git, top, "ls-files", "-z")
	if err != nil {
		return nil, err
	}
	for _, name := range tracked {
		r.tracked[name] = true
	}
	// Without renames an entry is one name: two status letters, a space, it.
	changed, err := runGit(ctx, git, top, "status", "--porcelain=v1", "-z", "--untracked-files=no", "--no-renames")
	if err != nil {
		return nil, err
	}
	for _, line := range changed {
		if len(line) > 3 {
			r.changed[line[3:]] = true
		}
	}
	return r, nil
}

// runGit returns the NUL-separated output. It writes nothing to the
// repository, and does not start the monitor program that the repository's own
// configuration may name.
func runGit(ctx context.Context, git, top string, args ...string) ([]string, error) {
	args = append([]string{"--no-optional-locks", "-c", "core.fsmonitor=false"}, args...)
	cmd := exec.CommandContext(ctx, git, args...)
	cmd.Dir = top
	for _, v := range os.Environ() {
		// Within a hook these name the repository of the hook.
		switch name, _, _ := strings.Cut(v, "="); name {
		case "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE":
		default:
			cmd.Env = append(cmd.Env, v)
		}
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		text := strings.TrimSpace(stderr.String())
		if text == "" {
			return nil, fmt.Errorf("git in %s: %w", top, err)
		}
		return nil, fmt.Errorf("git in %s: %w", top, errors.New(text))
	}
	return strings.FieldsFunc(string(out), func(r rune) bool { return r == 0 }), nil
}
