package apply

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strconv"

	"awaken/rewrite/plan"
)

// A journal is a folder. It grows in this order, each step synced before the
// next:
//
//	files.json   what is to be written, and the names of the temporary files
//	N.old        the old content of file N; with it, the new content of file N
//	             appears beside the target, as a temporary file
//	commit       an empty file: everything above is complete
//
// No target is touched before commit exists. After it, the run can be finished
// from the temporary files and undone from the old contents.
type journal struct {
	Undo  bool    `json:"undo"` // this run takes back the last one
	Files []entry `json:"files"`
}

// entry is one file of a journal. Names are relative to the project's root,
// with forward slashes.
type entry struct {
	Name string `json:"name"` // as messages call it
	Path string `json:"path"` // of the file itself: links are resolved
	Temp string `json:"temp"`
	Old  string `json:"old"` // hashes of the contents
	New  string `json:"new"`
}

var (
	tempForm = regexp.MustCompile(`^\.awaken-[0-9a-f]{16}\.tmp$`)
	hashForm = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

func filesName(dir string) string      { return dir + "/files.json" }
func commitName(dir string) string     { return dir + "/commit" }
func oldName(dir string, i int) string { return dir + "/" + strconv.Itoa(i) + ".old" }

func (j *journal) names() []string {
	var names []string
	for _, e := range j.Files {
		names = append(names, e.Name)
	}
	return names
}

// writeJournal makes the folder with its list of files.
func (p *project) writeJournal(dir string, j *journal) error {
	data, err := json.MarshalIndent(j, "", "  ")
	if err != nil {
		return err
	}
	if err := p.disk.Mkdir(dir); err != nil {
		return err
	}
	if err := p.disk.Write(filesName(dir), append(data, '\n'), nil); err != nil {
		return err
	}
	return errors.Join(p.disk.Sync(dir), p.disk.Sync(path.Dir(dir)))
}

// readJournal reads and checks the list of files. The project may come from
// somebody else, journal and all: no name in it may lead elsewhere.
func (p *project) readJournal(dir string) (*journal, error) {
	data, err := p.root.ReadFile(filesName(dir))
	if err != nil {
		return nil, err
	}
	var j journal
	if err := json.Unmarshal(data, &j); err != nil {
		return nil, err
	}
	for _, e := range j.Files {
		if err := plan.ValidFile(e.Path); err != nil {
			return nil, err
		}
		if path.Dir(e.Temp) != path.Dir(e.Path) || !tempForm.MatchString(path.Base(e.Temp)) {
			return nil, fmt.Errorf("%q is not a temporary file of %q", e.Temp, e.Path)
		}
		if !hashForm.MatchString(e.Old) || !hashForm.MatchString(e.New) {
			return nil, fmt.Errorf("the hashes of %q are none", e.Path)
		}
		for part := e.Path; part != "."; part = path.Dir(part) {
			if info, err := p.root.Lstat(part); err == nil && info.Mode()&fs.ModeSymlink != 0 {
				return nil, fmt.Errorf("%q is a link", part)
			}
		}
	}
	return &j, nil
}
