package browser

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"awaken/rewrite/edit"
	"awaken/rewrite/plan"
)

// random is a plan whose changes require, exclude and overlap each other as it
// falls; every way edits the same small file.
func random(r *rand.Rand) (*plan.Plan, sources) {
	s := sources{"a.py": strings.Repeat("x = 1\n", 20)}
	hash := edit.Hash([]byte(s["a.py"]))
	n := 4 + r.IntN(10)
	id := func(i int) string { return fmt.Sprint("c", i) }
	requires := func(but int) (out []string) {
		for range r.IntN(3) {
			if i := r.IntN(n); i != but {
				out = append(out, id(i))
			}
		}
		return out
	}
	p := &plan.Plan{}
	for i := range n {
		// The default ways of a plan never overlap; alternatives may.
		own := []plan.Edit{{File: "a.py", Start: 6 * i, End: 6*i + 1, New: "y", Hash: hash}}
		c := &plan.Change{ID: id(i), Rule: "rule", Title: "change " + id(i), Safety: []plan.Safety{plan.Safe, plan.Safe, plan.Unsafe}[r.IntN(3)], Requires: requires(i), Edits: own}
		for range r.IntN(3) {
			at := r.IntN(100)
			c.Alternatives = append(c.Alternatives, plan.Alternative{
				Title: "another way", Safety: plan.Safe, Requires: requires(i),
				Edits: []plan.Edit{{File: "a.py", Start: at, End: at + r.IntN(12), New: "z", Hash: hash}},
			})
		}
		if other := r.IntN(n); r.IntN(4) == 0 && other != i {
			c.Conflicts = []string{id(other)}
		}
		p.Changes = append(p.Changes, c)
	}
	return p, s
}

// Whatever is clicked, in any order: what is checked can be applied, at every
// moment, and undo leads back to the proposal.
func TestAnyClicksLeaveWhatCanBeApplied(t *testing.T) {
	const state = `[...document.querySelectorAll("article.change")].filter((a) => a.querySelector(".head input").checked).map((a) =>
		a.id.slice(7) + ":" + (a.querySelector("input[type=radio]:checked") || { value: 0 }).value).join(" ")`
	steps := 0
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 11))
		p, s := random(r)
		tab := open(t, write(t, p, s))
		eval[bool](tab, all)
		first := eval[string](tab, state)
		trace := []string{fmt.Sprintf("seed %d: %s", seed, first)}
		for range 40 {
			steps++
			pick := func(selector string) string {
				return fmt.Sprintf(`(() => { const all = [...document.querySelectorAll(%q)].filter((e) => !e.disabled); if (all.length) all[%d %% all.length].click(); })()`, selector, r.IntN(1000))
			}
			step := []string{
				pick(".head input"), pick(".head input"), pick(".head input"), pick(".way input"), pick(".way input"), pick("#undo"),
				pick(`#accept-shown, #reject-shown`) + `; if (document.querySelector("#confirm").open) document.querySelector("#confirm-yes").click()`,
			}[r.IntN(7)]
			now := eval[string](tab, step+"; "+`new Promise((done) => setTimeout(() => done(`+state+`)))`)
			trace = append(trace, step+"\n\t=> "+now)
			sel := plan.Selection{}
			for _, word := range strings.Fields(now) {
				id, way, _ := strings.Cut(word, ":")
				var err error
				if sel[id], err = strconv.Atoi(way); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := plan.Compose(p, sel); err != nil {
				t.Fatalf("%v after\n%s", err, strings.Join(trace, "\n"))
			}
		}
		back := eval[string](tab, `(() => { const undo = document.querySelector("#undo"); for (let i = 0; i < 1000 && !undo.disabled; i++) undo.click(); })(); `+state)
		if back != first {
			t.Fatalf("undo leads to %s, not to %s, after\n%s", back, first, strings.Join(trace, "\n"))
		}
	}
	t.Logf("%d steps", steps)
}
