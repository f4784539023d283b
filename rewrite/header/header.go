// Package header knows where imports and definitions that a repair adds belong
// in a file.
package header

import (
	"bytes"

	"awaken/rewrite/syntax"
)

// Import gives the byte offset at which an import statement is to be inserted,
// and the text: before the first import, after docstring, comments above it and
// `from __future__`; a file without imports gets it after its docstring, set
// off by empty lines. What it binds must be bound before offset use.
func Import(t *syntax.Tree, lines *syntax.Lines, statement string, use int) (at int, text string) {
	newline := syntax.Newline(t.Text)
	after := -1 // end of the docstring and of the future imports
	first := true
	for s := t.First(0); s >= 0; s = t.Next(s) {
		switch {
		case t.Kind(s) == syntax.Comment:
			continue
		case first && IsDocstring(t, s), t.Kind(s) == syntax.FutureImportStatement:
			after = t.End(s)
			first = false
			continue
		case t.Kind(s) == syntax.ImportStatement, t.Kind(s) == syntax.ImportFromStatement:
			if t.Start(s) < use && t.StartsLine(s) {
				return t.Start(s), statement + newline
			}
		}
		first = false
		if t.Start(s) >= use {
			break
		}
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

// AfterImports is the offset of the line after the last import at module
// level, -1 if there is none.
func AfterImports(t *syntax.Tree, lines *syntax.Lines) int {
	at := -1
	for s := t.First(0); s >= 0; s = t.Next(s) {
		switch t.Kind(s) {
		case syntax.ImportStatement, syntax.ImportFromStatement, syntax.FutureImportStatement:
			at = NextLine(lines, t.End(s))
		}
	}
	return at
}

// BelowImports is the start of the line after a module's last leading import,
// or after its docstring; -1 if it has neither. What stands there may be called
// by any code of the module.
func BelowImports(t *syntax.Tree, lines *syntax.Lines) int {
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
