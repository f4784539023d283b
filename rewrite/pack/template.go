package pack

import (
	"fmt"
	"strings"
)

// Part is a piece of a template: a text, or a hole.
type Part struct {
	Text string // as it is, where Hole is ""
	// Hole is "recv", "*" for all arguments as they are written, or the name of
	// a parameter.
	Hole    string
	Default string // the text where the argument is not given; "" and !HasDefault: it must be
	// HasDefault tells an empty default from none.
	HasDefault bool
	// Spread: the elements of the argument, as arguments of their own.
	Spread bool
}

// Template tells whether To is a text with holes, rather than a name.
func (r *Rule) Template() bool { return strings.ContainsAny(r.To, "$(") }

// Parts are the pieces of a template; the rule has been checked by [Parse].
func (r *Rule) Parts() []Part {
	parts, _ := parseTemplate(r.To)
	return parts
}

// SetParts are the pieces of the statement that sets an attribute.
func (r *Rule) SetParts() []Part {
	parts, _ := parseTemplate(r.Set)
	return parts
}

func parseTemplate(text string) ([]Part, error) {
	var parts []Part
	for text != "" {
		i := strings.IndexByte(text, '$')
		if i < 0 {
			return append(parts, Part{Text: text}), nil
		}
		if i > 0 {
			parts = append(parts, Part{Text: text[:i]})
		}
		text = text[i+1:]
		spread := false
		if rest, star := strings.CutPrefix(text, "*"); star {
			if nameLength(rest) == 0 {
				parts, text = append(parts, Part{Hole: "*"}), rest
				continue
			}
			spread, text = true, rest
		}
		if rest, braced := strings.CutPrefix(text, "{"); braced {
			inside, after, ok := strings.Cut(rest, "}")
			if !ok {
				return nil, fmt.Errorf("to: a } is missing after $%s", text)
			}
			name, value, has := strings.Cut(inside, "=")
			parts, text = append(parts, Part{Hole: name, Default: value, HasDefault: has}), after
			continue
		}
		end := nameLength(text)
		if end == 0 {
			return nil, fmt.Errorf("to: a name is missing after $ in %q", text)
		}
		parts, text = append(parts, Part{Hole: text[:end], Spread: spread}), text[end:]
	}
	return parts, nil
}

// nameLength is the length of the name that a text begins with.
func nameLength(text string) int {
	end := 0
	for end < len(text) && (text[end] == '_' || text[end]|0x20 >= 'a' && text[end]|0x20 <= 'z' || end > 0 && text[end] >= '0' && text[end] <= '9') {
		end++
	}
	return end
}
