package migrate

import (
	"slices"
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/header"
	"awaken/rewrite/pack"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// importWriter changes the import statements of one file, and the references
// to what they bind.
type importWriter struct {
	*migration
	unit     *resolve.Unit
	pack     *pack.Pack
	swap     *colour.Swap
	imported []string        // for the title
	done     map[string]bool // what has been imported at module level
}

func (w *importWriter) replace(start, end int, text string) {
	if string(w.unit.Tree.Text[start:end]) == text {
		return // a module that only keeps its name is no change
	}
	r := replacement(w.unit.Body, start, end, text, 0)
	if !slices.Contains(w.swap.Replacements, r) {
		w.swap.Replacements = append(w.swap.Replacements, r)
	}
}

func (w *importWriter) replaceNode(n syntax.Node, text string) {
	w.replace(w.unit.Tree.Start(n), w.unit.Tree.End(n), text)
}

// statement changes one import statement with all that it binds of the pack.
func (w *importWriter) statement(bindings []*binding) {
	if bindings[0].from {
		w.from(bindings)
		return
	}
	for _, b := range bindings {
		w.plain(b, len(bindings))
	}
}

// plain changes `import m`, or one name of `import m, n`.
func (w *importWriter) plain(b *binding, together int) {
	t := w.unit.Tree
	var modules []string // that are needed now
	stays := false
	add := func(m string) {
		if !slices.Contains(modules, m) {
			modules = append(modules, m)
		}
	}
	for _, r := range b.uses {
		if r.fate.Stays {
			stays = true
		} else if r.fate.Module != "" {
			add(r.fate.Module)
		}
	}
	if need := w.units[w.unit]; need != nil && need.modules[b.path] != nil && !b.aliased {
		add(b.path) // the text of a rule uses it
	}
	if len(b.uses) == 0 {
		if w.partial(w.pack) {
			return
		}
		if own := module(w.pack, b.path); own != nil {
			add(own.To)
		} else {
			return
		}
	}
	keep := b.aliased && !stays && len(modules) == 1
	for _, r := range b.uses {
		if r.fate.Stays || r.fate.Module == "" {
			continue
		}
		if !keep {
			w.replace(r.module.start, r.module.end, r.fate.Module)
		}
		if r.fate.Name != r.name {
			w.replace(r.last.start, r.last.end, r.fate.Name)
		}
	}
	if keep {
		w.replaceNode(b.name, modules[0])
		w.imported = append(w.imported, "`"+modules[0]+"`")
		return
	}
	top := t.Parent(b.statement) == 0
	var fresh []string
	for _, m := range modules {
		if !top || !w.done[m] {
			fresh = append(fresh, m)
			w.imported = append(w.imported, "`"+m+"`")
		}
		w.done[m] = w.done[m] || top
		if top {
			w.brings(m)
		}
	}
	whole := b.name
	if b.aliased {
		whole = t.Parent(b.name)
	}
	alone := t.First(b.statement) == whole && t.Next(whole) < 0 && t.StartsLine(b.statement)
	switch {
	case stays && alone:
		for _, m := range fresh {
			w.replace(t.Start(b.statement), t.Start(b.statement), "import "+m+w.newline(b.statement))
		}
	case stays:
		for _, m := range fresh {
			w.replace(t.Start(whole), t.Start(whole), m+", ")
		}
	case len(fresh) == 0 && alone:
		w.remove(b.statement)
	case len(fresh) == 0:
		w.removeName(whole)
	case alone:
		w.replaceNode(whole, fresh[0])
		for _, m := range fresh[1:] {
			w.replace(t.End(b.statement), t.End(b.statement), w.newline(b.statement)+"import "+m)
		}
	default:
		w.replaceNode(whole, strings.Join(fresh, ", "))
	}
}

// from changes `from m import a, b`.
func (w *importWriter) from(bindings []*binding) {
	t := w.unit.Tree
	statement := bindings[0].statement
	var order []string             // modules, in order
	names := map[string][]string{} // by module, as they are to be written
	put := func(m, text string) {
		if _, ok := names[m]; !ok {
			order = append(order, m)
		}
		names[m] = append(names[m], text)
	}
	old := t.String(t.Child(statement, syntax.FieldModuleName))
	ours := map[syntax.Node]*binding{}
	for _, b := range bindings {
		ours[b.name] = b
	}
	var whole []string // modules that are imported as such
	changed := false
	for c := t.First(statement); c >= 0; c = t.Next(c) {
		if t.Field(c) != syntax.FieldName {
			continue
		}
		name := c
		if t.Kind(c) == syntax.AliasedImport {
			name = t.Child(c, syntax.FieldName)
		}
		b := ours[name]
		switch {
		case b == nil:
			put(old, t.String(c))
		case module(w.pack, b.path) != nil:
			whole = append(whole, w.submodule(b, put, old, t.String(c))...)
			changed = true
		default:
			changed = w.name(b, put, old, t.String(c)) || changed
		}
	}
	if !changed {
		return
	}
	var lines []string
	for _, m := range whole {
		lines = append(lines, "import "+m)
		if t.Parent(statement) == 0 {
			w.brings(m)
		}
	}
	for _, m := range order {
		if m != old {
			w.imported = append(w.imported, "`"+strings.Join(names[m], "`, `")+"` of `"+m+"`")
		}
	}
	if len(whole) == 0 && len(order) == 1 && order[0] != old && !w.renames(bindings) {
		w.replaceNode(t.Child(statement, syntax.FieldModuleName), order[0])
		return
	}
	for _, m := range order {
		lines = append(lines, "from "+m+" import "+strings.Join(names[m], ", "))
	}
	if len(lines) == 0 {
		w.remove(statement)
		return
	}
	w.replaceNode(statement, strings.Join(lines, w.newline(statement)))
}

// brings notes that a file imports a module, at module level, after the swap.
func (w *importWriter) brings(module string) {
	if w.brought[w.unit] == nil {
		w.brought[w.unit] = map[string]bool{}
	}
	w.brought[w.unit][module] = true
}

// submodule handles a name of a from-import that is a module of the pack.
func (w *importWriter) submodule(b *binding, put func(m, text string), old, text string) (modules []string) {
	stays := len(b.uses) == 0
	for _, r := range b.uses {
		if r.fate.Stays {
			stays = true
			continue
		}
		if r.fate.Module == "" {
			continue
		}
		if !slices.Contains(modules, r.fate.Module) {
			modules = append(modules, r.fate.Module)
		}
		w.replace(r.module.start, r.module.end, r.fate.Module)
		if r.fate.Name != r.name {
			w.replace(r.last.start, r.last.end, r.fate.Name)
		}
	}
	if stays {
		put(old, text)
	}
	return modules
}

// name handles a name of a from-import that is no module; it tells whether it
// changes.
func (w *importWriter) name(b *binding, put func(m, text string), old, text string) bool {
	mod := w.pack.ModuleOf(b.path)
	fate := w.pack.FateOf(before(b.path), mod, short(b.path))
	left := slices.DeleteFunc(slices.Clone(b.uses), func(r *reference) bool { return r.fate.Module == "" })
	if len(left) == 0 && len(b.uses) > 0 && !fate.Stays {
		return true // templates have taken the place of every use
	}
	switch {
	case !fate.Known || fate.Refuse != "":
		w.refuseName(b, mod, fate)
		put(old, text)
		return false
	case fate.Stays, len(b.uses) == 0 && w.partial(w.pack), len(left) > 0 && !slices.ContainsFunc(left, func(r *reference) bool { return !r.fate.Stays }):
		put(old, text)
		return false
	case fate.Module == "":
		return true // of a function that only templates stand for: it is not used
	case b.aliased:
		put(fate.Module, fate.Name+" as "+b.local)
		return true
	}
	put(fate.Module, fate.Name)
	if fate.Name != b.local {
		for _, r := range left {
			w.replace(r.last.start, r.last.end, fate.Name)
		}
	}
	return true
}

// refuseName refuses a name that is imported and has no place after the swap.
func (w *importWriter) refuseName(b *binding, mod *pack.Module, fate pack.Fate) {
	full := mod.Name() + "." + short(b.path)
	if fate.Refuse != "" {
		w.refuse(w.pack, place{w.unit.Body, b.name}, full, "no-twin", full+" has no async form", fate.Refuse)
		return
	}
	w.refuse(w.pack, place{w.unit.Body, b.name}, full, "unknown-name", full+" is not in the pack "+w.pack.Name, "leave it out, or add it to the pack")
}

// renames tells whether a name gets another one.
func (w *importWriter) renames(bindings []*binding) bool {
	for _, b := range bindings {
		if f := w.pack.FateOf(before(b.path), w.pack.ModuleOf(b.path), short(b.path)); f.Name != short(b.path) {
			return true
		}
	}
	return false
}

// newline ends a line before a statement of the same block.
func (w *importWriter) newline(statement syntax.Node) string {
	t := w.unit.Tree
	line := w.unit.Lines.Start(w.unit.Lines.Line(t.Start(statement)))
	indent := strings.TrimLeft(string(t.Text[line:t.Start(statement)]), "\ufeff")
	if strings.TrimLeft(indent, " \t\f") != "" {
		return "; "
	}
	return syntax.Newline(t.Text) + indent
}

// remove deletes a statement with its line.
func (w *importWriter) remove(n syntax.Node) {
	t := w.unit.Tree
	block := t.Parent(n)
	start := w.unit.Lines.Start(w.unit.Lines.Line(t.Start(n)))
	end := header.NextLine(w.unit.Lines, t.End(n))
	if t.First(block) == n && t.Next(n) < 0 || !t.StartsLine(n) || strings.TrimSpace(string(t.Text[t.End(n):end])) != "" || start > t.Start(n) {
		w.replaceNode(n, "pass")
		return
	}
	w.replace(start, end, "")
}

// removeName deletes one name of several of an import.
func (w *importWriter) removeName(n syntax.Node) {
	t := w.unit.Tree
	if next := t.Next(n); next >= 0 {
		w.replace(t.Start(n), t.Start(next), "")
		return
	}
	previous := syntax.Nil
	for c := t.First(t.Parent(n)); c != n; c = t.Next(c) {
		previous = c
	}
	w.replace(t.End(previous), t.End(n), "")
}
