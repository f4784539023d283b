package colour

import (
	"slices"
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// The classes of unittest.mock whose calls give no awaitable.
var plainMocks = []string{"unittest.mock.Mock", "unittest.mock.MagicMock"}

// mockMethods begin the names of what a mock has itself.
var mockMethods = []string{"assert_", "reset_mock", "configure_mock", "attach_mock", "mock_", "method_calls", "__"}

// mock is a mock of which a call is now awaited, by the call that makes it.
type mock struct {
	site    *resolve.Site
	item    *Item
	awaited map[string]bool // its attributes that are; "" for the mock itself
}

// mocked has the mocks that are called at n give an awaitable; library is how
// the resolver names what is called. It tells whether that is a mock.
func (d *demand) mocked(item *Item, in *resolve.Instance, n syntax.Node, library string) bool {
	class, name := mockCall(library)
	if class == "" {
		return false
	}
	makers, name := d.mockMakers(in, n, class, name)
	if len(makers) == 0 {
		item.stop(&Block{"mock", in.Func(), n, "a mock whose making awaken does not see is called here, and gives nothing that can be awaited", "use unittest.mock.AsyncMock"})
		return true
	}
	d.mockedBy(item, makers, name)
	return true
}

// mockedBy has the mocks that some calls make be awaited, or an attribute of
// them.
func (d *demand) mockedBy(item *Item, makers []*resolve.Site, name string) {
	for _, x := range makers {
		m := d.mocks[mockKey{x.Instance().Func(), x.Node}]
		if m == nil {
			m = &mock{site: x, awaited: map[string]bool{}}
			m.item = d.add(&Item{Func: x.Instance().Func(), Rule: "async-mock", Title: "let the mock in `" + x.Instance().Func().Name + "` be awaited", Cause: item, Reason: "a mock is called where an await is needed", At: Await{Node: x.Node}})
			d.mocks[mockKey{x.Instance().Func(), x.Node}] = m
			d.mockOrder = append(d.mockOrder, m)
		}
		m.awaited[name] = true
		item.require(m.item)
	}
}

// madeUp tells whether the name of a library's callable is that of an attribute
// that tests give themselves, read before it is seen to be set.
func (d *demand) madeUp(library string) bool {
	return strings.HasPrefix(library, plainTestCase+".") && d.program.Entry(library) == nil
}

// mockKey is where a mock is made.
type mockKey struct {
	fn   *resolve.Func
	node syntax.Node
}

// mockCall takes the name of a called attribute of a mock apart: its class is
// empty if it is none.
func mockCall(library string) (class, attribute string) {
	for _, c := range plainMocks {
		if rest, ok := strings.CutPrefix(library, c+"."); ok {
			return c, rest
		}
	}
	return "", ""
}

// mockMakers lists the calls that make the mock which is called at n, or which
// has the attribute that is; the attribute is empty for the mock itself.
func (d *demand) mockMakers(in *resolve.Instance, n syntax.Node, class, name string) ([]*resolve.Site, string) {
	t := in.Func().Unit.Tree
	callee := t.Unparenthesized(t.Child(n, syntax.FieldFunction))
	if name == "__call__" {
		var list []*resolve.Site
		for _, c := range plainMocks { // MagicMock inherits it
			list = append(list, d.program.Makers(in, callee, c)...)
		}
		return list, ""
	}
	if t.Kind(callee) != syntax.Attribute {
		return nil, name
	}
	return d.program.Makers(in, t.Child(callee, syntax.FieldObject), class), name
}

// finishMocks writes what makes the mocks awaitable: AsyncMock in place of the
// mock if all that is called of it is awaited, else for single attributes.
func (d *demand) finishMocks() {
	if len(d.mockOrder) == 0 {
		return
	}
	called := map[mockKey]map[string]bool{} // what is called of each mock
	for _, x := range d.program.Sites {
		for _, l := range x.Libraries {
			class, name := mockCall(l)
			if class == "" || x.Node < 0 || x.Instance().Func().Unit.Tree.Kind(x.Node) != syntax.Call || name != "__call__" && slices.ContainsFunc(mockMethods, func(p string) bool { return strings.HasPrefix(name, p) }) {
				continue
			}
			makers, name := d.mockMakers(x.Instance(), x.Node, class, name)
			for _, m := range makers {
				key := mockKey{m.Instance().Func(), m.Node}
				if called[key] == nil {
					called[key] = map[string]bool{}
				}
				called[key][name] = true
			}
		}
	}
	for _, m := range d.mockOrder {
		d.asyncMock(m, called[mockKey{m.site.Instance().Func(), m.site.Node}])
	}
}

func (d *demand) asyncMock(m *mock, called map[string]bool) {
	fn, n := m.site.Instance().Func(), m.site.Node
	u := fn.Unit
	t := u.Tree
	if u.File.ReadOnly {
		m.item.stop(&Block{"read-only", fn, n, "the file is " + u.File.Reason + ": awaken does not edit it", "repair it where it comes from"})
		return
	}
	if specified(t, n) {
		return // its async methods are async by themselves
	}
	plain := false
	for name := range called {
		plain = plain || !m.awaited[name]
	}
	function := t.Child(n, syntax.FieldFunction)
	statement, target := assignedTo(t, n)
	if !plain && !(target >= 0 && d.results(t, target, m.awaited)) {
		if !d.rename(m.item, u, function, "AsyncMock") {
			m.item.stop(&Block{"mock", fn, n, "the mock is spelled in a way that awaken cannot rewrite", "use unittest.mock.AsyncMock"})
		}
		return
	}
	if target < 0 || m.awaited[""] {
		m.item.stop(&Block{"mock", fn, n, "some calls of the mock are awaited, and others are not", "give what is awaited an AsyncMock of its own"})
		return
	}
	for _, name := range sortedKeys(m.awaited) {
		if !d.asyncAttribute(m.item, u, function, statement, t.String(target)+"."+name, true) {
			m.item.stop(&Block{"mock", u.Body, function, "the mock is spelled in a way that awaken cannot rewrite", "use unittest.mock.AsyncMock"})
		}
	}
}

// specified tells whether a mock takes after a class.
func specified(t *syntax.Tree, call syntax.Node) bool {
	arguments := t.Child(call, syntax.FieldArguments)
	for a := t.First(arguments); a >= 0; a = t.Next(a) {
		switch t.Kind(a) {
		case syntax.Comment:
			continue
		case syntax.KeywordArgument:
			name := t.String(t.Child(a, syntax.FieldName))
			if name != "spec" && name != "spec_set" && name != "wraps" {
				continue
			}
			a = t.Child(a, syntax.FieldValue)
		}
		switch t.Kind(a) {
		case syntax.Identifier, syntax.Attribute, syntax.Call:
			return true
		}
		return false
	}
	return false
}

// assignedTo is the statement that assigns what a call gives to one target, and
// the target; Nil if there is none.
func assignedTo(t *syntax.Tree, call syntax.Node) (statement, target syntax.Node) {
	assignment := t.Parent(call)
	if t.Kind(assignment) != syntax.Assignment || t.Kind(t.Parent(assignment)) != syntax.ExpressionStatement || t.Child(assignment, syntax.FieldType) >= 0 {
		return syntax.Nil, syntax.Nil
	}
	left := t.Child(assignment, syntax.FieldLeft)
	switch t.Kind(left) {
	case syntax.Identifier, syntax.Attribute:
		return t.Parent(assignment), left
	}
	return syntax.Nil, syntax.Nil
}

// results tells whether a test goes on from the results of what is awaited: of
// an AsyncMock, all that its result has would be async too.
func (d *demand) results(t *syntax.Tree, target syntax.Node, awaited map[string]bool) bool {
	for name := range awaited {
		prefix := t.String(target)
		if name != "" {
			prefix += "." + name
		}
		if strings.Contains(string(t.Text), prefix+".return_value.") {
			return true
		}
	}
	return false
}

// asyncAttribute gives one attribute of a mock an AsyncMock: where a statement
// of the block, from one on, says what it returns, in that, else in a statement
// of its own. Function is a name of unittest.mock. It tells whether it can.
func (d *demand) asyncAttribute(item *Item, u *resolve.Unit, function, statement syntax.Node, attribute string, behind bool) bool {
	t := u.Tree
	var configured []syntax.Node
	option := ""
	deeper := false
	for s := statement; s >= 0; s = t.Next(s) {
		assignment := t.Operand(s)
		if t.Kind(s) != syntax.ExpressionStatement || t.Kind(assignment) != syntax.Assignment {
			continue
		}
		left := t.String(t.Child(assignment, syntax.FieldLeft))
		deeper = deeper || strings.HasPrefix(left, attribute+".return_value.")
		for _, o := range []string{"return_value", "side_effect"} {
			if left == attribute+"."+o {
				configured = append(configured, assignment)
				option = o
			}
		}
	}
	prefix, ok := d.mockModule(item, u, function)
	if !ok {
		return false
	}
	name := prefix + "AsyncMock"
	if len(configured) == 1 && !deeper {
		left, right := t.Child(configured[0], syntax.FieldLeft), t.Child(configured[0], syntax.FieldRight)
		item.replace(u, left, attribute)
		item.insert(u, t.Start(right), name+"("+option+"=", -1<<20)
		item.insert(u, t.End(right), ")", 1<<20)
		return true
	}
	result := ""
	if deeper {
		result = "return_value=" + prefix + "MagicMock()"
		if prefix == "" && !d.needName(item, u, rootOf(t, function), "MagicMock") {
			return false
		}
	}
	if !t.StartsLine(statement) {
		return false
	}
	line := u.Lines.Line(t.Start(statement))
	indent := string(t.Text[u.Lines.Start(line):t.Start(statement)])
	text := attribute + " = " + name + "(" + result + ")"
	if behind {
		item.insert(u, t.End(statement), syntax.Newline(t.Text)+indent+text, 1<<20)
	} else {
		item.insert(u, t.Start(statement), text+syntax.Newline(t.Text)+indent, -1<<30)
	}
	return true
}

// mockModule is what stands before AsyncMock in a file: nothing where the import
// that binds function, a name of unittest.mock, can bind it as well.
func (d *demand) mockModule(item *Item, u *resolve.Unit, function syntax.Node) (prefix string, ok bool) {
	t := u.Tree
	text := t.String(function)
	if i := strings.Index(text, "patch"); i > 0 {
		return text[:i], true // mock.patch.object
	} else if t.Kind(function) == syntax.Attribute && i < 0 {
		return t.String(t.Child(function, syntax.FieldObject)) + ".", true
	}
	return "", d.needName(item, u, rootOf(t, function), "AsyncMock")
}

// rootOf is the first name of a dotted one.
func rootOf(t *syntax.Tree, n syntax.Node) syntax.Node {
	for t.Kind(n) == syntax.Attribute {
		n = t.Child(n, syntax.FieldObject)
	}
	return n
}

// mockAround puts an AsyncMock around what a patch calls: a lambda, for which no
// coroutine function can be written in its place. It tells whether it could.
func (d *demand) mockAround(item *Item, u *resolve.Unit, function, value syntax.Node) bool {
	t := u.Tree
	start, end := t.Start(value), t.End(value)
	if text := t.String(function); strings.HasPrefix(text, "mocker.") || strings.HasPrefix(text, "monkeypatch.") {
		item.put(Replacement{Unit: u, Start: start, End: start, Module: "unittest.mock", Text: ".AsyncMock(side_effect=", Rank: -1 << 20})
	} else {
		prefix, ok := d.mockModule(item, u, function)
		if !ok {
			return false
		}
		item.put(Replacement{Unit: u, Start: start, End: start, Text: prefix + "AsyncMock(side_effect=", Rank: -1 << 20})
	}
	item.put(Replacement{Unit: u, Start: end, End: end, Text: ")", Rank: 1 << 20})
	return true
}

func sortedKeys[T any](set map[string]T) []string {
	var list []string
	for k := range set {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}
