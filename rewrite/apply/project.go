package apply

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"awaken/rewrite/edit"

	"github.com/gofrs/flock"
)

// The folder that awaken keeps in a project's root, and what is in it.
const (
	home        = ".awaken"
	ignoreFile  = home + "/.gitignore"
	lockFile    = home + "/lock"
	journalHome = home + "/journal"
	pendingDir  = journalHome + "/pending" // the journal of a run that has not ended
	lastDir     = journalHome + "/last"    // that of the last run, for Undo
	trashDir    = journalHome + "/trash"   // on its way out
)

// LockedError says that another run of awaken is writing to the project.
type LockedError struct {
	Root string
	PID  int // 0 if not known
}

func (e *LockedError) Error() string {
	who := "another awaken"
	if e.PID > 0 {
		who += fmt.Sprintf(" (process %d)", e.PID)
	}
	return who + " is writing to " + e.Root + ": wait until it has ended, then run awaken again"
}

// project is a root folder that this process alone writes to.
type project struct {
	root *os.Root
	dir  string // absolute, without links
	disk disk
	lock *flock.Flock
}

// open locks the project. The system frees the lock when the process ends,
// however it ends, so that no stale lock is ever left.
func open(dir string, around func(disk) disk) (*project, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	p := &project{root: root, dir: dir, disk: around(folder{root})}
	if err := p.takeLock(); err != nil {
		root.Close()
		return nil, err
	}
	return p, nil
}

func (p *project) close() {
	if p.lock != nil {
		p.lock.Close()
	}
	p.root.Close()
}

func (p *project) takeLock() error {
	if err := p.makeHome(); err != nil {
		return fmt.Errorf("awaken keeps its journal in %s, and cannot: %w", filepath.Join(p.dir, home), err)
	}
	// flock, because locks of files differ between systems in all but name.
	path := filepath.Join(p.dir, filepath.FromSlash(lockFile))
	lock := flock.New(path, flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o666))
	ok, err := lock.TryLock()
	if err != nil {
		return err
	}
	if !ok {
		text, _ := p.root.ReadFile(lockFile)
		pid, _ := strconv.Atoi(strings.TrimSpace(string(text)))
		return &LockedError{Root: p.dir, PID: pid}
	}
	p.lock = lock
	if err := p.root.RemoveAll(trashDir); err != nil { // of a run that was killed at its very end
		return err
	}
	return p.root.WriteFile(lockFile, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o666)
}

// makeHome makes the folder, which hides itself from git. A link in its place
// is refused: a project that somebody else wrote could have awaken write
// through it.
func (p *project) makeHome() error {
	for _, name := range []string{home, journalHome, pendingDir, lastDir, trashDir} {
		info, err := p.root.Lstat(name)
		if err == nil && !info.IsDir() {
			return fmt.Errorf("%s is not a folder", name)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	for _, name := range []string{ignoreFile, lockFile} {
		if info, err := p.root.Lstat(name); err == nil && !info.Mode().IsRegular() {
			return fmt.Errorf("%s is not a file", name)
		}
	}
	if err := p.root.MkdirAll(journalHome, 0o777); err != nil {
		return err
	}
	if _, err := p.root.Lstat(ignoreFile); errors.Is(err, fs.ErrNotExist) {
		return p.root.WriteFile(ignoreFile, []byte("*\n"), 0o666)
	}
	return nil
}

// exists tells whether there is something of this name.
func (p *project) exists(name string) bool {
	_, err := p.root.Lstat(name)
	return err == nil
}

// hash returns the hash of a file, "" if it cannot be read.
func (p *project) hash(name string) string {
	text, err := p.root.ReadFile(name)
	if err != nil {
		return ""
	}
	return edit.Hash(text)
}
