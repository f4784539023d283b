package colour

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"awaken/rewrite/load"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// loopScopes are the scopes of a fixture that a loop of pytest-asyncio can have,
// beyond that of a function.
var loopScopes = []string{"class", "module", "package", "session"}

// loopScopeSince is the version of pytest-asyncio that has loop scopes of their
// own, by its changelog.
const loopScopeSince = "0.24"

// loopScope is the scope of a fixture wider than a function in which
// pytest-asyncio can run it with all that use it, "" if it cannot: all that use
// it must be seen.
func (d *demand) loopScope(fn *resolve.Func, decorator syntax.Node) string {
	t := fn.Unit.Tree
	call := t.Operand(decorator)
	if oldest := d.options.Requires["pytest-asyncio"]; d.plugin(fn.Unit).name != "asyncio" || oldest != "" && precedes(oldest, loopScopeSince) || t.Kind(call) != syntax.Call || d.fixtureName(fn, decorator) < 0 {
		return ""
	}
	scope := ""
	arguments := t.Child(call, syntax.FieldArguments)
	for a := t.First(arguments); a >= 0; a = t.Next(a) {
		if t.Kind(a) != syntax.KeywordArgument {
			continue
		}
		switch t.String(t.Child(a, syntax.FieldName)) {
		case "scope":
			scope, _ = resolve.ConstantString(t, t.Child(a, syntax.FieldValue))
		case "autouse", "name", "loop_scope":
			return ""
		}
	}
	if !slices.Contains(loopScopes, scope) {
		return ""
	}
	for _, u := range d.program.Units {
		if bytes.Contains(u.Tree.Text, []byte("usefixtures")) && (bytes.Contains(u.Tree.Text, []byte(`"`+fn.Name+`"`)) || bytes.Contains(u.Tree.Text, []byte(`'`+fn.Name+`'`))) {
			return ""
		}
	}
	return scope
}

// finishFixtures has fixtures wider than a function run in the event loop of
// their scope, and the tests that use them too.
func (d *demand) finishFixtures() {
	scopes := map[*resolve.Func]string{} // of the tests, by now
	for _, item := range slices.Clone(d.items) {
		fn := item.Func
		if d.converts[fn] != item || item.block != nil || !load.IsTest(fn.Unit.File.Name) {
			continue
		}
		decorator, _ := d.fixture(fn)
		if decorator < 0 {
			continue
		}
		scope := d.loopScope(fn, decorator)
		if scope == "" {
			continue
		}
		t := fn.Unit.Tree
		end := t.End(t.Operand(decorator)) - 1
		text := `, loop_scope="` + scope + `"`
		if strings.HasSuffix(strings.TrimRight(string(t.Text[:end]), " \t\r\n"), ",") {
			text = text[2:]
		}
		item.put(Replacement{Unit: fn.Unit, Start: end, End: end, Text: text})
		for _, user := range d.fixtureUsers(fn) {
			if !user.Async && (d.converts[user] == nil || d.converts[user].block != nil) {
				continue // the plugin runs the fixture for it
			}
			n, _ := d.fixture(user)
			if n >= 0 || scopes[user] != "" && scopes[user] != scope || !d.scopeMark(item, user, scope) {
				item.stop(&Block{"async-test", user, user.Node, "it uses the fixture " + fn.Name + ", which would run in the event loop of its " + scope, "choose the loop scopes by hand"})
			}
			scopes[user] = scope
		}
	}
}

// fixtureUsers lists the tests and fixtures that ask for a fixture by name.
func (d *demand) fixtureUsers(fn *resolve.Func) []*resolve.Func {
	var users []*resolve.Func
	folder := fn.Unit.File.Name[:strings.LastIndexByte(fn.Unit.File.Name, '/')+1]
	shared := path.Base(fn.Unit.File.Name) == load.Conftest
	for _, u := range d.program.Units {
		if u != fn.Unit && !(shared && strings.HasPrefix(u.File.Name, folder)) {
			continue
		}
		for _, f := range u.Funcs {
			asks := slices.ContainsFunc(f.Params, func(p resolve.Param) bool { return u.Tree.Is(p.Node, fn.Name) })
			if n, _ := d.fixture(f); f != fn && asks && f.Kind == resolve.Def && (n >= 0 || d.pytestTest(f)) {
				users = append(users, f)
			}
		}
	}
	return users
}

// scopeMark has an async test run in the loop of a scope: its own mark says so,
// or gets to. It tells whether it can.
func (d *demand) scopeMark(item *Item, test *resolve.Func, scope string) bool {
	u := test.Unit
	mark := `asyncio(loop_scope="` + scope + `")`
	for _, n := range test.Decorators {
		text := u.Tree.String(u.Tree.Operand(n))
		switch {
		case !strings.Contains(text, "mark.asyncio"):
			continue
		case strings.HasSuffix(text, "mark.asyncio"):
			end := u.Tree.End(u.Tree.Operand(n))
			item.put(Replacement{Unit: u, Start: end, End: end, Text: strings.TrimPrefix(mark, "asyncio")})
			return true
		}
		return strings.HasSuffix(text, "mark."+mark)
	}
	plain := markOf(test, "asyncio")
	if converted := d.converts[test]; converted != nil {
		converted.Replacements = slices.DeleteFunc(converted.Replacements, func(r Replacement) bool { return r == plain })
		item.require(converted)
	}
	item.put(markOf(test, mark))
	return true
}
