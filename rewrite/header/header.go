// Package header knows where imports and definitions that a repair adds belong
// in a file.
package header

import (
	"bytes"
	"strings"

	"awaken/rewrite/load"
	"awaken/rewrite/syntax"
)

// Import gives the byte offset at which an import statement is to be inserted,
// and the text. Imports stand in the order that most tools keep: the standard
// library, packages, the project, and in each `import x` by name; own tells the
// names of the project's own packages. A file without imports gets it after its
// docstring, set off by empty lines. What it binds must be bound before offset
// use.
func Import(t *syntax.Tree, lines *syntax.Lines, statement string, use int, own map[string]bool) (at int, text string) {
	newline := syntax.Newline(t.Text)
	after := -1 // end of the docstring and of the future imports
	first := true
	var imports []syntax.Node
	for s := t.First(0); s >= 0 && t.Start(s) < use; s = t.Next(s) {
		switch {
		case t.Kind(s) == syntax.Comment:
			continue
		case first && IsDocstring(t, s), t.Kind(s) == syntax.FutureImportStatement:
			after = t.End(s)
		case t.Kind(s) == syntax.ImportStatement, t.Kind(s) == syntax.ImportFromStatement:
			if t.StartsLine(s) {
				imports = append(imports, s)
			}
		}
		first = false
	}
	if len(imports) > 0 {
		module := strings.Fields(statement)[1]
		before, behind, apart := place(t, lines, imports, module, own)
		switch {
		case before >= 0 && apart:
			return t.Start(before), statement + newline + newline
		case before >= 0:
			return t.Start(before), statement + newline
		case apart:
			statement = newline + statement
		}
		return NextLine(lines, t.End(behind)), statement + newline
	}
	if after >= 0 {
		line := lines.Line(after)
		if line < lines.Len() {
			return lines.Start(line + 1), newline + statement + newline
		}
		return after, newline + newline + statement
	}
	return Top(t, lines), statement + newline + newline + newline
}

// place is the import before or behind which a new one goes, and tells whether
// an empty line sets them apart.
func place(t *syntax.Tree, lines *syntax.Lines, imports []syntax.Node, module string, own map[string]bool) (before, behind syntax.Node, apart bool) {
	mine := group(module, own)
	before, behind = syntax.Nil, syntax.Nil
	for k, s := range imports {
		if k > 0 && lines.Line(t.Start(s)) > lines.Line(t.End(imports[k-1]))+3 {
			break // it does not stand in the import block
		}
		name := imported(t, s)
		switch g := group(name, own); {
		case g < mine, g == mine && t.Kind(s) == syntax.ImportStatement && name < module:
			behind, apart = s, g < mine
			continue
		case behind < 0 || g == mine && apart:
			return s, syntax.Nil, g > mine
		}
		break
	}
	return before, behind, apart
}

// imported is the first module that an import names.
func imported(t *syntax.Tree, s syntax.Node) string {
	n := t.Child(s, syntax.FieldModuleName)
	if n < 0 {
		n = t.Child(s, syntax.FieldName)
	}
	if name := t.Child(n, syntax.FieldName); name >= 0 {
		n = name
	}
	return t.String(n)
}

// group orders the modules: the standard library, packages, the project.
func group(module string, own map[string]bool) int {
	first, _, _ := strings.Cut(module, ".")
	switch {
	case first == "" || own[first]:
		return 2
	case load.Stdlib(first):
		return 0
	}
	return 1
}

// Top is the offset of the first statement's line.
func Top(t *syntax.Tree, lines *syntax.Lines) int {
	for s := t.First(0); s >= 0; s = t.Next(s) {
		if t.Kind(s) == syntax.Comment {
			continue
		}
		return lines.Start(lines.Line(t.Start(s))) + BOM(t, lines.Line(t.Start(s)))
	}
	return len(t.Text)
}

// belowImports is the start of the line after a module's last leading import,
// or after its docstring; -1 if it has neither. What stands there may be called
// by any code of the module.
func belowImports(t *syntax.Tree, lines *syntax.Lines) int {
	at := -1
	for s := t.First(0); s >= 0; s = t.Next(s) {
		switch k := t.Kind(s); {
		case k == syntax.ImportStatement || k == syntax.ImportFromStatement || k == syntax.FutureImportStatement:
			at = NextLine(lines, t.End(s))
		case k == syntax.Comment:
		case at < 0 && IsDocstring(t, s):
			at = NextLine(lines, t.End(s))
		default:
			return at
		}
	}
	return at
}

// Definition gives the byte offset at which a definition is to be inserted, and
// the text: below the leading imports, or above the first statement, set off by
// empty lines. Tail are the empty lines to be inserted once, behind all
// definitions.
func Definition(t *syntax.Tree, lines *syntax.Lines, definition string) (at int, text, tail string) {
	newline := syntax.Newline(t.Text)
	if at = belowImports(t, lines); at < 0 {
		return Top(t, lines), definition + newline + newline, ""
	}
	return at, newline + newline + definition, strings.Repeat(newline, missing(lines, at))
}

// missing is how many of two empty lines there are too few from the start of a
// line on; none at the end of the text.
func missing(lines *syntax.Lines, at int) int {
	for i, line := 0, lines.Line(at); i < 2; i, line = i+1, line+1 {
		if line > lines.Len() || lines.Start(line) < at {
			return 0
		}
		if len(bytes.TrimSpace(lines.Text(line))) > 0 {
			return 2 - i
		}
	}
	return 0
}

// Rank is the rank of an import that is inserted: of several at one offset,
// those of the standard library come first.
func Rank(module string) int { return RankImport + group(module, nil) }

// Ranks of what stands at the head of a file: before all that is inserted for
// the code that begins there.
const (
	RankImport     = -1 << 40
	RankDefinition = -1 << 39
	RankTail       = -1 << 38
)

// NextLine is the start of the line after an offset.
func NextLine(lines *syntax.Lines, offset int) int {
	line := lines.Line(offset)
	if line < lines.Len() {
		return lines.Start(line + 1)
	}
	return offset
}

// BOM is the length in bytes of a byte order mark at the start of a 1-based line.
func BOM(t *syntax.Tree, line int) int {
	if line == 1 && bytes.HasPrefix(t.Text, []byte("\ufeff")) {
		return 3
	}
	return 0
}

// IsDocstring tells whether a statement is a string alone.
func IsDocstring(t *syntax.Tree, s syntax.Node) bool {
	if t.Kind(s) != syntax.ExpressionStatement {
		return false
	}
	k := t.Kind(t.Operand(s))
	return k == syntax.String || k == syntax.ConcatenatedString
}
