package cmd_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// programmer writes sync programs of several modules from a seed. Functions of
// numbers call one another, at random places of random expressions and
// statements; all are bounded, since each calls only what was written before
// it. The leaves, which all calls end in, note each call: a repaired program
// must make the same calls in the same order.
type programmer struct {
	r         *rand.Rand
	functions []written
	module    int
	imports   map[string]bool // of the module that is being written
	names     []string        // variables in scope, all of them numbers
	lines     []string
	indent    string
	counter   int
	scoped    int // comprehensions and lambdas around what is being written
}

// written is something that later code can use.
type written struct {
	module int
	name   string
	shape  shape
}

type shape int

const (
	function  shape = iota // f(n) is a number
	generator              // g(n) gives some numbers
	class                  // C(n) has a method total(n), a property size, and can be iterated over
	manager                // with m(n) as x: a number
)

// leaves is the module in which asynchrony begins; prefix is "async " or
// nothing.
func leaves(prefix string) []byte {
	await := strings.Replace(prefix, "async", "await", 1)
	pause := "pass"
	if prefix != "" {
		pause = "await asyncio.sleep(0)"
	}
	return []byte(strings.NewReplacer("ASYNC ", prefix, "AWAIT ", await, "PAUSE", pause).Replace(`import asyncio

calls = []


ASYNC def leaf(n):
    PAUSE
    calls.append(n)
    return (n * 7 + 3) % 11


ASYNC def picky(n):
    PAUSE
    calls.append(-n)
    if n % 5 == 2:
        raise ValueError(n)
    return n % 4


class Store:
    def __init__(self, base):
        self.base = base

    ASYNC def get(self, n):
        return AWAIT leaf(self.base + n)


store = Store(5)
`))
}

// program writes the modules of one program but for its leaves.
func program(seed uint64) tree {
	p := &programmer{r: rand.New(rand.NewPCG(seed, 0))}
	files := tree{}
	modules := 2 + p.r.IntN(2)
	for p.module = range modules {
		p.imports = map[string]bool{}
		var bodies []string
		for range 2 + p.r.IntN(2) {
			bodies = append(bodies, p.definition())
		}
		files[moduleName(p.module)+".py"] = []byte(p.head() + "\n\n" + strings.Join(bodies, "\n\n"))
	}
	p.imports = map[string]bool{"import leaves": true}
	p.lines, p.indent, p.names = nil, "", nil
	p.module = modules
	var calls []string
	for _, f := range p.functions {
		if f.shape == function {
			calls = append(calls, fmt.Sprintf("    print(%q, %s(seed))\n", f.name, p.name(f)))
		}
	}
	files["main.py"] = []byte(p.head() + "\n\ndef run(seed):\n" + strings.Join(calls, "") +
		"\n\nif __name__ == \"__main__\":\n    run(1)\n    run(4)\n    print(leaves.calls)\n")
	return files
}

func moduleName(i int) string { return fmt.Sprintf("part%d", i) }

func (p *programmer) head() string {
	var lines []string
	for _, line := range []string{"import functools", "import leaves"} {
		if p.imports[line] {
			lines = append(lines, line)
		}
	}
	for _, f := range p.functions { // in a fixed order
		for _, line := range []string{"import " + moduleName(f.module), "from " + moduleName(f.module) + " import " + f.name, "from " + moduleName(f.module) + " import " + f.name + " as other_" + f.name} {
			if p.imports[line] {
				lines = append(lines, line)
				delete(p.imports, line)
			}
		}
	}
	lines = append(lines, "")
	return strings.Join(lines, "\n")
}

// name is how the module spells something that was written before.
func (p *programmer) name(f written) string {
	if f.module == p.module {
		return f.name
	}
	module := moduleName(f.module)
	switch (p.module + len(f.name) + int(f.name[len(f.name)-1])) % 3 {
	case 0:
		p.imports["import "+module] = true
		return module + "." + f.name
	case 1:
		p.imports["from "+module+" import "+f.name] = true
		return f.name
	}
	p.imports["from "+module+" import "+f.name+" as other_"+f.name] = true
	return "other_" + f.name
}

// some picks something of a shape that was written before.
func (p *programmer) some(s shape) (string, bool) {
	var list []written
	for _, f := range p.functions {
		if f.shape == s {
			list = append(list, f)
		}
	}
	if len(list) == 0 {
		return "", false
	}
	return p.name(list[p.r.IntN(len(list))]), true
}

func (p *programmer) fresh(stem string) string {
	p.counter++
	return fmt.Sprintf("%s%d", stem, p.counter)
}

func (p *programmer) line(format string, args ...any) {
	p.lines = append(p.lines, p.indent+fmt.Sprintf(format, args...))
}

// block writes what is indented below a header, with a scope of its own for
// variables that may not be bound.
func (p *programmer) block(write func(), header string, args ...any) {
	p.line(header, args...)
	indent, names := p.indent, p.names
	p.indent += "    "
	write()
	p.indent, p.names = indent, names
}

// definition writes a function or a class.
func (p *programmer) definition() string {
	p.lines, p.indent, p.names = nil, "", nil
	var f written
	switch p.r.IntN(8) {
	case 0:
		f = written{p.module, p.fresh("walk"), generator}
		p.function(f.name, "n", func() { p.generatorBody() })
	case 1:
		f = written{p.module, p.fresh("Kind"), class}
		p.class(f.name)
	case 2:
		f = written{p.module, p.fresh("Room"), manager}
		p.manager(f.name)
	default:
		f = written{p.module, p.fresh("count"), function}
		p.function(f.name, "n", func() { p.body(2) })
	}
	p.functions = append(p.functions, f)
	return strings.Join(p.lines, "\n") + "\n"
}

func (p *programmer) function(name, parameters string, write func()) {
	names := p.names
	p.names = nil
	for parameter := range strings.SplitSeq(parameters, ", ") {
		if parameter != "self" {
			p.names = append(p.names, parameter)
		}
	}
	p.block(write, "def %s(%s):", name, parameters)
	p.names = names
}

func (p *programmer) body(statements int) {
	for range 1 + p.r.IntN(statements) {
		p.statement(2)
	}
	p.line("return %s", p.number(2))
}

func (p *programmer) generatorBody() {
	p.statement(1)
	p.block(func() {
		p.names = append(p.names, "step")
		p.line("yield %s", p.number(2))
		if other, ok := p.some(generator); ok && p.r.IntN(2) == 0 {
			p.line("yield from %s(step)", other)
		}
	}, "for step in range(2):")
	p.line("yield %s", p.number(1))
}

func (p *programmer) class(name string) {
	p.block(func() {
		p.function("__init__", "self, n", func() { p.line("self.n = n") })
		p.line("")
		p.function("total", "self, n", func() { p.line("return self.n + %s", p.number(2)) })
		p.line("")
		p.line("@property")
		p.function("size", "self", func() { p.names = []string{"self.n"}; p.line("return %s", p.number(1)) })
		p.line("")
		p.function("__iter__", "self", func() {
			p.names = []string{"self.n"}
			p.line("yield %s", p.number(1))
			p.line("yield self.n")
		})
	}, "class %s:", name)
}

func (p *programmer) manager(name string) {
	p.block(func() {
		p.function("__init__", "self, n", func() { p.line("self.n = n") })
		p.line("")
		p.function("__enter__", "self", func() { p.names = []string{"self.n"}; p.line("return %s", p.number(2)) })
		p.line("")
		p.function("__exit__", "self, kind, error, trace", func() {
			p.names = []string{"self.n"}
			p.line("self.n = %s", p.number(1))
			p.line("return False")
		})
	}, "class %s:", name)
}
