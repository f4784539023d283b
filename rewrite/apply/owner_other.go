//go:build !unix

package apply

import (
	"io/fs"
	"os"
)

// keepOwner does nothing: owners there come from the folder.
func keepOwner(*os.File, fs.FileInfo) {}
