// Package interactive is the review of a plan at the terminal, one change at a
// time, in which no answer can leave broken code behind.
//
// The core is a state machine without a terminal (session): keys and texts go
// in, state comes out. The screen (a field of huh) and the line prompts of
// terminals that can do no more are two skins on it.
//
// # What an answer means
//
// Undecided means not applied. Each change carries a wish: undecided, accepted
// (in one of its ways), rejected, or suppressed with a reason. What is applied
// follows from the wishes alone: the accepted changes whose requirements are
// all applied too. An accepted change of which something required was rejected
// later is *blocked*: it is not applied, is named in the report, and comes
// back by itself once the obstacle is accepted after all.
//
// Three rules keep every prefix of decisions applicable:
//
//   - Accepting a change accepts all that it requires; what was accepted for
//     that reason alone is open again once nothing accepted requires it.
//   - Two changes that exclude each other, by the plan's word or because their
//     edits overlap, are never both accepted: the later answer drops the
//     earlier one.
//   - Changes that require each other in a cycle (recursion, families) are one
//     item of the review, with one answer, until an alternative breaks the
//     cycle and `s` splits the item.
//
// A requirement leads from a cause (a coroutine that nobody awaits) to its
// consequences (the callers that must become async), and so does the review:
// causes first, callees before callers. A consequence all of whose causes were
// refused has no purpose left, and is not asked about.
//
// Whatever an answer does besides what it is about is shown before it happens,
// and waits for a second key.
//
// Safe changes are preselected, which decides nothing: Enter, which does
// nothing for any other change, accepts a preselected one; and one answer at
// the overview, after a count of what it does, accepts them all. What was
// preselected but never answered is not applied.
//
// # The log
//
// Decisions are appended to a log of JSON lines as they are made, keyed by the
// ids of changes, which survive unrelated edits. A later review starts from
// them, asks only what is open, and reports decisions whose change is gone.
//
// Where files were changed while a review went on, another one follows it
// (Options.Before) on a plan made of them as they are now. It asks only about
// what the change brought up; what was left open on purpose stays so.
package interactive
