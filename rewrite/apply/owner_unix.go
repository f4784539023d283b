//go:build unix

package apply

import (
	"io/fs"
	"os"
	"syscall"
)

// keepOwner gives f the owner and group of the file it will replace. Only root
// may give files away, and others only to groups of theirs; where it is not
// allowed, the new file belongs to who runs awaken, as after any editor.
func keepOwner(f *os.File, like fs.FileInfo) {
	if stat, ok := like.Sys().(*syscall.Stat_t); ok {
		if f.Chown(int(stat.Uid), int(stat.Gid)) != nil {
			_ = f.Chown(-1, int(stat.Gid))
		}
	}
}
