package colour

import (
	"slices"
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// common are method names that so many libraries bear that a project's own use
// of them for coroutine functions says nothing of an unknown receiver.
var common = map[string]bool{
	"get": true, "set": true, "put": true, "pop": true, "add": true, "run": true, "call": true, "send": true, "recv": true, "read": true,
	"write": true, "open": true, "close": true, "start": true, "stop": true, "join": true, "wait": true, "next": true, "copy": true,
	"update": true, "delete": true, "remove": true, "clear": true, "commit": true, "rollback": true, "execute": true, "connect": true,
	"request": true, "post": true, "fetch": true, "fetchone": true, "fetchall": true, "find": true, "insert": true, "create": true,
	"save": true, "load": true, "dump": true, "flush": true, "acquire": true, "release": true, "cancel": true, "shutdown": true,
	"setup": true, "teardown": true, "process": true, "handle": true, "dispatch": true, "emit": true, "submit": true, "reset": true,
	"check": true, "test": true, "main": true, "ping": true, "scan": true, "items": true, "keys": true, "values": true, "exists": true,
	"register": true, "subscribe": true, "publish": true, "listen": true, "accept": true, "bind": true, "invoke": true, "apply": true,
}

// findNamed leaves out the calls that ask what they call, and adds those of
// methods on receivers of which nothing is known, by names that only coroutine
// functions of the project bear, where the result is plainly used without an
// await. It is weaker evidence, and marked so.
func (a *Analysis) findNamed() {
	a.Lost = slices.DeleteFunc(a.Lost, func(l *Lost) bool {
		t := l.Func.Unit.Tree
		return l.Given && AsksOf(t, l.Node) || questioned(t, l.Node) && !l.Func.Answered(l.Node)
	})
	only := a.asyncNames(func(f *resolve.Func) bool { return f.Async })
	if len(only) == 0 {
		return
	}
	for _, l := range a.Lost { // of which something else may be called, too
		l.Named = l.Named || !l.Sure && !l.Given && a.namedOnly(l, only)
	}
	a.callsOfUnknown(only, func(l *Lost) { a.Lost = append(a.Lost, l) })
}

// callsOfUnknown calls do for each place where a method is called on something
// of which nothing is known, by one of the names in only, and the result is
// plainly used without an await.
func (a *Analysis) callsOfUnknown(only map[string]*resolve.Func, do func(*Lost)) {
	seen := map[callPlace]bool{}
	for _, x := range a.program.Sites {
		in := x.Instance()
		fn, n := in.Func(), x.Node
		if x.Call() == nil || x.Call().Awaited || in.Stands() || len(x.Targets)+len(x.Classes)+len(x.Libraries) > 0 || x.Declared {
			continue
		}
		t := fn.Unit.Tree
		function := t.Child(n, syntax.FieldFunction)
		if t.Kind(n) != syntax.Call || t.Kind(function) != syntax.Attribute || seen[callPlace{fn, n}] {
			continue
		}
		callee := only[string(t.Bytes(t.Child(function, syntax.FieldAttribute)))]
		if callee == nil || a.knownReceiver(x, t.Child(function, syntax.FieldObject)) || Dead(t, n) {
			continue
		}
		u := RoleOf(t, n)
		switch u.Role {
		case Dropped, HardUse, SoftUse:
		default:
			continue // handed on: nothing is plain about it
		}
		seen[callPlace{fn, n}] = true
		do(&Lost{Func: fn, Node: n, Callee: callee, Use: u, UsedIn: fn, Named: true})
	}
}

// callPlace is where a call stands.
type callPlace struct {
	fn   *resolve.Func
	node syntax.Node
}

// followNames awaits calls of methods on receivers of which nothing is known, by
// names that only coroutine functions bear once all is converted: they are not
// lost yet, but would be.
func (d *demand) followNames() {
	taken := map[*Lost]bool{}
	for {
		only := d.asyncNames(func(f *resolve.Func) bool { return f.Async || d.converts[f] != nil })
		converted := map[string]*resolve.Func{}
		d.program.Functions(func(f *resolve.Func) {
			if d.converts[f] != nil && only[f.Name] != nil && converted[f.Name] == nil {
				converted[f.Name] = f
			}
		})
		if len(converted) == 0 {
			return
		}
		before := len(d.items)
		d.callsOfUnknown(converted, func(l *Lost) {
			key := callPlace{l.Func, l.Node}
			if known := d.wouldBeLost[key]; known != nil {
				l = known
			}
			if taken[l] || d.refused[l] || questioned(l.Func.Unit.Tree, l.Node) {
				return
			}
			l.Later = true
			d.wouldBeLost[key] = l
			taken[l] = true
			d.root(l).require(d.converts[l.Callee])
		})
		if len(d.items) == before {
			return
		}
		d.drain()
	}
}

// namedOnly tells whether a method is called, in some instances on what nobody
// knows, whose name only coroutine functions of the project bear.
func (a *Analysis) namedOnly(l *Lost, only map[string]*resolve.Func) bool {
	t := l.Func.Unit.Tree
	function := t.Child(l.Node, syntax.FieldFunction)
	if t.Kind(l.Node) != syntax.Call || t.Kind(function) != syntax.Attribute || only[t.String(t.Child(function, syntax.FieldAttribute))] == nil {
		return false
	}
	switch l.Use.Role {
	case Dropped, HardUse, SoftUse:
	default:
		return false
	}
	for _, in := range a.index.Instances(l.Func) {
		if x := in.SiteAt(l.Node); x != nil && (!x.Unknown || len(x.Classes)+len(x.Libraries) > 0 || x.Declared) {
			return false
		}
	}
	return true
}

// knownReceiver tells whether the object of a method call is a library's, of
// which only the method is not known.
func (a *Analysis) knownReceiver(x *resolve.Site, object syntax.Node) bool {
	in := x.Instance()
	if names := a.program.Value(in, object).Names(); len(names) > 0 {
		return true
	}
	made := in.SiteAt(in.Func().Unit.Tree.Unparenthesized(object))
	return made != nil && !made.Unknown && len(made.Libraries) > 0 && len(made.Targets)+len(made.Classes) == 0
}

// decorated tells whether a decorator may make something else of a function.
func decorated(f *resolve.Func) bool {
	for _, d := range f.Decorators {
		text := f.Unit.Tree.String(d)
		switch text[strings.LastIndexAny(text, ".@")+1:] {
		case "abstractmethod", "staticmethod", "classmethod", "override", "overload", "final":
		default:
			return true
		}
	}
	return false
}

// asyncNames maps the method names that only coroutine functions of the project
// bear to one of them; async tells which these are.
func (a *Analysis) asyncNames(async func(*resolve.Func) bool) map[string]*resolve.Func {
	only := map[string]*resolve.Func{}
	spoilt := map[string]bool{}
	a.program.Functions(func(f *resolve.Func) {
		switch {
		case f.Kind != resolve.Def:
		case !async(f) || f.Generator || f.Class == nil || decorated(f):
			spoilt[f.Name] = true
		case only[f.Name] == nil && len(f.Name) > 3 && f.Name[0] != '_' && !common[f.Name] && !resolve.BuiltinAttribute(f.Name):
			only[f.Name] = f
		}
	})
	for name := range only {
		if spoilt[name] || a.options.Elsewhere[name] {
			delete(only, name)
		}
	}
	return only
}
