// Package plan holds the graph of changes that awaken proposes: what each
// change edits, what it requires and excludes, and why it is proposed.
//
// A plan is data. It is built by the colour pass, narrowed by a selection
// (always closed under Requires), and turned into new file texts by Compose.
package plan

// Version is the version of the plan's JSON form.
const Version = 1

// Safety classes of a change.
type Safety string

const (
	// Safe changes are resolved, have every use of each converted function
	// known, and leave the output behaving as the sync program did.
	Safe Safety = "safe"
	// Unsafe changes rest on weaker evidence or alter timing; they are never
	// applied without being asked for.
	Unsafe Safety = "unsafe"
)

// Plan is everything that one run proposes and refuses.
type Plan struct {
	Version  int       `json:"version"`
	Changes  []*Change `json:"changes"`
	Refusals []Refusal `json:"refusals"`
}

// Change is one intent, for example "make `load_user` async", with its edits
// in any number of files.
type Change struct {
	// ID is a hash of rule, symbol and old text: it survives unrelated edits.
	ID     string `json:"id"`
	Rule   string `json:"rule"`
	Symbol string `json:"symbol"` // qualified name of the function, or module, that changes
	Title  string `json:"title"`  // a verb phrase
	Safety Safety `json:"safety"`
	// Callee is the coroutine function whose lost call is repaired, empty for
	// changes that others require.
	Callee string `json:"callee,omitempty"`
	// Requires lists the changes without which this one is wrong, Conflicts
	// those that cannot be taken together with it. Both hold ids, sorted.
	// Cycles in Requires (recursion, families) are legal: such changes are
	// taken or left together.
	Requires  []string `json:"requires"`
	Conflicts []string `json:"conflicts"`
	// Edits is what the change does by default; Alternatives are other,
	// titled ways to reach the same intent, each with its own edits. Without
	// edits of its own the change is an offer: see Offers.
	Edits        []Edit        `json:"edits"`
	Alternatives []Alternative `json:"alternatives"`
	Why          []Step        `json:"why"`
	// Doubt is why the change itself is not safe, where it is not for what it
	// requires alone.
	Doubt *Step `json:"doubt,omitempty"`
	// Notes are places where something means another thing once the change is
	// made, or blocks what now waits for it, with what is to be said of each.
	Notes []Step `json:"notes,omitempty"`
}

// Alternative is another way to carry out a change.
type Alternative struct {
	Title    string   `json:"title"`
	Safety   Safety   `json:"safety"`
	Requires []string `json:"requires"` // replaces the change's own list
	// Conflicts lists the changes that cannot be taken together with this
	// alternative, beyond those that the change itself names.
	Conflicts []string `json:"conflicts,omitempty"`
	Edits     []Edit   `json:"edits"`
}

// Offers tells that a change does nothing by default: it stands for something
// that is refused, and its alternatives are ways to have it done all the same.
// They are taken only where somebody asks for them.
func (c *Change) Offers() bool { return len(c.Edits) == 0 && len(c.Alternatives) > 0 }

// Edit replaces the bytes [Start, End) of a file with New. Offsets are bytes,
// 0-based, in the file as it is on disk. Edits of one plan never overlap but
// for equal ones, which count once. Insertions at one offset are ordered by
// Rank, smaller first.
type Edit struct {
	File  string `json:"file"` // relative to the working directory, forward slashes
	Start int    `json:"start"`
	End   int    `json:"end"`
	New   string `json:"new"`
	Rank  int    `json:"rank,omitempty"`
	Hash  string `json:"hash"` // lower-case hex SHA-256 of the whole old file
}

// Step is one link of the chain that led to a change, from the root cause to
// the changed place.
type Step struct {
	File   string `json:"file"`
	Line   int    `json:"line"` // 1-based
	Symbol string `json:"symbol"`
	Reason string `json:"reason"`
}

// Refusal is a site or function that awaken will not change.
type Refusal struct {
	Rule   string `json:"rule"`
	File   string `json:"file"`
	Line   int    `json:"line"`   // 1-based
	Column int    `json:"column"` // 1-based, in characters
	Symbol string `json:"symbol"` // qualified name of the enclosing function or module
	Reason string `json:"reason"`
	WayOut string `json:"way_out"` // what a person can do about it
	// Offers are the ids of changes whose alternatives are ways to do it all the
	// same.
	Offers []string `json:"offers,omitempty"`
	Why    []Step   `json:"why"`
}
