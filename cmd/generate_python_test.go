package cmd_test

import "fmt"

// statement writes one statement, with statements inside up to a depth.
func (p *programmer) statement(depth int) {
	if depth == 0 {
		p.assign()
		return
	}
	switch p.r.IntN(14) {
	case 0:
		p.block(func() { p.statement(depth - 1) }, "if %s:", p.condition(1))
		if p.r.IntN(2) == 0 {
			p.block(func() { p.statement(depth - 1) }, "elif %s:", p.condition(1))
		}
		p.block(func() { p.statement(depth - 1) }, "else:")
	case 1:
		p.forLoop(depth)
	case 2:
		counter := p.fresh("turn")
		p.line("%s = 0", counter)
		p.block(func() {
			p.line("%s += 1", counter)
			p.statement(depth - 1)
		}, "while %s < 3 and %s:", counter, p.condition(1))
	case 3:
		name := p.assign()
		p.block(func() { p.line("%s = leaves.picky(%s)", name, p.number(1)); p.imports["import leaves"] = true }, "try:")
		p.block(func() { p.line("%s = %s", name, p.number(1)) }, "except ValueError:")
		p.block(func() { p.line("%s += %s", name, p.number(1)) }, "finally:")
	case 4:
		if room, ok := p.some(manager); ok {
			x := p.fresh("room")
			p.block(func() { p.names = append(p.names, x); p.statement(depth - 1) }, "with %s(%s) as %s:", room, p.number(1), x)
			return
		}
		p.assign()
	case 5:
		inner := p.fresh("inner")
		outer := append([]string{}, p.names...)
		p.block(func() {
			p.names = append(outer, "k")
			p.line("return %s", p.number(2))
		}, "def %s(k):", inner)
		x := p.fresh("v")
		p.line("%s = %s(%s)", x, inner, p.number(1))
		p.names = append(p.names, x)
	case 6:
		table, x := p.fresh("table"), p.fresh("v")
		p.line("%s = {0: %s, 1: %s}", table, p.callable(), p.callable())
		p.line("%s = %s[%s %% 2](%s)", x, table, p.number(1), p.number(1))
		p.names = append(p.names, x)
	case 7:
		name := p.assign()
		p.line("%s += %s", name, p.number(2))
	case 8:
		a, b := p.fresh("v"), p.fresh("v")
		p.line("%s, *%s = %s, %s", a, b, p.number(2), p.number(1))
		p.names = append(p.names, a)
	case 9:
		rows := p.fresh("rows")
		p.line("%s = %s", rows, p.list(1))
		p.line("%s.sort(key=%s, reverse=%s)", rows, p.callable(), []string{"True", "False"}[p.r.IntN(2)])
		x := p.fresh("v")
		p.line("%s = (%s or [0])[0]", x, rows)
		p.names = append(p.names, x)
	case 10:
		p.line("assert %s or True", p.condition(1))
	default:
		p.assign()
	}
}

func (p *programmer) assign() string {
	value := p.number(2)
	name := p.fresh("v")
	p.line("%s = %s", name, value)
	p.names = append(p.names, name)
	return name
}

func (p *programmer) forLoop(depth int) {
	total, x := p.fresh("total"), p.fresh("x")
	p.line("%s = 0", total)
	p.block(func() {
		p.names = append(p.names, x)
		p.line("%s += %s", total, p.number(1))
		p.block(func() { p.line("%s", []string{"break", "continue"}[p.r.IntN(2)]) }, "if %s:", p.condition(1))
		p.statement(depth - 1)
	}, "for %s in %s:", x, p.iterable(1))
	p.names = append(p.names, total)
}

func (p *programmer) variable() string {
	if len(p.names) == 0 {
		return fmt.Sprint(p.r.IntN(9))
	}
	return p.names[p.r.IntN(len(p.names))]
}

// callable is an expression that can be called with a number, and gives one.
func (p *programmer) callable() string {
	switch p.r.IntN(5) {
	case 0:
		p.imports["import leaves"] = true
		return "leaves.leaf"
	case 1:
		p.imports["import leaves"] = true
		return "leaves.store.get"
	case 2:
		if p.scoped == 0 {
			x := p.fresh("x")
			return fmt.Sprintf("lambda %s: %s", x, p.with(x, func() string { return p.number(1) }))
		}
	}
	return p.bare()
}

// with writes an expression that has a variable of its own, as comprehensions
// and lambdas do. In it stands no lambda: nothing could be defined before it.
func (p *programmer) with(name string, write func() string) string {
	p.names = append(p.names, name)
	p.scoped++
	defer func() {
		p.names = p.names[:len(p.names)-1]
		p.scoped--
	}()
	return write()
}

func (p *programmer) call(depth int) string {
	switch p.r.IntN(6) {
	case 0:
		p.imports["import leaves"] = true
		return fmt.Sprintf("leaves.store.get(%s)", p.argument(depth))
	case 1:
		if c, ok := p.some(class); ok {
			return fmt.Sprintf("%s(%s).total(%s)", c, p.number(0), p.argument(depth))
		}
	case 2:
		if c, ok := p.some(class); ok {
			return fmt.Sprintf("%s(%s).size", c, p.argument(depth))
		}
	case 3:
		if f, ok := p.some(function); ok {
			return fmt.Sprintf("%s(n=%s)", f, p.argument(depth))
		}
	}
	if f, ok := p.some(function); ok && p.r.IntN(3) > 0 {
		return fmt.Sprintf("%s(%s %% 5)", f, p.argument(depth))
	}
	p.imports["import leaves"] = true
	return fmt.Sprintf("leaves.leaf(%s)", p.argument(depth))
}

