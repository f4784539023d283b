package plan

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"awaken/rewrite/edit"
)

var (
	idForm   = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z._-]*$`)
	hashForm = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// validate checks what can be checked without the files.
func (p *Plan) validate() error {
	changes := map[string]*Change{}
	for i, c := range p.Changes {
		if !idForm.MatchString(c.ID) {
			return fmt.Errorf("change %d has no proper id: %q", i+1, c.ID)
		}
		if changes[c.ID] != nil {
			return fmt.Errorf("two changes have the id %s", c.ID)
		}
		changes[c.ID] = c
	}
	for _, c := range p.Changes {
		if err := c.validate(changes); err != nil {
			return fmt.Errorf("change %s: %w", c.ID, err)
		}
	}
	for i, r := range p.Refusals {
		if err := known(changes, r.Offers); err != nil {
			return fmt.Errorf("refusal %d: %w", i+1, err)
		}
	}
	_, err := p.Hashes()
	return err
}

func (c *Change) validate(changes map[string]*Change) error {
	if slices.Contains(c.Conflicts, c.ID) {
		return errors.New("it conflicts with itself")
	}
	if err := known(changes, c.Conflicts); err != nil {
		return err
	}
	if err := validSafety(c.Safety); err != nil {
		return err
	}
	for way := range len(c.Alternatives) + 1 {
		if err := c.validateWay(changes, way); err != nil {
			if way > 0 {
				return fmt.Errorf("alternative %d: %w", way, err)
			}
			return err
		}
	}
	return nil
}

func (c *Change) validateWay(changes map[string]*Change, way int) error {
	if way > 0 {
		a := &c.Alternatives[way-1]
		if slices.Contains(a.Conflicts, c.ID) {
			return errors.New("it conflicts with its own change")
		}
		if err := known(changes, a.Conflicts); err != nil {
			return err
		}
		if err := validSafety(a.Safety); err != nil {
			return err
		}
	}
	requires, edits := c.Way(way)
	if err := known(changes, requires); err != nil {
		return err
	}
	for i, e := range edits {
		if err := e.validate(); err != nil {
			return fmt.Errorf("edit %d: %w", i+1, err)
		}
	}
	files := byFile(edits)
	for _, e := range edits { // in their order: the same plan gives the same error
		if _, err := edit.Compose(files[e.File]); err != nil {
			return fmt.Errorf("%s: %w", e.File, err)
		}
		files[e.File] = nil
	}
	return nil
}

func (e *Edit) validate() error {
	if err := ValidFile(e.File); err != nil {
		return err
	}
	switch {
	case e.Start < 0 || e.End < e.Start:
		return fmt.Errorf("%s: bytes %d to %d are not a range", e.File, e.Start, e.End)
	case !hashForm.MatchString(e.Hash):
		return fmt.Errorf("%s: the hash %q is not a SHA-256 in lower-case hex", e.File, e.Hash)
	case !utf8.ValidString(e.New):
		return fmt.Errorf("%s: the new text of bytes %d to %d is not UTF-8, which JSON cannot hold; leave this file out of the plan and change it with --write", e.File, e.Start, e.End)
	}
	return nil
}

// ValidFile tells whether a plan may name this file: a path relative to the
// working directory and beneath it, in its shortest form, with forward
// slashes, and not within a .git folder, where a file can be a program.
func ValidFile(name string) error {
	parts := strings.Split(name, "/")
	switch {
	case name == "" || name == ".":
		return errors.New("an edit names no file")
	case !utf8.ValidString(name) || strings.ContainsRune(name, 0):
		return fmt.Errorf("the file name %q is not UTF-8 text, which JSON cannot hold", name)
	case strings.HasPrefix(name, "/") || len(name) > 1 && name[1] == ':' || strings.Contains(name, `\`):
		return fmt.Errorf("the file name %q is not relative with forward slashes", name)
	case slices.Contains(parts, ".."):
		return fmt.Errorf("the file name %q leads out of the working directory: run awaken in a folder above all the files", name)
	case path.Clean(name) != name:
		return fmt.Errorf("the file name %q is not in its shortest form, %q", name, path.Clean(name))
	case slices.ContainsFunc(parts, func(s string) bool { return strings.EqualFold(s, ".git") }):
		return fmt.Errorf("the file name %q is inside a .git folder", name)
	}
	return nil
}

func known(changes map[string]*Change, ids []string) error {
	for _, id := range ids {
		if changes[id] == nil {
			return fmt.Errorf("it names a change %q that the plan does not have", id)
		}
	}
	return nil
}

func validSafety(s Safety) error {
	if s != Safe && s != Unsafe {
		return fmt.Errorf("the safety is %q, not %q or %q", s, Safe, Unsafe)
	}
	return nil
}
