package library

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// entryText is what stands on a line after the name and its parameters.
type entryText struct {
	bases, twin, relates, of, gives, makes, decorates, since, blocking, doc string
}

// cutTail takes the clauses off the end of a line.
func cutTail(line string) (string, entryText) {
	var t entryText
	for _, clause := range []struct {
		mark string
		text *string
	}{
		{" # ", &t.doc},
		{" ! ", &t.blocking},
		{" since ", &t.since},
		{" @ ", &t.decorates},
		{" => ", &t.makes},
		{" -> ", &t.gives},
		{" relates ", &t.relates},
		{" of ", &t.of},
		{" ~ ", &t.twin},
		{" < ", &t.bases},
	} {
		if i := strings.Index(line, clause.mark); i >= 0 {
			*clause.text = strings.TrimSpace(line[i+len(clause.mark):])
			line = line[:i]
		}
	}
	return strings.TrimSpace(line), t
}

// parseTail reads the clauses into the entry, whose parameters are known.
func (p *parser) parseTail(e *Entry, t entryText) error {
	if t.bases != "" {
		if !e.Class {
			return fmt.Errorf("%s: only a class has bases", e.Name)
		}
		for base := range strings.SplitSeq(t.bases, ",") {
			name, err := p.className(strings.TrimSpace(base))
			if err != nil {
				return err
			}
			e.Bases = append(e.Bases, name)
		}
	}
	if e.Twin = t.twin; e.Twin != "" && !(e.Class && dotted(e.Twin)) {
		return fmt.Errorf("%s: only a class has a twin, which is one dotted name", e.Name)
	}
	if t.relates != "" {
		if err := p.parseRelation(e, t.relates); err != nil {
			return err
		}
	}
	if e.Of = t.of; e.Of != "" {
		if _, err := e.param(e.Of); err != nil || !e.Class {
			return fmt.Errorf("%s: of %q: want a parameter of a class", e.Name, e.Of)
		}
	}
	e.Since = t.since
	if e.Class {
		if t.gives != "" || t.makes != "" {
			return fmt.Errorf("%s: a class gives an instance of itself", e.Name)
		}
		e.Type = e.Name
		return nil
	}
	if t.gives != "" {
		if err := p.parseGives(e, t.gives); err != nil {
			return err
		}
	}
	if err := decorates(e, t.decorates, p.class != ""); err != nil {
		return err
	}
	if t.makes != "" {
		word, value, _ := strings.Cut(t.makes, " ")
		k, ok := kindOf(word)
		if !ok || k.class || k.attribute || k.decorator != NotDecorator {
			return fmt.Errorf("=> %q: want a kind such as def or async, and a value", t.makes)
		}
		made, err := p.parseValue(e, value)
		if err != nil {
			return err
		}
		e.Makes = Made{Result: k.result, Value: made}
	}
	return nil
}

// decorates records what is done with the function that is decorated: of a
// Direct decorator, what is done with its first callback, unless word says else.
// Of a method, it is what is done with those that override it.
func decorates(e *Entry, word string, method bool) error {
	word, e.Together = strings.CutSuffix(word, " together")
	word, hands, given := strings.Cut(word, " given ")
	if given {
		var err error
		if e.Hands, err = strconv.Atoi(hands); err != nil || e.Hands < 1 {
			return fmt.Errorf("%s: given %s: want the place of an argument, counted from 1", e.Name, hands)
		}
	}
	switch how, ok := howOf(word); {
	case e.Together && (e.Decorator != NotDecorator || !ok):
		return fmt.Errorf("%s: only methods with a role go together", e.Name)
	case word == "" && e.Decorator == Direct && len(e.Callbacks) > 0:
		e.Decorates = e.Callbacks[0].How
	case word == "":
	case e.Decorator == NotDecorator && !(ok && method):
		return fmt.Errorf("%s: @ %s, but it is no decorator and no method", e.Name, word)
	case !ok:
		return fmt.Errorf("@ %q: want a role of a callback, such as later or async", word)
	default:
		e.Decorates = how
	}
	return nil
}

// parseRelation reads `TARGET by NAME else DEFAULT as CLASS`.
func (p *parser) parseRelation(e *Entry, text string) error {
	words := strings.Fields(text)
	if !e.Class || len(words) != 7 || words[1] != "by" || words[3] != "else" || words[5] != "as" {
		return fmt.Errorf("%s: relates %q: want of a class TARGET by NAME else DEFAULT as CLASS", e.Name, text)
	}
	class, err := p.className(words[6])
	if err != nil {
		return err
	}
	for _, name := range []string{words[0], words[2]} {
		if _, err := e.param(name); err != nil {
			return err
		}
	}
	e.Relation = Relation{Target: words[0], Name: words[2], Default: words[4], Class: class}
	return nil
}

