package interactive

import (
	"bytes"
	"errors"
	"sort"

	"awaken/rewrite/diff"
	"awaken/rewrite/edit"
	"awaken/rewrite/plan"
)

// texts holds the old texts of files, each read once.
type texts struct {
	read  func(name string) ([]byte, error)
	known map[string]*text
}

type text struct {
	bytes   []byte
	starts  []int    // offset of each line
	rows    []row    // the first lines, see painted
	quotes  []string // by line of rows: the quotes that end the string in which it begins
	painter scanner  // where rows ends
	last    shownDiff
	err     error
}

func (t *texts) get(file string) *text {
	if x := t.known[file]; x != nil {
		return x
	}
	if t.known == nil {
		t.known = map[string]*text{}
	}
	x := &text{starts: []int{0}}
	if t.read == nil {
		x.err = errors.New("the text of the file is not at hand")
	} else {
		x.bytes, x.err = t.read(file)
	}
	for i := 0; ; {
		n := bytes.IndexByte(x.bytes[i:], '\n')
		if n < 0 {
			break
		}
		i += n + 1
		x.starts = append(x.starts, i)
	}
	t.known[file] = x
	return x
}

// line is the 1-based line of a byte offset.
func (t *texts) line(file string, offset int) int {
	starts := t.get(file).starts
	return sort.Search(len(starts), func(i int) bool { return starts[i] > offset })
}

// byFile sorts edits by file; names come in the order of their first edit.
func byFile(edits []plan.Edit) (names []string, lists map[string][]edit.Edit) {
	lists = map[string][]edit.Edit{}
	for _, e := range edits {
		if _, ok := lists[e.File]; !ok {
			names = append(names, e.File)
		}
		lists[e.File] = append(lists[e.File], edit.Edit{Start: e.Start, End: e.End, New: e.New, Rank: e.Rank})
	}
	return names, lists
}

// stat is the size of a set of edits.
type stat struct{ files, added, removed int }

// stat counts the lines that the edits add and remove; a file that cannot be
// read counts with none.
func (t *texts) stat(edits []plan.Edit) stat {
	names, lists := byFile(edits)
	st := stat{files: len(names)}
	for _, name := range names {
		hunks, err := diff.Hunks(t.get(name).bytes, lists[name])
		if err != nil {
			continue
		}
		added, removed := diff.Stat(hunks)
		st.added += added
		st.removed += removed
	}
	return st
}
