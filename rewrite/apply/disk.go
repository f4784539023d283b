package apply

import (
	"errors"
	"io/fs"
	"os"
	"runtime"
)

// disk is what a transaction does to the file system. Names are relative to
// the project's root, with forward slashes. Tests put in disks that fail, fill
// up, or end the process.
type disk interface {
	// Write makes a new file, complete and synced when it returns.
	Write(name string, data []byte, like fs.FileInfo) error
	Rename(from, to string) error
	Mkdir(name string) error
	RemoveAll(name string) error
	// Sync makes the names in a folder last.
	Sync(folder string) error
}

// folder is the disk of real runs. os.Root holds it beneath the project's
// root: a link cannot lead a write out of it, not even one that appears while
// awaken runs.
type folder struct{ root *os.Root }

// Write gives the new file the permissions, and where possible the owner, of
// the file that it will replace; like is nil if it replaces none. Other users
// can read it no sooner than that.
func (d folder) Write(name string, data []byte, like fs.FileInfo) (err error) {
	f, err := d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, f.Close())
		if err != nil {
			d.root.Remove(name)
		}
	}()
	if like != nil {
		keepOwner(f, like)
		if err := f.Chmod(like.Mode().Perm()); err != nil && runtime.GOOS != "windows" {
			return err
		}
	}
	if _, err := f.Write(data); err != nil {
		return err
	}
	return f.Sync()
}

func (d folder) Rename(from, to string) error { return d.root.Rename(from, to) }

func (d folder) Mkdir(name string) error { return d.root.MkdirAll(name, 0o777) }

func (d folder) RemoveAll(name string) error { return d.root.RemoveAll(name) }

func (d folder) Sync(name string) error {
	if runtime.GOOS == "windows" {
		return nil // folders cannot be synced there; NTFS logs its names itself
	}
	f, err := d.root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
