package colour

import (
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// importedInLoops refuses an asyncio.run at the module level of what a coroutine
// function imports while it runs: by then its loop runs.
func (d *demand) importedInLoops(made map[*Item]bool) {
	var lazy map[*resolve.Unit]lazyImport
	for _, item := range d.items {
		for _, a := range item.Awaits {
			if !made[item] || a.Func.Kind != resolve.Module {
				continue
			}
			if lazy == nil {
				lazy = d.lazyImports(made)
			}
			if by, ok := lazy[a.Func.Unit]; ok {
				item.stop(&Block{"nested-run", by.fn, by.node, "the module " + a.Func.Unit.File.Module + ", which would use asyncio.run, is imported here while an event loop runs", "import it at the top of the module"})
			}
		}
	}
}

// lazyImport is an import in the code of a function.
type lazyImport struct {
	fn   *resolve.Func
	node syntax.Node
}

// lazyImports lists the modules whose code may run because a coroutine function
// imports them, or something that imports them.
func (d *demand) lazyImports(made map[*Item]bool) map[*resolve.Unit]lazyImport {
	lazy := map[*resolve.Unit]lazyImport{}
	atTop := map[*resolve.Unit][]*resolve.Unit{}
	var queue []*resolve.Unit
	for _, u := range d.program.Units {
		t := u.Tree
		for n := syntax.Node(0); int(n) < t.Len(); n++ {
			if k := t.Kind(n); k != syntax.ImportStatement && k != syntax.ImportFromStatement {
				continue
			}
			fn := functionAround(u, n)
			if fn != u.Body && !fn.Async && !(d.converts[fn] != nil && made[d.converts[fn]]) {
				continue
			}
			for _, other := range imports(u, n, d.modules()) {
				switch _, known := lazy[other]; {
				case fn == u.Body:
					atTop[u] = append(atTop[u], other)
				case !known:
					lazy[other] = lazyImport{fn, n}
					queue = append(queue, other)
				}
			}
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, other := range atTop[queue[0]] {
			if _, known := lazy[other]; !known {
				lazy[other] = lazy[queue[0]]
				queue = append(queue, other)
			}
		}
	}
	// What the program has imported before it runs a loop is not read again.
	for queue = d.program.Units; len(queue) > 0; queue = queue[1:] {
		if d.program.Imported(queue[0]) {
			continue
		}
		seen := map[*resolve.Unit]bool{queue[0]: true}
		for list := []*resolve.Unit{queue[0]}; len(list) > 0; list = list[1:] {
			delete(lazy, list[0])
			for _, other := range atTop[list[0]] {
				if !seen[other] {
					seen[other] = true
					list = append(list, other)
				}
			}
		}
	}
	return lazy
}

// imports lists the modules of the project that an import names.
func imports(u *resolve.Unit, statement syntax.Node, byName map[string]*resolve.Unit) []*resolve.Unit {
	t := u.Tree
	var names []string
	from := t.Child(statement, syntax.FieldModuleName)
	base := ""
	if from >= 0 {
		base = t.String(from)
		if level := len(base) - len(strings.TrimLeft(base, ".")); level > 0 {
			parts := strings.Split(u.File.Module, ".")
			if strings.HasSuffix(u.File.Name, "__init__.py") {
				level--
			}
			parts = parts[:max(len(parts)-level, 0)]
			base = strings.Trim(strings.Join(parts, ".")+"."+strings.TrimLeft(base, "."), ".")
		}
		names = append(names, base)
		base += "."
	}
	for c := t.First(statement); c >= 0; c = t.Next(c) {
		if t.Field(c) != syntax.FieldName {
			continue
		}
		name := c
		if inner := t.Child(c, syntax.FieldName); inner >= 0 {
			name = inner
		}
		names = append(names, base+t.String(name))
	}
	var list []*resolve.Unit
	for _, name := range names {
		for end := len(name); end > 0; end = strings.LastIndexByte(name[:end], '.') {
			if other := byName[name[:end]]; other != nil {
				list = append(list, other)
			}
		}
	}
	return list
}
