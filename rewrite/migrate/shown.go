package migrate

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// shownName is a name behind a dot in what a template prints or asks.
var (
	shownTag  = regexp.MustCompile(`(?s)\{[{%].*?[%}]\}`)
	shownName = regexp.MustCompile(`\.([A-Za-z_]\w*)`)
)

// shownNames collects the names that the templates below a folder ask objects
// for. Templates that cannot be read have none.
func shownNames(root string, globs []string) map[string]bool {
	names := map[string]bool{}
	if len(globs) == 0 {
		return names
	}
	_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil // what cannot be read is left out
		case d.IsDir():
			if name := d.Name(); path != root && (strings.HasPrefix(name, ".") || name == "node_modules" || name == "venv") {
				return filepath.SkipDir
			}
			return nil
		}
		if !slices.ContainsFunc(globs, func(glob string) bool { ok, _ := filepath.Match(glob, d.Name()); return ok }) {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return nil
		}
		for _, tag := range shownTag.FindAll(text, -1) {
			for _, m := range shownName.FindAllSubmatch(tag, -1) {
				names[string(m[1])] = true
			}
		}
		return nil
	})
	return names
}
