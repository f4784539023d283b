package pack

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"awaken/rewrite/library"
)

// Table is what the pack says of the sync library, for the resolver: which
// classes there are, and what each call gives once it is awaited.
func (p *Pack) Table() (*library.Table, error) {
	if p.text == "" {
		p.text = p.tableText()
	}
	return library.Parse(p.file, []byte(p.text))
}

func (p *Pack) tableText() string {
	var b strings.Builder
	for _, from := range slices.Sorted(maps.Keys(p.From.Aliases)) {
		fmt.Fprintf(&b, "alias %s = %s\n", from, p.From.Aliases[from])
	}
	for _, name := range slices.Sorted(maps.Keys(p.Modules)) {
		m := p.Modules[name]
		// What other tables take for an alias is a module of its own here.
		fmt.Fprintf(&b, "alias %s = %s\nmodule %s\n", name, name, name)
		for _, f := range slices.Sorted(maps.Keys(m.Functions)) {
			b.WriteString(line("def", f, m.Functions[f]))
		}
		for _, a := range slices.Sorted(maps.Keys(m.Attributes)) {
			b.WriteString(line("attr", a, m.Attributes[a]))
		}
		for _, c := range slices.Sorted(maps.Keys(m.Classes)) {
			p.classText(&b, c, m.Classes[c])
		}
	}
	return b.String()
}

func (p *Pack) classText(b *strings.Builder, name string, c *Class) {
	if c.Owned {
		b.WriteString("owned ")
	}
	fmt.Fprintf(b, "class %s", name)
	if c.Parameters != "" {
		fmt.Fprintf(b, "(%s)", c.Parameters)
	}
	if len(c.Bases) > 0 {
		fmt.Fprintf(b, " < %s", strings.Join(c.Bases, ", "))
	}
	if c.Elements != "" {
		b.WriteString(" of " + c.Elements)
	}
	if r := c.Relation; r != nil {
		fmt.Fprintf(b, " relates %s by %s else %s as %s", r.To, r.Name, r.Default, r.Class)
	}
	b.WriteString("\n")
	for _, m := range slices.Sorted(maps.Keys(c.Methods)) {
		if strings.Contains(m, "*") {
			continue // the resolver makes up what it does not know
		}
		b.WriteString("  " + line("def", m, c.Methods[m]))
	}
	for _, a := range slices.Sorted(maps.Keys(c.Attributes)) {
		b.WriteString("  " + line("attr", a, c.Attributes[a]))
	}
	special := func(method string, r *Rule) {
		if r != nil && c.Methods[method] == nil {
			b.WriteString("  " + line("def", method+"()", r))
		}
	}
	special("__enter__", c.With)
	special("__next__", c.Iterate)
	special("__getslice__", c.Slice)
	special("__get__", c.Read)
	if c.Iterate != nil && c.Iterate.Use == Async && p.Beside != nil && c.Methods["__anext__"] == nil {
		b.WriteString("  " + line("async", "__anext__()", c.Iterate))
	}
	if c.Iterate != nil && c.Methods["__iter__"] == nil {
		b.WriteString("  def __iter__() -> $self\n")
	}
}

// Anything in returns says that nothing is known of what comes out.
const Anything = "any"

// line is one line of a table.
func line(kind, name string, r *Rule) string {
	switch {
	case r.native:
		kind = "async"
	case r.Decorator:
		kind = "decorator"
	case r.Returns == Anything:
		kind = "any"
	}
	text := kind + " " + name
	if r.signed {
		text += "(" + r.signature + ")"
	}
	returns := r.Returns
	if returns == "" && strings.HasPrefix(name, "__enter__") {
		returns = "$self" // nearly all give themselves
	}
	if returns != "" && returns != Anything {
		text += " -> " + returns
	}
	return text + "\n"
}
