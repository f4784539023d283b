package cmd

import (
	"fmt"
	"slices"
	"strings"

	"awaken/rewrite"
	"awaken/rewrite/convert"
	"awaken/rewrite/plan"
)

// summarizeChoice says on standard error what a selection holds, what is left
// out and why, and what is refused; verb is what is done about it.
func (a *App) summarizeChoice(s settings, c *choice, verb string) {
	if s.quiet {
		return
	}
	changes := c.changes()
	unsafe, converted := 0, 0
	for _, change := range changes {
		if change.SafetyOf(c.selected[change.ID]) != plan.Safe {
			unsafe++
		}
		if change.Rule == convert.RuleMakeAsync {
			converted++
		}
	}
	if len(changes) > 0 {
		become := "become"
		if converted == 1 {
			become = "becomes"
		}
		a.say(s, "%s %s (%d safe, %d unsafe) in %s; %s %s async",
			verb, count(len(changes), "change"), len(changes)-unsafe, unsafe, count(len(c.files()), "file"), count(converted, "function"), become)
	}
	refused := c.refused()
	if len(changes) == 0 && len(refused) > 0 {
		a.say(s, "nothing can be changed: %s refused", count(len(refused), "place"))
	}
	for _, wish := range c.idle {
		a.say(s, "--choose %s: no change has such an alternative", visible(wish))
	}
	a.list(c, "taken along, since others require them", c.required)
	a.list(c, "left out, since they require what is rejected", c.blocked)
	a.list(c, "left out, since they exclude a change before them", c.excluded)
	a.list(c, "left out, since what was chosen takes their place", c.replaced)
	a.list(c, "left out as unsafe; --unsafe counts them in", c.unsafe)
	a.listDoubts(c)
	a.listNotes(changes)
	a.listCosts(c)
	for i, r := range refused {
		if i == 0 {
			fmt.Fprintf(a.Stderr, "refused (%d):\n", len(refused))
		}
		fmt.Fprintf(a.Stderr, "  %s %s %s\n", a.term.strong(fmt.Sprintf("%s:%d:%d:", visible(r.File), r.Line, r.Column)), a.term.bad(r.Rule), visible(r.Reason))
		if r.WayOut != "" {
			fmt.Fprintf(a.Stderr, "    way out: %s\n", visible(r.WayOut))
		}
		for _, change := range c.plan.Changes {
			for n, way := range change.Alternatives {
				if slices.Contains(r.Offers, change.ID) {
					fmt.Fprintf(a.Stderr, "    offered: %s; --choose %s:%d takes it\n", visible(way.Title), change.ID, n+1)
				}
			}
		}
	}
}

// sayIdle says what stays as it is because a pack only changes async code.
func (a *App) sayIdle(s settings, p *project) {
	places := len(p.analysis.Idle())
	switch {
	case places == 0:
	case p.analysis.Asynchronous():
		a.say(s, "left as they are: %s at which no event loop waits", count(places, "place"))
	default:
		a.say(s, "no code here is async, nor becomes so: %s left as they are, since the pack is for async code only", count(places, "place"))
	}
}

// listDoubts prints why what is left out as unsafe is so.
func (a *App) listDoubts(c *choice) {
	left := map[string]bool{}
	for _, id := range c.unsafe {
		left[id] = true
	}
	var lines []string
	for _, change := range c.plan.Changes {
		if d := change.Doubt; d != nil && left[change.ID] {
			line := fmt.Sprintf("  %s %s", a.term.strong(visible(fmt.Sprintf("%s:%d:", d.File, d.Line))), visible(d.Reason))
			if !slices.Contains(lines, line) {
				lines = append(lines, line)
			}
		}
	}
	if len(lines) > 0 {
		fmt.Fprintf(a.Stderr, "what makes them unsafe (%d):\n%s\n", len(lines), strings.Join(lines, "\n"))
	}
}

// fewRoots is how many roots are named with their cost.
const fewRoots = 5

// listCosts says what the lost calls of each coroutine function drag along,
// and where that could be stopped, before anybody decides.
func (a *App) listCosts(c *choice) {
	costs, all, err := rewrite.RootCosts(c.plan, fewRoots)
	if err != nil || all == 0 {
		return // a plan that was edited may not be closed; what applies it says so
	}
	fmt.Fprintf(a.Stderr, "cost (%d):\n", all)
	for _, r := range costs {
		fmt.Fprintf(a.Stderr, "  %s: %s lost; %s async, %s awaited, %s\n", visible(r.Callee), count(r.Calls, "call"), becomeAsync(r.Functions), count(r.Sites, "place"), count(r.Files, "file"))
		if len(r.Cut) > 0 && r.Left < r.Functions {
			fmt.Fprintf(a.Stderr, "    cheapest boundary: keep %s sync, with a bridge in each; then %s async\n", visible(join(r.Cut)), becomeAsync(r.Left))
		}
	}
	if all > len(costs) {
		fmt.Fprintf(a.Stderr, "  and %d more, with less each\n", all-len(costs))
	}
}

// listNotes prints the places to look at once changes are made.
func (a *App) listNotes(changes []*plan.Change) {
	var lines []string
	for _, change := range changes {
		for _, n := range change.Notes {
			line := fmt.Sprintf("  %s %s", a.term.strong(visible(fmt.Sprintf("%s:%d:", n.File, n.Line))), visible(n.Reason))
			if !slices.Contains(lines, line) {
				lines = append(lines, line)
			}
		}
	}
	for i, line := range lines {
		if i == 0 {
			fmt.Fprintf(a.Stderr, "to look at (%d):\n", len(lines))
		}
		fmt.Fprintln(a.Stderr, line)
	}
}

// list prints changes under a heading, if there are any.
func (a *App) list(c *choice, heading string, ids []string) {
	if len(ids) == 0 {
		return
	}
	fmt.Fprintf(a.Stderr, "%s (%d):\n", heading, len(ids))
	listed := map[string]bool{}
	for _, id := range ids {
		listed[id] = true
	}
	for _, change := range c.plan.Changes {
		if listed[change.ID] {
			fmt.Fprintf(a.Stderr, "  %s  %s\n", change.ID, visible(change.Title))
		}
	}
}

// next names the command to run next.
func (a *App) next(s settings, command, effect string) {
	a.say(s, "next: `%s` %s", command, effect)
}

// again is a command line on the same paths as this one.
func again(command string, paths []string) string {
	for _, path := range paths {
		command += " " + shellWord(path)
	}
	return command
}

// shellWord quotes a word for a POSIX shell, if it needs quotes.
func shellWord(word string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-+,@%"
	if word != "" && word[0] != '-' && strings.Trim(word, plain) == "" {
		return word
	}
	if strings.HasPrefix(word, "-") {
		word = "./" + word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
