package environment

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// words are such as the source or the stub of a package has that makes
// awaitables.
var words = [][]byte{[]byte("async def"), []byte("Awaitable"), []byte("Coroutine"), []byte("Future"), []byte("coroutine")}

// Asynchronous tells whether a top-level package may make awaitables: whether a
// file of it mentions any. The files are not parsed.
func (e *Environment) Asynchronous(name string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if known, ok := e.awaits[name]; ok {
		return known
	}
	found := false
	for _, part := range []string{name, name + "-stubs"} {
		file, folders := locate(e.folders, part)
		if file != "" && len(folders) == 0 {
			found = found || mentions(file)
		}
		for _, folder := range folders {
			found = found || mentionsBelow(folder)
		}
	}
	e.awaits[name] = found
	return found
}

// mentionsBelow looks into the files of a package. What cannot be read has
// nothing to say to anybody else either.
func mentionsBelow(folder string) bool {
	found := false
	_ = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil, d.IsDir():
		case strings.HasSuffix(path, ".py"), strings.HasSuffix(path, ".pyi"):
			if mentions(path) {
				found = true
				return fs.SkipAll
			}
		}
		return nil
	})
	return found
}

func mentions(file string) bool {
	text, err := os.ReadFile(file)
	if err != nil || len(text) > maxFile {
		return false
	}
	for _, w := range words {
		if bytes.Contains(text, w) {
			return true
		}
	}
	return false
}
