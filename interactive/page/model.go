package page

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"awaken/rewrite/diff"
	"awaken/rewrite/edit"
	"awaken/rewrite/plan"
)

// model is what the page shows beyond the plan itself. Changes are named by
// their index in the plan.
type model struct {
	Hash    string   `json:"hash"`
	Order   []int    `json:"order"`   // of the review
	Shown   []shown  `json:"shown"`   // by change
	Clashes [][4]int `json:"clashes"` // change, change, way, way; a way of -1 is any
}

// shown is what the page shows of one change.
type shown struct {
	Part     int       `json:"part"` // its component, counted from 0 in the order of the review
	File     string    `json:"file"`
	Line     int       `json:"line"` // 1-based; 0 if unknown
	Proposed bool      `json:"proposed"`
	Ways     [][]hunks `json:"ways"` // by way, then by file
}

// hunks is the diff of one file.
type hunks struct {
	File  string `json:"file"`
	Error string `json:"error,omitempty"`
	Hunks []hunk `json:"hunks"`
}

// hunk is a diff.Hunk. Each line is its kind, " ", "-" or "+", and pieces of
// its text by turns not marked and marked as different from its counterpart.
type hunk struct {
	Old   int        `json:"old"` // number of the first line, 1-based
	New   int        `json:"new"`
	Quote string     `json:"quote,omitempty"` // what ends the string in which the hunk begins
	Lines [][]string `json:"lines"`
}

func newModel(in *Input, hash string) *model {
	p := in.Plan
	m := &model{Hash: hash, Shown: make([]shown, len(p.Changes)), Clashes: [][4]int{}}
	t := &texts{read: in.Read, files: map[string]*text{}}
	index := map[string]int{}
	for i, c := range p.Changes {
		index[c.ID] = i
		s := &m.Shown[i]
		s.File, s.Line = t.place(c)
		for way := range len(c.Alternatives) + 1 {
			_, edits := c.Way(way)
			s.Ways = append(s.Ways, t.diff(edits))
		}
	}
	for id := range safest(p, in.Proposed) {
		m.Shown[index[id]].Proposed = true
	}
	for i, c := range p.Changes {
		for _, other := range c.Conflicts {
			m.Clashes = append(m.Clashes, [4]int{i, index[other], -1, -1})
		}
		for n, a := range c.Alternatives {
			for _, other := range a.Conflicts {
				m.Clashes = append(m.Clashes, [4]int{i, index[other], n + 1, -1})
			}
		}
	}
	for _, o := range p.Overlaps() {
		m.Clashes = append(m.Clashes, [4]int{index[o.A], index[o.B], o.WayA, o.WayB})
	}
	m.arrange(p)
	return m
}

// safest leaves out of a selection what is unsafe and what requires it.
func safest(p *plan.Plan, sel plan.Selection) plan.Selection {
	var unsafe []string
	for _, c := range p.Changes {
		if way, taken := sel[c.ID]; taken && (c.Safety != plan.Safe || way != 0) {
			unsafe = append(unsafe, c.ID)
		}
	}
	if len(unsafe) == 0 {
		return sel
	}
	return p.Without(sel, unsafe...)
}

// texts are the files that the plan edits, read once.
type texts struct {
	read  func(string) ([]byte, error)
	files map[string]*text
}

type text struct {
	bytes  []byte
	hash   string
	err    error
	quotes map[int]string // by line, 1-based, that begins within a string: what ends it
}

func (t *texts) get(name string) *text {
	f := t.files[name]
	if f == nil {
		f = &text{}
		f.bytes, f.err = t.read(name)
		f.hash = edit.Hash(f.bytes)
		f.quotes = openQuotes(f.bytes)
		t.files[name] = f
	}
	return f
}

// place prefers the end of the why-chain, which is the changed place: the
// first edit may be an import at the head of the file.
func (t *texts) place(c *plan.Change) (file string, line int) {
	if len(c.Why) > 0 {
		last := c.Why[len(c.Why)-1]
		if c.Offers() || slices.ContainsFunc(c.Edits, func(e plan.Edit) bool { return e.File == last.File }) {
			return last.File, last.Line
		}
	}
	for way := range len(c.Alternatives) + 1 {
		if _, edits := c.Way(way); len(edits) > 0 {
			e := edits[0]
			old := t.get(e.File).bytes
			return e.File, 1 + strings.Count(string(old[:min(e.Start, len(old))]), "\n")
		}
	}
	return "", 0
}

// diff gives the hunks of edits, file by file in the order of their names.
func (t *texts) diff(edits []plan.Edit) []hunks {
	lists := map[string][]edit.Edit{}
	hashes := map[string]string{}
	var names []string
	for _, e := range edits {
		if lists[e.File] == nil {
			names = append(names, e.File)
		}
		lists[e.File] = append(lists[e.File], edit.Edit{Start: e.Start, End: e.End, New: e.New, Rank: e.Rank})
		hashes[e.File] = e.Hash
	}
	slices.Sort(names)
	out := make([]hunks, 0, len(names))
	for _, name := range names {
		f := t.get(name)
		h := hunks{File: name, Hunks: []hunk{}}
		err := f.err
		if err == nil && f.hash != hashes[name] {
			err = errors.New("the file has changed since the plan was made")
		}
		var found []diff.Hunk
		if err == nil {
			found, err = diff.Hunks(f.bytes, lists[name])
		}
		if err != nil {
			h.Error = fmt.Sprintf("cannot be shown: %v", err)
		}
		for _, d := range found {
			h.Hunks = append(h.Hunks, hunk{Old: d.OldStart, New: d.NewStart, Quote: f.quotes[d.OldStart], Lines: pieces(d.Lines)})
		}
		out = append(out, h)
	}
	return out
}

// pieces cuts the lines of a hunk at the words by which removed lines differ
// from as many added ones behind them.
func pieces(lines []diff.Line) [][]string {
	out := make([][]string, len(lines))
	for i := 0; i < len(lines); {
		removed := stretch(lines[i:], diff.Removed)
		added := stretch(lines[i+removed:], diff.Added)
		if removed+added == 0 {
			out[i] = cut(lines[i], nil)
			i++
			continue
		}
		for k := range removed + added {
			out[i+k] = cut(lines[i+k], nil)
		}
		if removed == added {
			for k := range removed {
				old, fresh := lines[i+k], lines[i+removed+k]
				a, b := diff.Marks(plain(old), plain(fresh))
				out[i+k], out[i+removed+k] = cut(old, a), cut(fresh, b)
			}
		}
		i += removed + added
	}
	return out
}

func stretch(lines []diff.Line, kind diff.Kind) (n int) {
	for n < len(lines) && lines[n].Kind == kind {
		n++
	}
	return n
}

// plain is a line without what ends it.
func plain(l diff.Line) string {
	return strings.TrimSuffix(strings.TrimSuffix(l.Text, "\n"), "\r")
}

func cut(l diff.Line, spans []diff.Span) []string {
	line := plain(l)
	out := []string{string(l.Kind)}
	at := 0
	for _, s := range spans {
		out = append(out, line[at:s.Start], line[s.Start:s.End])
		at = s.End
	}
	if at < len(line) {
		out = append(out, line[at:])
	}
	for i, piece := range out {
		if !utf8.ValidString(piece) {
			out[i] = strings.ToValidUTF8(piece, "\uFFFD")
		}
	}
	if !strings.HasSuffix(l.Text, "\n") {
		out[0] += "\\" // no newline at the end of the file
	}
	return out
}
