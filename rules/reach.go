package rules

import (
	"fmt"

	"awaken/rewrite"
	"awaken/rewrite/resolve"
)

// reach finds out which plain functions run inside of an event loop.
type reach struct {
	index *resolve.Index
	known map[*resolve.Instance][]*resolve.Site
}

func newReach(a *rewrite.Analysis) *reach {
	return &reach{a.Coloured().Index(), map[*resolve.Instance][]*resolve.Site{}}
}

// fromAsync is the chain of calls from an async function to an instance, the
// call in the async function first; empty, not nil, if it is async itself, nil
// if there is none. Each call has this one callee.
func (r *reach) fromAsync(in *resolve.Instance) []*resolve.Site {
	if in.Func().Async {
		return []*resolve.Site{}
	}
	if in.Func().Kind != resolve.Def || in.Func().Generator {
		return nil
	}
	if chain, ok := r.known[in]; ok {
		return chain
	}
	r.known[in] = nil
	for _, x := range r.index.Callers(in) {
		if x.Call() == nil || x.Implicit || x.Unknown || len(x.Targets) != 1 || len(x.Libraries) > 0 || len(x.Classes) > 1 || x.Node < 0 {
			continue
		}
		if up := r.fromAsync(x.Instance()); up != nil {
			r.known[in] = append(append([]*resolve.Site{}, up...), x)
			break
		}
	}
	return r.known[in]
}

// chainText tells how an async function gets to fn.
func chainText(fn *resolve.Func, chain []*resolve.Site) string {
	if len(chain) == 0 {
		return fmt.Sprintf("`%s` is async", fn.Name)
	}
	text := fmt.Sprintf("the async function `%s`", chain[0].Instance().Func().Name)
	for _, x := range chain {
		u := x.Instance().Func().Unit
		text += fmt.Sprintf(" calls `%s` (%s)", x.Targets[0].Func().Name, where(fn.Unit, u, x.Node))
		if x != chain[len(chain)-1] {
			text += ", which"
		}
	}
	return text
}
