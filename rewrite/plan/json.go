package plan

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Write prints the plan as JSON, version 1; empty lists are [], never null.
// What Read would refuse is an error here, and nothing is written then.
func (p *Plan) Write(w io.Writer) error {
	full := p.filled()
	if err := full.validate(); err != nil {
		return fmt.Errorf("the plan cannot be saved: %w", err)
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false) // `->` and `<` are common in Python and in reasons
	enc.SetIndent("", "  ")
	if err := enc.Encode(full); err != nil {
		return err
	}
	_, err := w.Write(out.Bytes())
	return err
}

// Read reads what Write printed. A plan may come from somebody else: a
// version or a field that this program does not know, and whatever could not
// be applied as it stands (file names that lead out of the working directory,
// broken ranges and hashes, unknown ids), is an error that names the place.
func Read(r io.Reader) (*Plan, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	var head struct {
		Version *int `json:"version"`
	}
	// The version first: a later one may have fields of any shape.
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, fmt.Errorf("not a plan: %w", place(data, err))
	}
	switch {
	case head.Version == nil:
		return nil, errors.New(`not a plan: it has no "version"`)
	case *head.Version != Version:
		return nil, fmt.Errorf("the plan has version %d; this awaken reads version %d: save the plan again with this awaken", *head.Version, Version)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var p Plan
	if err := dec.Decode(&p); err != nil {
		return nil, fmt.Errorf("not a plan: %w", place(data, err))
	}
	full := p.filled()
	if err := full.validate(); err != nil {
		return nil, fmt.Errorf("the plan is not valid: %w", err)
	}
	return full, nil
}

// place adds the line, counted from 1, to an error of encoding/json.
func place(data []byte, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	offset := int64(-1)
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	}
	if offset < 0 || offset > int64(len(data)) {
		return err
	}
	return fmt.Errorf("line %d: %w", 1+bytes.Count(data[:offset], []byte("\n")), err)
}

// filled returns a copy of the plan in which no list is nil.
func (p *Plan) filled() *Plan {
	out := &Plan{Version: Version, Changes: []*Change{}, Refusals: list(p.Refusals)}
	for _, c := range p.Changes {
		if c == nil {
			c = &Change{} // a null in the JSON; validate refuses it for its empty id
		}
		full := *c
		full.Requires, full.Conflicts = list(c.Requires), list(c.Conflicts)
		full.Edits, full.Why = list(c.Edits), list(c.Why)
		full.Alternatives = list(c.Alternatives)
		for i := range full.Alternatives {
			a := &full.Alternatives[i]
			a.Requires, a.Edits = list(a.Requires), list(a.Edits)
		}
		out.Changes = append(out.Changes, &full)
	}
	for i := range out.Refusals {
		out.Refusals[i].Why = list(out.Refusals[i].Why)
	}
	return out
}

// list copies s; the copy of a nil list is an empty one.
func list[T any](s []T) []T { return append([]T{}, s...) }