func (p *parser) parseGives(e *Entry, text string) error {
	if text == "$self" {
		class := strings.TrimSuffix(e.Name, e.Name[strings.LastIndexByte(e.Name, '.'):])
		e.Value.Type = class
		if e.Result == Plain {
			e.Result = Self
		}
		return nil
	}
	v, err := p.parseValue(e, text)
	if err != nil {
		return err
	}
	e.Value = v
	if e.Result == Plain && e.Decorator == NotDecorator {
		switch {
		case v.Type != "", v.OfSelf, v.Method != "":
			e.Result = Instance
		case v.From.Part == Itself:
			e.Result = Argument
		default:
			e.Result = Unknown
		}
	}
	return nil
}

// parseValue reads a class, a class with elements, or a flow from arguments.
func (p *parser) parseValue(e *Entry, text string) (Value, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return Value{}, nil
	case text == "$self":
		return Value{Self: true}, nil
	case text == "$self[]":
		return Value{OfSelf: true}, nil
	case text == "$self[].__class__":
		return Value{OfSelf: true, Kind: true}, nil
	case strings.HasPrefix(text, "$self.") && strings.HasSuffix(text, "()"):
		return Value{Method: text[len("$self.") : len(text)-len("()")]}, nil
	case strings.HasPrefix(text, "$") || strings.HasPrefix(text, "await $"):
		flow, err := parseFlow(e, text)
		return Value{From: flow}, err
	}
	if inner, ok := strings.CutSuffix(text, "]()"); ok && strings.HasPrefix(inner, "type[") {
		v, err := p.parseValue(e, inner+"]")
		v.Kind = true
		return v, err
	}
	open := strings.IndexByte(text, '[')
	if open < 0 {
		name, err := p.className(text)
		return Value{Type: name}, err
	}
	name, err := p.className(text[:open])
	if err != nil {
		return Value{}, err
	}
	if !strings.HasSuffix(text, "]") {
		return Value{}, fmt.Errorf("%q: a closing ] is missing", text)
	}
	v := Value{Type: name}
	parts, err := splitTop(text[open+1 : len(text)-1])
	if err != nil {
		return Value{}, err
	}
	for _, part := range parts {
		element, err := p.parseValue(e, part)
		if err != nil {
			return Value{}, err
		}
		v.Elements = append(v.Elements, element)
	}
	return v, nil
}

// parseFlow reads $x, $x[], $x(), $x()[], or one of the first three after await;
// several joined by | are all possible.
func parseFlow(e *Entry, text string) (Flow, error) {
	var flow Flow
	for one := range strings.SplitSeq(text, " | ") {
		name, awaited := strings.CutPrefix(one, "await ")
		name, ok := strings.CutPrefix(name, "$")
		if !ok {
			return Flow{}, fmt.Errorf("%q: want $ and the name of a parameter", one)
		}
		name, element := strings.CutSuffix(name, "[]")
		name, called := strings.CutSuffix(name, "()")
		part := Itself
		switch {
		case awaited && called && !element:
			part = CalledAwaited
		case awaited && !called:
			part = Awaited // "await $x[]" awaits each element: Param.Each says so
		case awaited:
			return Flow{}, fmt.Errorf("%q: too much in one value", one)
		case called && element:
			part = CalledElement
		case called:
			part = Called
		case element:
			part = Element
		}
		if flow.Part != None && flow.Part != part {
			return Flow{}, fmt.Errorf("%q: all of one kind, please", text)
		}
		flow.Part = part
		param, err := e.param(name)
		if err != nil {
			return Flow{}, err
		}
		param.Each = awaited && element
		flow.Params = append(flow.Params, param)
	}
	return flow, nil
}

// builtinTypes are the classes that a table writes without a module.
var builtinTypes = []string{
	"bool", "bytearray", "bytes", "complex", "dict", "float", "frozenset", "int", "list", "memoryview",
	"object", "property", "range", "set", "slice", "str", "tuple", "type",
	"BaseException", "BaseExceptionGroup", "Exception", "OSError", "RuntimeError", "ValueError",
}

// className makes a class on a line a dotted name: .X is of the module, X is
// builtins.X.
func (p *parser) className(text string) (string, error) {
	if name, ok := strings.CutPrefix(text, "."); ok && dotted(name) {
		return p.module + "." + name, nil
	}
	switch {
	case !dotted(text):
		return "", fmt.Errorf("%q is no class", text)
	case strings.Contains(text, "."):
		return text, nil
	case slices.Contains(builtinTypes, text):
		return "builtins." + text, nil
	}
	return "", fmt.Errorf("%q is no built-in class; write .%s for one of this module", text, text)
}
