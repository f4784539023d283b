package page

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"

	"awaken/rewrite/edit"
	"awaken/rewrite/plan"
)

// DecisionsVersion is the version of the JSON form of Decisions.
const DecisionsVersion = 1

// Decisions is what a review in the browser ends with; see the package's
// documentation for its JSON form.
type Decisions struct {
	Version  int        `json:"version"`
	Plan     string     `json:"plan"` // Hash of the plan reviewed
	Accepted []Accepted `json:"accepted"`
	Rejected []string   `json:"rejected"` // ids
}

// Accepted is one change that is to be applied, and how.
type Accepted struct {
	ID          string `json:"id"`
	Alternative int    `json:"alternative"`     // 0, or the number of an alternative, counted from 1
	Title       string `json:"title,omitempty"` // of the change, or of the alternative
}

// Hash identifies a plan by its content: the lower-case hex SHA-256 of what
// plan.Write prints. Errors are those of plan.Write.
func Hash(p *plan.Plan) (string, error) {
	var text bytes.Buffer
	if err := p.Write(&text); err != nil {
		return "", err
	}
	return edit.Hash(text.Bytes()), nil
}

var hashForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// ReadDecisions reads the file that the page saves, which may come from
// anybody: whatever is not of the documented form is an error that says where.
func ReadDecisions(r io.Reader) (*Decisions, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	var head struct {
		Version *int            `json:"version"`
		Changes json.RawMessage `json:"changes"`
	}
	// The version first: a later one may have fields of any shape.
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, fmt.Errorf("not decisions: %w", locate(data, err))
	}
	switch {
	case head.Changes != nil:
		return nil, errors.New("this is a plan, not decisions about one")
	case head.Version == nil:
		return nil, errors.New(`not decisions: there is no "version"`)
	case *head.Version != DecisionsVersion:
		return nil, fmt.Errorf("the decisions have version %d; this awaken reads version %d", *head.Version, DecisionsVersion)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var d Decisions
	if err := dec.Decode(&d); err != nil {
		return nil, fmt.Errorf("not decisions: %w", locate(data, err))
	}
	if err := d.validate(); err != nil {
		return nil, fmt.Errorf("not decisions: %w", err)
	}
	return &d, nil
}

// locate adds the line, counted from 1, to an error of encoding/json.
func locate(data []byte, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("line %d: %w", 1+bytes.Count(data[:min(int(syntax.Offset), len(data))], []byte("\n")), err)
	case errors.As(err, &kind):
		return fmt.Errorf("line %d: %w", 1+bytes.Count(data[:min(int(kind.Offset), len(data))], []byte("\n")), err)
	}
	return err
}

func (d *Decisions) validate() error {
	if !hashForm.MatchString(d.Plan) {
		return fmt.Errorf(`"plan" is %q, not a SHA-256 in lower-case hex`, d.Plan)
	}
	if d.Accepted == nil || d.Rejected == nil {
		return errors.New(`"accepted" and "rejected" must both be lists, if empty ones`)
	}
	seen := map[string]string{}
	name := func(id, list string) error {
		if id == "" {
			return fmt.Errorf("%q names a change without an id", list)
		}
		if was, twice := seen[id]; twice {
			return fmt.Errorf("change %s is named twice: in %q and in %q", id, was, list)
		}
		seen[id] = list
		return nil
	}
	for _, a := range d.Accepted {
		if err := name(a.ID, "accepted"); err != nil {
			return err
		}
		if a.Alternative < 0 {
			return fmt.Errorf("change %s is accepted with the alternative %d: they count from 1, and 0 is none", a.ID, a.Alternative)
		}
	}
	for _, id := range d.Rejected {
		if err := name(id, "rejected"); err != nil {
			return err
		}
	}
	return nil
}

// Outcome is what becomes of decisions about a plan.
type Outcome struct {
	// Selection is closed under what its changes require.
	Selection plan.Selection
	// Blocked are accepted changes that require what is not accepted, Stale are
	// decisions whose change, or whose alternative, the plan has no more; ids
	// in the order of the plan and of the decisions.
	Blocked, Stale []string
}

// Select checks the decisions against a plan. An id or an alternative that the
// plan does not have is an error if it is the plan that was reviewed, and stale
// if it is another one. Accepted changes that exclude each other are a
// *plan.ConflictError; nothing is taken then.
func (d *Decisions) Select(p *plan.Plan) (*Outcome, error) {
	hash, err := Hash(p)
	if err != nil {
		return nil, err
	}
	changes := map[string]*plan.Change{}
	for _, c := range p.Changes {
		changes[c.ID] = c
	}
	out := &Outcome{Selection: plan.Selection{}}
	for _, a := range d.Accepted {
		wrong := a.misfit(changes[a.ID], hash == d.Plan)
		switch {
		case wrong == "":
			out.Selection[a.ID] = a.Alternative
		case hash == d.Plan:
			return nil, fmt.Errorf("the decisions name this plan, but %s: the file was damaged or edited; save it again", wrong)
		default:
			out.Stale = append(out.Stale, a.ID)
		}
	}
	for _, id := range d.Rejected {
		switch {
		case changes[id] != nil:
		case hash == d.Plan:
			return nil, fmt.Errorf("the decisions name this plan, but it has no change %q: the file was damaged or edited; save it again", id)
		default:
			out.Stale = append(out.Stale, id)
		}
	}
	out.block(p)
	if found := p.Conflicts(out.Selection); len(found) > 0 {
		return nil, &plan.ConflictError{Conflicts: found}
	}
	return out, nil
}

// misfit says what keeps a from being about the change, "" if nothing does.
func (a Accepted) misfit(c *plan.Change, samePlan bool) string {
	switch {
	case c == nil:
		return fmt.Sprintf("it has no change %q", a.ID)
	case a.Alternative > len(c.Alternatives):
		return fmt.Sprintf("change %s has no alternative %d, only %d", a.ID, a.Alternative, len(c.Alternatives))
	case a.Title == "" && a.Alternative > 0 && !samePlan:
		return "without a title, the number of an alternative says nothing in another plan"
	case a.Title != "" && a.Title != titleOf(c, a.Alternative):
		return fmt.Sprintf("%s of change %s is called %q, not %q", wayName(a.Alternative), a.ID, titleOf(c, a.Alternative), a.Title)
	}
	return ""
}

func titleOf(c *plan.Change, way int) string {
	if way == 0 {
		return c.Title
	}
	return c.Alternatives[way-1].Title
}

func wayName(way int) string {
	if way == 0 {
		return "the default"
	}
	return fmt.Sprintf("alternative %d", way)
}

// block takes out what requires a change that is not accepted: it was never
// agreed to, and is not taken along.
func (o *Outcome) block(p *plan.Plan) {
	var blocked []string
	for _, c := range p.Changes {
		way, taken := o.Selection[c.ID]
		if !taken {
			continue
		}
		requires, _ := c.Way(way)
		if slices.ContainsFunc(requires, func(need string) bool { _, ok := o.Selection[need]; return !ok }) {
			blocked = append(blocked, c.ID)
		}
	}
	if len(blocked) == 0 {
		return
	}
	gone := p.Dependents(o.Selection, blocked...)
	for _, c := range p.Changes {
		if slices.Contains(gone, c.ID) {
			o.Blocked = append(o.Blocked, c.ID)
			delete(o.Selection, c.ID)
		}
	}
}
