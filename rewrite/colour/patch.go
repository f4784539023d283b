package colour

import (
	"slices"
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// patch is a place where a test puts something in the place of a function, or
// of a class, that it names by a string.
type patch struct {
	site *resolve.Site
	// by is the name of what does it: "patch", "monkeypatch.setattr".
	by string
	// value is what takes the place; Nil where a mock is made for it. maker is
	// the class of that mock, Nil for the usual one.
	value, maker syntax.Node
	specified    bool // the mock takes after what it replaces
}

// patches lists the patches of each function and class, and the places of the
// values that they put in.
type patches struct {
	values    map[mockKey]bool
	names     map[namedAt]bool // the strings that name what is patched
	functions map[*resolve.Func][]patch
	classes   map[*resolve.Class][]patch
}

// patched reads all patches once.
func (a *Analysis) patched() *patches {
	if a.patches != nil {
		return a.patches
	}
	p := &patches{map[mockKey]bool{}, map[namedAt]bool{}, map[*resolve.Func][]patch{}, map[*resolve.Class][]patch{}}
	a.patches = p
	seen := map[mockKey]bool{}
	for _, x := range a.program.Sites {
		if x.Implicit || x.Node < 0 || x.Call() == nil || x.Instance().Stands() {
			continue
		}
		fn := x.Instance().Func()
		t := fn.Unit.Tree
		if t.Kind(x.Node) != syntax.Call {
			continue
		}
		by, byName := patcher(x, t)
		if by == "" || seen[mockKey{fn, x.Node}] {
			continue
		}
		var given []syntax.Node
		keywords := map[string]syntax.Node{}
		arguments := t.Child(x.Node, syntax.FieldArguments)
		for n := t.First(arguments); n >= 0; n = t.Next(n) {
			switch t.Kind(n) {
			case syntax.Comment:
			case syntax.KeywordArgument:
				keywords[t.String(t.Child(n, syntax.FieldName))] = t.Child(n, syntax.FieldValue)
			default:
				given = append(given, n)
			}
		}
		if by == "patch.multiple" {
			a.patchMultiple(p, x, given, keywords)
			seen[mockKey{fn, x.Node}] = true
			continue
		}
		var functions []*resolve.Func
		var classes []*resolve.Class
		rest := 1
		switch {
		case byName || by == "monkeypatch.setattr" && len(given) == 2:
			if len(given) == 0 {
				continue
			}
			if name, ok := resolve.ConstantString(t, given[0]); ok {
				functions, classes = a.program.Lookup(name)
				p.names[namedAt{fn.Unit, given[0]}] = true
			}
		case len(given) >= 2:
			if name, ok := resolve.ConstantString(t, given[1]); ok {
				functions, classes = a.program.Attribute(x.Instance(), given[0], name)
			}
			rest = 2
		}
		if len(functions)+len(classes) == 0 {
			continue
		}
		seen[mockKey{fn, x.Node}] = true
		one := patch{site: x, by: by, value: syntax.Nil, maker: syntax.Nil}
		if len(given) > rest {
			one.value = given[rest]
		}
		for name, n := range keywords {
			switch name {
			case "new", "value":
				one.value = n
			case "new_callable":
				one.maker = n
			case "spec", "spec_set", "autospec":
				one.specified = !t.Is(n, "False") && !t.Is(n, "None")
			}
		}
		p.values[mockKey{fn, one.value}] = true
		for _, f := range functions {
			p.functions[f] = append(p.functions[f], one)
		}
		for _, c := range classes {
			p.classes[c] = append(p.classes[c], one)
		}
	}
	return p
}

// patchMultiple reads a call of patch.multiple, each keyword of which is the name
// of what is patched.
func (a *Analysis) patchMultiple(p *patches, x *resolve.Site, given []syntax.Node, keywords map[string]syntax.Node) {
	fn := x.Instance().Func()
	t := fn.Unit.Tree
	if len(given) == 0 {
		return
	}
	target, named := resolve.ConstantString(t, given[0])
	for _, name := range sortedKeys(keywords) {
		var functions []*resolve.Func
		var classes []*resolve.Class
		switch {
		case slices.Contains([]string{"spec", "create", "spec_set", "autospec", "new_callable"}, name):
			continue
		case named:
			functions, classes = a.program.Lookup(target + "." + name)
		default:
			functions, classes = a.program.Attribute(x.Instance(), given[0], name)
		}
		one := patch{site: x, by: "patch.multiple", value: keywords[name], maker: syntax.Nil}
		if t.LastName(one.value) == "DEFAULT" {
			one.value = syntax.Nil // a mock is made for it
		}
		p.values[mockKey{fn, one.value}] = true
		for _, f := range functions {
			p.functions[f] = append(p.functions[f], one)
		}
		for _, c := range classes {
			p.classes[c] = append(p.classes[c], one)
		}
	}
}

// patcher is the name of what a call patches with, "" if it patches nothing;
// byName tells that its first argument is a dotted name.
func patcher(x *resolve.Site, t *syntax.Tree) (by string, byName bool) {
	switch {
	case slices.Contains(x.Libraries, "unittest.mock.patch"):
		return "patch", true
	case slices.Contains(x.Libraries, "unittest.mock.patch.object"):
		return "patch.object", false
	case slices.Contains(x.Libraries, "unittest.mock.patch.multiple"):
		return "patch.multiple", false
	}
	switch text := t.Bytes(t.Child(x.Node, syntax.FieldFunction)); string(text) {
	case "mocker.patch":
		return string(text), true
	case "mocker.patch.object", "monkeypatch.setattr":
		return string(text), false
	}
	return "", false
}

// patchedFunction has what tests put in the place of a function be awaitable
// as the function is.
func (d *demand) patchedFunction(item *Item, fn *resolve.Func) {
	for _, p := range d.patched().functions[fn] {
		d.awaitPatch(item, p, fn)
	}
	if fn.Class == nil {
		return
	}
	for _, c := range append([]*resolve.Class{fn.Class}, d.index.Heirs(fn.Class)...) {
		for _, p := range d.patched().classes[c] {
			if !p.specified {
				d.awaitPatchedClass(item, p, c, fn)
			}
		}
	}
}

func (d *demand) awaitPatch(item *Item, p patch, patched *resolve.Func) {
	in := p.site.Instance()
	fn := in.Func()
	t := fn.Unit.Tree
	refuse := func(n syntax.Node, what string) {
		item.stop(&Block{"mock", fn, n, p.by + " puts " + what + " in the place of " + patched.Qualified + ", which then cannot be awaited", "give it an async function, or unittest.mock.AsyncMock"})
	}
	switch {
	case p.maker >= 0:
		switch last := t.String(p.maker); last[strings.LastIndexByte(last, '.')+1:] {
		case "AsyncMock":
		case "Mock", "MagicMock":
			if !d.rename(item, fn.Unit, p.maker, "AsyncMock") {
				refuse(p.maker, "a mock")
			}
		default:
			refuse(p.maker, "what "+last+" makes")
		}
	case p.value >= 0 && patched.Class == nil && t.Kind(t.Unparenthesized(p.value)) == syntax.Lambda && inDecorator(t, p.value):
		if !d.mockAround(item, fn.Unit, t.Child(p.site.Node, syntax.FieldFunction), p.value) {
			refuse(p.value, "a lambda")
		}
	case p.value < 0: // a mock of what is async is an AsyncMock
	default:
		value := d.program.Value(in, p.value)
		known := false
		functions, _ := value.Functions()
		for _, f := range functions {
			known = true
			if !f.Async && f.Kind != resolve.Module {
				item.require(d.toAsync(f, item, Await{Func: fn, Node: p.value}))
			}
		}
		classes, _ := value.Instances()
		for _, class := range classes {
			known = known || class == "unittest.mock.AsyncMock"
			if slices.Contains(plainMocks, class) {
				known = true
				d.mockedBy(item, d.program.Makers(in, p.value, class), "")
			}
		}
		if !known {
			refuse(p.value, "a value")
		}
	}
}

// inDecorator tells whether a node stands in a decorator.
func inDecorator(t *syntax.Tree, n syntax.Node) bool {
	for p := t.Parent(n); p >= 0; p = t.Parent(p) {
		if t.Kind(p) == syntax.Decorator {
			return true
		}
	}
	return false
}

// awaitPatchedClass gives the mock of a class an AsyncMock for a method that
// becomes async.
func (d *demand) awaitPatchedClass(item *Item, p patch, c *resolve.Class, method *resolve.Func) {
	in := p.site.Instance()
	fn := in.Func()
	t := fn.Unit.Tree
	refuse := func(n syntax.Node) {
		item.stop(&Block{"mock", fn, n, p.by + " puts a mock in the place of " + c.Qualified + ", whose " + method.Name + " then cannot be awaited", "patch with autospec=True, or give the mock's method an AsyncMock"})
	}
	if p.value >= 0 || p.maker >= 0 {
		refuse(p.site.Node)
		return
	}
	// with patch("m.C") as made: made.return_value.method.return_value = 3
	target := t.ChildOf(t.Parent(p.site.Node), syntax.AsPatternTarget)
	with := t.Parent(t.Parent(t.Parent(t.Parent(p.site.Node))))
	if target < 0 || t.Kind(with) != syntax.WithStatement || by(p) {
		refuse(p.site.Node)
		return
	}
	name := t.String(target) + ".return_value." + method.Name
	body := t.Child(with, syntax.FieldBody)
	function := t.Child(p.site.Node, syntax.FieldFunction)
	if !d.asyncAttribute(item, fn.Unit, function, t.First(body), name, false) {
		refuse(p.site.Node)
	}
}

// by tells whether a patch is not one of unittest.mock, whose names could be
// written.
func by(p patch) bool { return !strings.HasPrefix(p.by, "patch") }
