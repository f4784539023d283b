package library

import (
	"reflect"
	"strings"
	"testing"
)

func mustParse(t *testing.T, text string) *Table {
	t.Helper()
	table, err := Parse("test.table", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// one parses a line of the module m and gives its entry.
func one(t *testing.T, line string) *Entry {
	t.Helper()
	all := mustParse(t, "module m\n"+line+"\n").All()
	if len(all) != 1 {
		t.Fatalf("%q gives %d entries", line, len(all))
	}
	return all[0]
}

func TestParameters(t *testing.T) {
	e := one(t, "def f(a:awaits, /, b:value, *rest:awaits, c:runs, **more:value)")
	a := Param{Name: "a"}
	b := Param{Name: "b", Keyword: "b", Index: 1}
	rest := Param{Name: "rest", Index: AllPositional, After: 2}
	c := Param{Name: "c", Keyword: "c", Index: NoPosition}
	more := Param{Name: "more", Index: NoPosition}
	for _, x := range []struct {
		what      string
		got, want []Param
	}{
		{"parameters", e.Params, []Param{a, b, rest, c, more}},
		{"consumes", e.Consumes, []Param{a, rest}},
		{"runs", e.Runs, []Param{c}},
		{"plain", e.Plain, []Param{b, more}},
		{"keyword only", one(t, "def f(*, c:awaits)").Consumes, []Param{c}},
		{"each", one(t, "def f(a:awaits[])").Consumes, []Param{{Name: "a", Keyword: "a", Each: true}}},
	} {
		if !reflect.DeepEqual(x.got, x.want) {
			t.Errorf("%s: %+v, want %+v", x.what, x.got, x.want)
		}
	}
	if one(t, "def f").Signature || !one(t, "def f()").Signature {
		t.Error("only a name with parentheses has a known signature")
	}
}

func TestCallbacks(t *testing.T) {
	for role, how := range map[string]How{"now": Now, "thread": Thread, "later": Later, "async": Awaits, "wraps": Wraps, "command": Command} {
		e := one(t, "def f(func:"+role+"($xs[], $y, $rest, .Row), xs, y, *rest)")
		want := []Callback{{
			Param: Param{Name: "func", Keyword: "func"}, How: how,
			Given: []Value{
				{From: Flow{Part: Element, Params: []Param{{Name: "xs", Keyword: "xs", Index: 1}}}},
				{From: Flow{Part: Itself, Params: []Param{{Name: "y", Keyword: "y", Index: 2}}}},
				{From: Flow{Part: Itself, Params: []Param{{Name: "rest", Index: AllPositional, After: 3}}}},
				{Type: "m.Row"},
			},
		}}
		if !reflect.DeepEqual(e.Callbacks, want) {
			t.Errorf("%s: %+v, want %+v", role, e.Callbacks, want)
		}
	}
}

func TestValues(t *testing.T) {
	x := Param{Name: "x", Keyword: "x"}
	flow := func(part Part) Value { return Value{From: Flow{Part: part, Params: []Param{x}}} }
	each := x
	each.Each = true
	for line, want := range map[string]struct {
		result Result
		value  Value
	}{
		"def f(x)":                       {Plain, Value{}},
		"def f(x) -> str":                {Instance, Value{Type: "builtins.str"}},
		"def f(x) -> .C":                 {Instance, Value{Type: "m.C"}},
		"def f(x) -> a.b.C":              {Instance, Value{Type: "a.b.C"}},
		"def f(x) -> $x":                 {Argument, flow(Itself)},
		"def f(x) -> $x[]":               {Unknown, flow(Element)},
		"def f(x) -> $x()":               {Unknown, flow(Called)},
		"def f(x) -> $x()[]":             {Unknown, flow(CalledElement)},
		"def f(x) -> await $x":           {Unknown, flow(Awaited)},
		"def f(x) -> await $x()":         {Unknown, flow(CalledAwaited)},
		"def f(x) -> await $x[]":         {Unknown, Value{From: Flow{Part: Awaited, Params: []Param{each}}}},
		"async f(x) -> .C":               {Coroutine, Value{Type: "m.C"}},
		"future f(x) -> list[await $x]":  {Future, Value{Type: "builtins.list", Elements: []Value{flow(Awaited)}}},
		"async f(x) -> tuple[.R, $x()]":  {Coroutine, Value{Type: "builtins.tuple", Elements: []Value{{Type: "m.R"}, flow(Called)}}},
		"asyncgen f(x) -> bytes":         {AsyncGenerator, Value{Type: "builtins.bytes"}},
		"awaitcontext f(x) -> .C":        {AwaitableContextManager, Value{Type: "m.C"}},
		"class f(x) < .B":                {Instance, Value{Type: "m.f"}},
		"any f(x) ! go # on":             {Unknown, Value{}},
		"attr f -> str":                  {Instance, Value{Type: "builtins.str"}},
		"generator f(x) -> $x":           {Generator, flow(Itself)},
		"task f(x:awaits) -> await $x":   {Task, flow(Awaited)},
		"asynccontext f(x) -> $x":        {AsyncContextManager, flow(Itself)},
		"context f(x) -> $x":             {ContextManager, flow(Itself)},
		"decorator f(x:wraps) => def .C": {Argument, Value{}},
	} {
		e := one(t, line)
		if e.Result != want.result || !reflect.DeepEqual(e.Value, want.value) {
			t.Errorf("%s: %d %+v, want %d %+v", line, e.Result, e.Value, want.result, want.value)
		}
	}
}

func TestDecorators(t *testing.T) {
	e := one(t, "decorator f(x:thread, *, y) => async $x() ! wait # words")
	if e.Decorator != Direct || e.Decorates != Thread || e.Blocking != "wait" || e.Doc != "words" {
		t.Errorf("%+v", e)
	}
	if e.Makes.Result != Coroutine || e.Makes.Value.From.Part != Called {
		t.Errorf("makes %+v", e.Makes)
	}
	if e := one(t, "factory f(path) @ later"); e.Decorator != Factory || e.Decorates != Later {
		t.Errorf("%+v", e)
	}
}

const classes = `python 3.13
alias m.inner = m
alias other = m.inner
whole module m
whole class Base
  async get() -> $self
  def chain() -> $self
class Left < .Base
class Right < .Base
  async put
class Both(x) < .Left, .Right
class Loop < .Pool
class Pool < .Loop
`

func TestLookup(t *testing.T) {
	table := mustParse(t, classes)
	for _, c := range []struct{ class, name, want string }{
		{"m.Both", "get", "m.Base.get"},
		{"m.Both", "put", "m.Right.put"},
		{"m.inner.Both", "put", "m.Right.put"},
		{"other.Both", "put", "m.Right.put"},
		{"m.Both", "none", ""},
		{"m.Loop", "get", ""},
	} {
		got := ""
		if e := table.Member(c.class, c.name); e != nil {
			got = e.Name
		}
		if got != c.want {
			t.Errorf("%s of %s is %q, want %q", c.name, c.class, got, c.want)
		}
	}
	if e := table.Lookup("m.Base.chain"); e.Result != Self || e.Type != "m.Base" {
		t.Errorf("m.Base.chain: %+v", e)
	}
	if !table.Subclass("other.Both", "m.inner.Base") || table.Subclass("m.Base", "m.Both") || table.Subclass("m.Loop", "m.Base") {
		t.Error("Subclass is wrong")
	}
	if !table.Module("m") || !table.Module("other") || table.Module("m.Base") || table.HasModule("n") {
		t.Error("Module is wrong")
	}
	if table.Python() != "3.13" {
		t.Errorf("Python %q", table.Python())
	}
}

func TestNewKeepsWhatTheLaterLeavesOpen(t *testing.T) {
	over := mustParse(t, "module m\nclass Both(x, y)\ndef f\nclass Base\n  future get\n")
	table := New(mustParse(t, classes), over)
	both := table.Lookup("m.Both")
	if !reflect.DeepEqual(both.Bases, []string{"m.Left", "m.Right"}) || len(both.Params) != 2 {
		t.Errorf("m.Both: %+v", both)
	}
	if base := table.Lookup("m.Base"); !base.Whole {
		t.Error("m.Base is no longer whole")
	}
	if e := table.Lookup("m.Base.get"); e.Result != Future {
		t.Errorf("m.Base.get: %+v", e)
	}
	if table.Lookup("m.Base.chain") == nil || table.Lookup("m.f") == nil || !table.Module("m") {
		t.Error("the union has lost something")
	}
	if e := over.Lookup("m.Both"); e.Bases != nil {
		t.Errorf("merging has changed a table: %+v", e)
	}
}

func TestErrorsNameTheLine(t *testing.T) {
	for text, want := range map[string]string{
		"def f":                             `test.table:1: "def f" before any module`,
		"module m\n\nfoo f":                 `test.table:3: unknown word "foo"`,
		"module m\n  def f":                 `test.table:2: indented line outside a class`,
		"module m\nclass C\n  class D":      `test.table:3: a nested class`,
		"module m\nwhole def f":             `test.table:2: only a module or a class is whole`,
		"module m..n":                       `test.table:1: module: "m..n" is no dotted name`,
		"alias a b":                         `test.table:1: alias: want`,
		"alias a = b\nalias a = c":          `test.table:2: a is already an alias of b`,
		"module m\ndef f\nasync f":          `test.table:3: m.f is already defined`,
		"module m\ndef f\nmodule m\ndef f":  `m.f is already defined above`,
		"module m\ndef":                     `test.table:2: a name is missing`,
		"module m\ndef f g(x)":              `test.table:2: a line with several names`,
		"module m\ndef f-g":                 `test.table:2: "f-g" is no name`,
		"module m\ndef f(x":                 `test.table:2: "f(x": a closing )`,
		"module m\ndef f(x, x)":             `parameter x stands twice`,
		"module m\ndef f(x:eats)":           `parameter x: unknown role "eats"`,
		"module m\ndef f(x:value($x))":      `only a callback is given something`,
		"module m\ndef f(x:now($y))":        `has no parameter "y"`,
		"module m\ndef f(x:now($x)":         `a bracket is not closed`,
		"module m\ndef f(x:now(await $x))":  `a callback is given an argument, its elements, or an instance`,
		"module m\ndef f(*x, *y)":           `*y after a star`,
		"module m\ndef f(x) -> Foo":         `"Foo" is no built-in class; write .Foo`,
		"module m\ndef f(x) -> $y":          `has no parameter "y"`,
		"module m\ndef f(x) -> list[str":    `a closing ] is missing`,
		"module m\ndef f(x) < .B":           `only a class has bases`,
		"module m\nclass f(x) -> str":       `a class gives an instance of itself`,
		"module m\ndef f(x) => eats str":    `want a kind such as def or async`,
		"module m\ndef f(x) @ later":        `but it is no decorator`,
		"module m\nfactory f(x) @ sometime": `want a role of a callback`,
	} {
		if _, err := Parse("test.table", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
}

// A line that Parse takes must be readable again through Index, and no text may
// make either panic.
func FuzzParse(f *testing.F) {
	f.Add([]byte(classes))
	f.Add([]byte("module m\ndecorator f(x:thread($y[]), /, *y) => async $x() @ later ! wait # words\n"))
	f.Add([]byte("module m\nfuture f(x) -> tuple[await $x, list[.C]]\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		parsed, err := Parse("f", text)
		if err != nil {
			return
		}
		indexed, err := Index("f", text)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(parsed.All(), indexed.All()) {
			t.Error("Index and Parse differ")
		}
		for _, e := range parsed.All() {
			if parsed.Lookup(e.Name) != e {
				t.Errorf("%s is not found", e.Name)
			}
			parsed.Member(e.Type, "x")
			parsed.Subclass(e.Name, e.Type)
		}
	})
}
