package syntax

import (
	"strings"
	"testing"
)

func parse(t *testing.T, text string) *Tree {
	t.Helper()
	tree, err := Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func TestFlatTree(t *testing.T) {
	tree := parse(t, "async def f(a, *b):\n    return await g(a)[0]  # why\nf()\n")
	want := `module
  function_definition
    async
    identifier
    parameters
      identifier
      list_splat_pattern
        identifier
    block
      return_statement
        await
          subscript
            call
              identifier
              argument_list
                identifier
            integer
      comment
  expression_statement
    call
      identifier
      argument_list
`
	var got strings.Builder
	for line := range strings.Lines(tree.Dump(0)) {
		got.WriteString(line[:strings.Index(line, " \"")] + "\n")
	}
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
	def := tree.First(0)
	if !tree.Async(def) || !tree.Is(tree.Child(def, FieldName), "f") {
		t.Errorf("def: async %v, name %q", tree.Async(def), tree.String(tree.Child(def, FieldName)))
	}
	if after := tree.After(def); tree.Kind(after) != ExpressionStatement {
		t.Errorf("after the def stands %v", tree.Kind(after))
	}
	if at := tree.At(strings.Index(string(tree.Text), "[0]") + 1); tree.Kind(at) != Integer {
		t.Errorf("At found %v", tree.Kind(at))
	}
}

func TestAwaitBindsTighterThanPower(t *testing.T) {
	tree := parse(t, "async def f():\n    return await g() ** 2 ** h\n")
	power := tree.Operand(tree.At(strings.Index(string(tree.Text), "return")))
	await := tree.Child(power, FieldLeft)
	if tree.Kind(power) != BinaryOperator || tree.Kind(await) != Await || tree.String(await) != "await g()" {
		t.Errorf("got\n%s", tree.Dump(power))
	}
	if right := tree.Child(power, FieldRight); tree.String(right) != "2 ** h" || tree.Parent(right) != power {
		t.Errorf("right side %q", tree.String(right))
	}
}

func TestStarTakesTheWholeArgument(t *testing.T) {
	tree := parse(t, "f(x, *a.b(c)[0].d(e), **k(1), y)\n")
	list := tree.ChildOf(tree.Operand(tree.First(0)), ArgumentList)
	var got []string
	for c := tree.First(list); c >= 0; c = tree.Next(c) {
		got = append(got, tree.Kind(c).String()+" "+tree.String(c))
	}
	want := "identifier x; list_splat *a.b(c)[0].d(e); dictionary_splat **k(1); identifier y"
	if strings.Join(got, "; ") != want {
		t.Errorf("got %q, want %q\n%s", got, want, tree.Dump(list))
	}
	call := tree.Operand(tree.ChildOf(list, ListSplat))
	if tree.Kind(call) != Call || tree.String(call) != "a.b(c)[0].d(e)" || tree.String(tree.Child(call, FieldFunction)) != "a.b(c)[0].d" {
		t.Errorf("got\n%s", tree.Dump(list))
	}
	if e := tree.At(strings.Index(string(tree.Text), "e)")); tree.Parent(tree.Parent(e)) != call {
		t.Errorf("the argument e belongs to %q", tree.String(tree.Parent(tree.Parent(e))))
	}
}

func TestProblems(t *testing.T) {
	for text, want := range map[string]string{
		"x = 1\n":                      "",
		"x = )\n":                      "syntax error",
		"print 'x'\n":                  "syntax error: print statement of Python 2",
		"print >> f, 'x'\n":            "",
		"print('x')\n":                 "",
		"exec 'x' in y\n":              "syntax error: exec statement of Python 2",
		"try:\n  a\nexcept* B:\n  b\n": "",
		"type X[T] = list[T]\n":        "",
	} {
		got := ""
		for _, p := range parse(t, text).Problems() {
			got = p.Message
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestLines(t *testing.T) {
	text := []byte("\ufeffa\r\nbé\rc\n")
	lines := NewLines(text)
	for offset, want := range map[int][2]int{3: {1, 1}, 4: {1, 2}, 6: {2, 1}, 9: {2, 3}, 10: {3, 1}, 12: {4, 1}} {
		if line, column := lines.Position(offset); line != want[0] || column != want[1] {
			t.Errorf("offset %d: got %d:%d, want %v", offset, line, column, want)
		}
	}
	if got := string(lines.Text(2)); got != "bé" {
		t.Errorf("line 2 is %q", got)
	}
}

func TestNestingIsBounded(t *testing.T) {
	if _, err := Parse([]byte(strings.Repeat("(", 20000) + strings.Repeat(")", 20000))); err == nil {
		t.Error("20,000 brackets were taken")
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("async def f(): await g()\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		tree, err := Parse(text)
		if err != nil {
			return
		}
		for n := Node(0); int(n) < tree.Len(); n++ {
			if p := tree.Parent(n); p >= n || tree.Start(n) > tree.End(n) || tree.End(n) > len(text) {
				t.Fatalf("node %d: parent %d, bytes %d-%d of %d", n, p, tree.Start(n), tree.End(n), len(text))
			}
		}
	})
}

func TestNewline(t *testing.T) {
	for text, want := range map[string]string{"": "\n", "a\nb\r\n": "\n", "a\r\nb\n": "\r\n", "a\rb\n": "\r"} {
		if got := Newline([]byte(text)); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
