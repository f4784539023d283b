package environment

import (
	"strconv"
	"strings"

	"awaken/rewrite/syntax"
)

// truth is what is known of a condition before the program runs.
type truth uint8

const (
	open truth = iota
	holds
	fails
)

// condition tells whether a condition on the checker or on the version of
// Python holds.
func (s *scope) condition(n syntax.Node) truth {
	t := s.tree
	n = t.Unparenthesized(n)
	if n < 0 {
		return open
	}
	switch text := t.String(n); text {
	case "TYPE_CHECKING", "typing.TYPE_CHECKING", "True":
		return holds
	case "False":
		return fails
	}
	switch t.Kind(n) {
	case syntax.NotOperator:
		switch s.condition(t.Child(n, syntax.FieldArgument)) {
		case holds:
			return fails
		case fails:
			return holds
		}
	case syntax.ComparisonOperator:
		return s.version(t.String(n))
	}
	return open
}

// version reads `sys.version_info >= (3, N)` and `<`.
func (s *scope) version(text string) truth {
	text = strings.Join(strings.Fields(text), "")
	rest, ok := strings.CutPrefix(text, "sys.version_info")
	if !ok || s.minor == 0 {
		return open
	}
	at, less := strings.CutPrefix(rest, "<(")
	if !less {
		if at, ok = strings.CutPrefix(rest, ">=("); !ok {
			return open
		}
	}
	parts := strings.Split(strings.Trim(at, ",)"), ",")
	major, err := strconv.Atoi(parts[0])
	if err != nil {
		return open
	}
	minor := 0
	if len(parts) > 1 {
		if minor, err = strconv.Atoi(parts[1]); err != nil {
			return open
		}
	}
	if reached := major < 3 || major == 3 && s.minor >= minor; reached != less {
		return holds
	}
	return fails
}
