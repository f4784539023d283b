package colour

import (
	"awaken/rewrite/resolve"
)

// Fate is what becomes of one coroutine, future or task.
type Fate struct {
	*resolve.Coroutine
	// Lost: nothing awaits or schedules it, and nothing that is not known got
	// hold of it. Use is then the first thing that is wrongly done with it, in
	// UsedIn, as in the type Lost.
	Lost   bool
	Use    Use
	UsedIn *resolve.Func
}

// Fates lists what becomes of all coroutines, in the order of their sites.
func (a *Analysis) Fates() []Fate {
	list := make([]Fate, 0, len(a.coroutines))
	for _, c := range a.coroutines {
		j := a.judged[c]
		list = append(list, Fate{Coroutine: c, Lost: j.verdict == lost, Use: j.use, UsedIn: j.usedIn})
	}
	return list
}

// Units lists the files of the project.
func (a *Analysis) Units() []*resolve.Unit { return a.program.Units }

// Index answers who calls whom.
func (a *Analysis) Index() *resolve.Index { return a.index }

// Makes tells whether every callee of a site is known and makes a coroutine.
func (a *Analysis) Makes(x *resolve.Site) bool { return a.sure(x) }

// HandsOn tells whether every return of a plain function hands on a coroutine.
func (a *Analysis) HandsOn(in *resolve.Instance) bool { return a.handsOn(in) }

// AnnotatedAwaitable tells whether a function declares that it gives back an
// awaitable, or what might be one.
func AnnotatedAwaitable(fn *resolve.Func) bool { return annotatedAwaitable(fn) }
