//go:build unix

package interactive

import (
	"errors"
	"os"
	"syscall"
)

// lock keeps other reviews out of a log until the file is closed, also by a
// crash.
func lock(file *os.File) error {
	err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	switch {
	case errors.Is(err, syscall.EWOULDBLOCK):
		return errors.New("another review is going on with this log of decisions; finish that one, or work on shares of your own with --shard in another copy")
	case errors.Is(err, syscall.ENOTSUP) || errors.Is(err, syscall.ENOLCK):
		return nil // some network file systems have no locks
	}
	return err
}
