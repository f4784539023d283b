package library

import (
	"fmt"
	"slices"
	"strings"
)

// cutParams splits "name(params)" at the parentheses.
func cutParams(text string) (name, params string, signature bool, err error) {
	open := strings.IndexByte(text, '(')
	if open < 0 {
		return text, "", false, nil
	}
	if !strings.HasSuffix(text, ")") {
		return "", "", false, fmt.Errorf("%q: a closing ) is missing, or something stands after it", text)
	}
	return text[:open], text[open+1 : len(text)-1], true, nil
}

// splitTop splits at the commas that stand outside brackets.
func splitTop(text string) ([]string, error) {
	var parts []string
	depth, start := 0, 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
			if depth < 0 {
				return nil, fmt.Errorf("%q: a bracket closes that was not opened", text)
			}
		case ',':
			if depth == 0 {
				parts = append(parts, strings.TrimSpace(text[start:i]))
				start = i + 1
			}
		}
	}
	if depth > 0 {
		return nil, fmt.Errorf("%q: a bracket is not closed", text)
	}
	if last := strings.TrimSpace(text[start:]); last != "" || len(parts) > 0 {
		parts = append(parts, last)
	}
	return parts, nil
}

// parseSignature reads the parameters, then what is said of each: that may name
// a parameter after it.
func (p *parser) parseSignature(e *Entry, text string) error {
	parts, err := splitTop(text)
	if err != nil {
		return err
	}
	e.Signature = true
	roles := make([]string, 0, len(parts)) // by parameter
	next := 0                              // the position of the next one; NoPosition after a star
	for _, part := range parts {
		name, role, _ := strings.Cut(part, ":")
		switch name {
		case "...":
			continue
		case "/":
			for i := range e.Params {
				e.Params[i].Keyword = ""
			}
			continue
		case "*":
			next = NoPosition
			continue
		}
		bare := strings.TrimLeft(name, "*")
		if !dotted(bare) || strings.Contains(bare, ".") {
			return fmt.Errorf("%s: %q is no parameter", e.Name, part)
		}
		if slices.ContainsFunc(e.Params, func(old Param) bool { return old.Name == bare }) {
			return fmt.Errorf("%s: parameter %s stands twice", e.Name, bare)
		}
		param := Param{Name: bare, Keyword: bare, Index: next}
		switch len(name) - len(bare) {
		case 0:
			if next >= 0 {
				next++
			}
		case 1:
			if next < 0 {
				return fmt.Errorf("%s: *%s after a star", e.Name, bare)
			}
			param = Param{Name: bare, Index: AllPositional, After: next}
			next = NoPosition
		default:
			param.Keyword, param.Index, next = "", NoPosition, NoPosition
		}
		e.Params = append(e.Params, param)
		roles = append(roles, role)
	}
	for i, role := range roles {
		if role == "" {
			continue
		}
		if err := p.addRole(e, e.Params[i], role); err != nil {
			return fmt.Errorf("%s: %w", e.Name, err)
		}
	}
	return nil
}

// addRole records what is done with one argument.
func (p *parser) addRole(e *Entry, param Param, role string) error {
	word, given, open := strings.Cut(role, "(")
	word, param.Each = strings.CutSuffix(word, "[]")
	switch word {
	case "awaits":
		e.Consumes = append(e.Consumes, param)
	case "runs":
		e.Runs = append(e.Runs, param)
	case "value":
		e.Plain = append(e.Plain, param)
	case "sync":
		e.Sync = append(e.Sync, param)
	default:
		how, ok := howOf(word)
		if !ok {
			return fmt.Errorf("parameter %s: unknown role %q", param.Name, word)
		}
		callback := Callback{Param: param, How: how}
		if open {
			if err := p.addGiven(e, &callback, given); err != nil {
				return fmt.Errorf("parameter %s: %w", param.Name, err)
			}
		}
		e.Callbacks = append(e.Callbacks, callback)
		return nil
	}
	if open {
		return fmt.Errorf("parameter %s: only a callback is given something", param.Name)
	}
	return nil
}

func howOf(word string) (How, bool) {
	switch word {
	case "now":
		return Now, true
	case "thread":
		return Thread, true
	case "later":
		return Later, true
	case "async":
		return Awaits, true
	case "wraps":
		return Wraps, true
	case "command":
		return Command, true
	}
	return 0, false
}

// addGiven reads what a callback is given: "$x, $y[], .Row, *$z)".
func (p *parser) addGiven(e *Entry, callback *Callback, text string) error {
	text, closed := strings.CutSuffix(text, ")")
	if !closed {
		return fmt.Errorf("a closing ) is missing")
	}
	parts, err := splitTop(text)
	if err != nil {
		return err
	}
	for _, one := range parts {
		one, spread := strings.CutPrefix(one, "*")
		v, err := p.parseValue(e, one)
		if err != nil {
			return err
		}
		switch part := v.From.Part; {
		case spread && part == Itself:
			callback.Spread = append(callback.Spread, v.From.Params...)
			continue
		case spread:
			return fmt.Errorf("%q: only an argument itself can be spread", one)
		case part != None && part != Itself && part != Element:
			return fmt.Errorf("%q: a callback is given an argument, its elements, or an instance", one)
		}
		callback.Given = append(callback.Given, v)
	}
	return nil
}

// param finds a parameter by name.
func (e *Entry) param(name string) (Param, error) {
	for _, p := range e.Params {
		if p.Name == name {
			return p, nil
		}
	}
	return Param{}, fmt.Errorf("%s has no parameter %q", e.Name, name)
}