// argument is a number that is given to a function: seldom another call.
func (p *programmer) argument(depth int) string {
	if p.r.IntN(3) > 0 {
		return p.number(0)
	}
	return p.number(depth - 1)
}

// number is an expression for a number.
func (p *programmer) number(depth int) string {
	if depth <= 0 {
		if p.r.IntN(3) == 0 {
			return fmt.Sprint(p.r.IntN(9))
		}
		return p.variable()
	}
	n := func() string { return p.number(depth - 1) }
	switch p.r.IntN(18) {
	case 0:
		return fmt.Sprintf("(%s %s %s)", n(), []string{"+", "-", "*"}[p.r.IntN(3)], p.call(depth))
	case 1:
		return fmt.Sprintf("(%s if %s else %s)", n(), p.condition(depth-1), p.call(depth))
	case 2:
		return fmt.Sprintf("(%s or %s)", p.call(depth), n())
	case 3:
		return fmt.Sprintf("len(f\"{%s(%s)}-{%s(%s)!r:>4}\")", p.bare(), p.number(0), p.bare(), p.number(0))
	case 4:
		return fmt.Sprintf("[%s, %s][%s %% 2]", p.call(depth), n(), p.call(depth))
	case 5:
		return fmt.Sprintf("sum(%s)", p.iterable(depth-1))
	case 6:
		return fmt.Sprintf("max(%s, %s)", p.call(depth), n())
	case 7:
		return fmt.Sprintf("max(%s, key=%s, default=%d)", p.list(depth-1), p.callable(), p.r.IntN(9))
	case 8:
		x := p.fresh("x")
		return fmt.Sprintf("%s(%s(%s) %% 2 for %s in %s)", []string{"any", "all"}[p.r.IntN(2)], p.bare(), x, x, p.list(depth-1))
	case 9:
		if p.scoped > 0 {
			break
		}
		p.imports["import functools"] = true
		a, x := p.fresh("a"), p.fresh("x")
		return fmt.Sprintf("functools.reduce(lambda %s, %s: %s, %s, %s)", a, x, p.with(a, func() string {
			return p.with(x, func() string { return fmt.Sprintf("(%s + %s) %% 97", a, p.call(1)) })
		}), p.list(depth-1), n())
	case 10:
		if g, ok := p.some(generator); ok {
			return fmt.Sprintf("next(%s(%s))", g, n())
		}
	case 11:
		return fmt.Sprintf("-%s ** 2", p.call(depth))
	case 12:
		return fmt.Sprintf("{\"k\": %s, \"l\": %s}[\"k\"]", p.call(depth), n())
	}
	return p.call(depth)
}

// bare is the name of something to call.
func (p *programmer) bare() string {
	if f, ok := p.some(function); ok && p.r.IntN(2) == 0 {
		return f
	}
	p.imports["import leaves"] = true
	return "leaves.leaf"
}

func (p *programmer) condition(depth int) string {
	switch p.r.IntN(5) {
	case 0:
		return fmt.Sprintf("%s in %s", p.call(depth), p.list(depth-1))
	case 1:
		return fmt.Sprintf("not %s", p.call(depth))
	case 2:
		return fmt.Sprintf("%s < %s <= 9", p.number(0), p.call(depth))
	case 3:
		return fmt.Sprintf("%s %% 2 == 0 and %s", p.call(depth), p.call(depth))
	}
	return fmt.Sprintf("%s %% 2", p.number(depth))
}

// list is an expression for a short list of numbers.
func (p *programmer) list(depth int) string {
	if depth <= 0 {
		return fmt.Sprintf("[%s, %s]", p.number(0), p.number(0))
	}
	x := p.fresh("x")
	switch p.r.IntN(8) {
	case 0:
		return fmt.Sprintf("[%s for %s in range(3)]", p.with(x, func() string { return p.call(1) }), x)
	case 1:
		return fmt.Sprintf("[%s for %s in %s if %s]", x, x, p.list(depth-1), p.with(x, func() string { return p.condition(1) }))
	case 2:
		return fmt.Sprintf("list(map(%s, %s))", p.callable(), p.list(depth-1))
	case 3:
		return fmt.Sprintf("list(filter(%s, %s))", p.callable(), p.list(depth-1))
	case 4:
		return fmt.Sprintf("sorted(%s, key=%s)", p.list(depth-1), p.callable())
	case 5:
		return fmt.Sprintf("[*%s, %s]", p.iterable(depth-1), p.call(depth))
	}
	return fmt.Sprintf("list(%s)", p.iterable(depth-1))
}

// iterable is an expression that can be walked once.
func (p *programmer) iterable(depth int) string {
	switch p.r.IntN(5) {
	case 0, 1:
		if g, ok := p.some(generator); ok {
			return fmt.Sprintf("%s(%s)", g, p.number(0))
		}
	case 2:
		if c, ok := p.some(class); ok {
			return fmt.Sprintf("%s(%s)", c, p.number(0))
		}
	case 3:
		x := p.fresh("x")
		return fmt.Sprintf("(%s for %s in %s)", p.with(x, func() string { return p.call(1) }), x, p.list(depth-1))
	}
	return p.list(depth)
}
