package plan

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"awaken/rewrite/edit"
)

// Compose turns a selection into the edits of each file, by name. The
// selection must be closed under Requires and free of conflicts
// (*ConflictError); edits of different changes must not overlap
// (*OverlapError). The result does not depend on the order of the selection.
func Compose(p *Plan, sel Selection) (map[string][]edit.Edit, error) {
	if err := p.closed(sel); err != nil {
		return nil, err
	}
	if found := p.Conflicts(sel); len(found) > 0 {
		return nil, &ConflictError{Conflicts: found}
	}
	lists := map[string][][]edit.Edit{}
	for _, c := range p.Changes {
		if way, taken := sel[c.ID]; taken {
			_, edits := c.Way(way)
			for file, list := range byFile(edits) {
				lists[file] = append(lists[file], list)
			}
		}
	}
	out := make(map[string][]edit.Edit, len(lists))
	for file, list := range lists {
		edits, err := edit.Compose(list...)
		if err != nil {
			return nil, p.blame(sel, file, err)
		}
		if len(edits) > 0 {
			out[file] = edits
		}
	}
	return out, nil
}

// Hashes returns the hash of the old text of every file that the plan would
// edit, in any way. A file with two hashes is an error: its edits count in
// different texts.
func (p *Plan) Hashes() (map[string]string, error) {
	hashes := map[string]string{}
	for _, c := range p.Changes {
		for way := range len(c.Alternatives) + 1 {
			_, edits := c.Way(way)
			for _, e := range edits {
				if known, ok := hashes[e.File]; ok && known != e.Hash {
					return nil, fmt.Errorf("%s: change %s counts on another version of the file than the changes before it", e.File, c.ID)
				}
				hashes[e.File] = e.Hash
			}
		}
	}
	return hashes, nil
}

// OverlapError says that two changes edit the same bytes of a file.
type OverlapError struct {
	File    string
	Changes []string // ids of the changes, in the order of the plan; one if it overlaps itself
	Err     error    // the *edit.OverlapError
}

func (e *OverlapError) Error() string {
	return fmt.Sprintf("%s: %v (of change %s)", e.File, e.Err, strings.Join(e.Changes, " and "))
}

func (e *OverlapError) Unwrap() error { return e.Err }

// blame names the changes behind an error of edit.Compose.
func (p *Plan) blame(sel Selection, file string, err error) error {
	var overlap *edit.OverlapError
	if !errors.As(err, &overlap) {
		return fmt.Errorf("%s: %w", file, err)
	}
	var ids []string
	for _, c := range p.Changes {
		if way, taken := sel[c.ID]; taken {
			_, edits := c.Way(way)
			list := byFile(edits)[file]
			if slices.Contains(list, overlap.A) || slices.Contains(list, overlap.B) {
				ids = append(ids, c.ID)
			}
		}
	}
	return &OverlapError{File: file, Changes: ids, Err: err}
}

func (p *Plan) closed(sel Selection) error {
	changes := p.index()
	for _, id := range slices.Sorted(maps.Keys(sel)) {
		c, err := pick(changes, id, sel[id])
		if err != nil {
			return err
		}
		requires, _ := c.Way(sel[id])
		for _, need := range requires {
			if _, taken := sel[need]; !taken {
				return fmt.Errorf("change %s requires %s, which is not selected", id, need)
			}
		}
	}
	return nil
}

func byFile(edits []Edit) map[string][]edit.Edit {
	out := map[string][]edit.Edit{}
	for _, e := range edits {
		out[e.File] = append(out[e.File], edit.Edit{Start: e.Start, End: e.End, New: e.New, Rank: e.Rank})
	}
	return out
}
