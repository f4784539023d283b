package interactive

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"awaken/rewrite/plan"
)

// logVersion is the version of the log's lines.
const logVersion = 1

// entry is one line of the log: a step of the review, with the decisions that
// it made. What undo restored is written out too, so that the last word on a
// change is the last line that names it, even in logs put one behind the other.
type entry struct {
	Version int        `json:"version,omitempty"` // with Plan, at the start of a log and where the plan changes
	Plan    string     `json:"plan,omitempty"`    // fingerprint of the plan that the lines below are about
	Step    string     `json:"step,omitempty"`
	At      string     `json:"at,omitempty"` // id of a change of the item at which it was made
	Set     []record   `json:"set,omitempty"`
	Groups  [][]string `json:"groups,omitempty"` // of a split
}

// record is a decision about one change.
type record struct {
	ID    string      `json:"id"`
	State wish        `json:"state"`
	Way   int         `json:"way,omitempty"`
	Title string      `json:"title,omitempty"` // of the alternative: a later plan may number them otherwise
	Kind  string      `json:"kind,omitempty"`
	Edits []plan.Edit `json:"edits,omitempty"`
	Note  string      `json:"reason,omitempty"`
	By    string      `json:"by,omitempty"`
}

// journal is the log of a review, open for appending.
type journal struct {
	file    logFile
	entries []entry // as read; what is appended later is not added
	size    int64
}

type logFile interface {
	io.Writer
	Sync() error
	Truncate(size int64) error
	Close() error
}

// openJournal opens or creates the log at path. A last line without an end was
// cut off by a crash: it is dropped. Any other line that is none is an error
// with its number, and so is a log that another review holds open.
func openJournal(path string) (*journal, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the log of the review cannot be opened: %w", err)
	}
	j := &journal{file: file}
	if err = lock(file); err == nil {
		err = j.load(file)
	}
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	syncFolder(filepath.Dir(path))
	return j, nil
}

// syncFolder makes the name of a new file last. Not every system can.
func syncFolder(name string) {
	if dir, err := os.Open(name); err == nil {
		_ = dir.Sync()
		dir.Close()
	}
}

func (j *journal) load(file *os.File) error {
	data, err := io.ReadAll(file)
	if err != nil {
		return err
	}
	whole := data[:bytes.LastIndexByte(data, '\n')+1]
	j.entries, err = readLog(whole)
	if err != nil {
		return err
	}
	j.size = int64(len(whole))
	if len(whole) < len(data) {
		return file.Truncate(j.size)
	}
	return nil
}

func readLog(data []byte) ([]entry, error) {
	var out []entry
	for n, line := range bytes.Split(data, []byte("\n")) {
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var e entry
		dec := json.NewDecoder(bytes.NewReader(line))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&e); err != nil {
			return nil, fmt.Errorf("line %d is not of a log of decisions: %w; move this file away, or name another one", n+1, err)
		}
		switch {
		case len(out) == 0 && e.Version == 0:
			return nil, errors.New("not a log of decisions: its first line names no version; move this file away, or name another one")
		case e.Version > logVersion:
			return nil, fmt.Errorf("line %d: the log has version %d; this awaken knows version %d", n+1, e.Version, logVersion)
		}
		out = append(out, e)
	}
	return out, nil
}

// write appends a line and waits until it is on disk. After an error the log
// is as it was before.
func (j *journal) write(e entry) error {
	var line bytes.Buffer
	enc := json.NewEncoder(&line)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(e); err != nil {
		return err
	}
	_, err := j.file.Write(line.Bytes())
	if err == nil {
		err = j.file.Sync()
	}
	if err != nil {
		return errors.Join(err, j.file.Truncate(j.size))
	}
	j.size += int64(line.Len())
	return nil
}

func (j *journal) close() error { return j.file.Close() }

func (s *session) save(e entry) error {
	if s.log == nil {
		return nil
	}
	return s.log.write(e)
}

// atEnd stands in the log for the end of the review; no id can look like it.
const atEnd = "$"

func (s *session) itemID(position int) string {
	switch {
	case position < 0:
		return ""
	case position >= len(s.items):
		return atEnd
	}
	return s.change(s.items[position].changes[0]).ID
}

func (s *session) record(set []assignment) []record {
	out := make([]record, 0, len(set))
	for _, a := range set {
		c := s.change(a.change)
		r := record{ID: c.ID, State: a.wish, Way: a.way, Kind: a.kind, Edits: a.edits, Note: a.note, By: a.by}
		if a.way > 0 {
			r.Title = c.Alternatives[a.way-1].Title
		}
		out = append(out, r)
	}
	return out
}

func (s *session) ids(groups [][]int) [][]string {
	out := make([][]string, len(groups))
	for i, g := range groups {
		for _, c := range g {
			out[i] = append(out[i], s.change(c).ID)
		}
	}
	return out
}
