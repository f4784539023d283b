// Package page is the review of a plan in a browser: one HTML page that holds
// the plan, what each change does as a diff, and the graph, so that a team can
// decide where the project is not. The page asks nothing of a network, and
// nothing is applied by opening it: it ends with a file of decisions.
//
// # What a check box means
//
// A checked change is accepted. Checking a change checks all that it requires
// and unchecks what excludes either; unchecking one unchecks all that require
// it; so what is checked can be applied at any time. Which changes would go
// along is lit before it happens, while the pointer or the focus is on the box.
// Safe changes are checked as a proposal; unsafe ones never are.
//
// # Decisions: version 1
//
//	{
//	  "version": 1,
//	  "plan": "1d3f...",
//	  "accepted": [{"id": "0123456789ab", "alternative": 0, "title": "make `load` async"}],
//	  "rejected": ["ba9876543210"]
//	}
//
// "plan" is the hash of the plan that was reviewed (see Hash). "alternative"
// is 0 for a change's own edits and n for its n-th alternative; "title" is that
// of the change or of the alternative, and may be left out where "plan" is the
// hash of the plan that the decisions are for. Changes that are named in
// neither list are undecided, and so not applied. Unknown fields, ids that are
// named twice and numbers that no alternative has are errors.
//
// Decisions are wishes, not orders: Decisions.Select checks them against the
// graph of the plan at hand. It takes no change whose requirements are not
// accepted too, and reports decisions whose change is gone or has become
// another, which happens when the plan was made anew since.
//
// # What the page holds
//
// The plan stands in the page as it is saved, and the page can save it again;
// beside it stand the lines of the diffs. File texts come from anybody: they
// reach the page as JSON in which no character can end a script element, and
// the document through textContent alone; and the page's security policy names
// its one script and one style sheet by their hashes and forbids all else.
package page
