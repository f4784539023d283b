package environment

import (
	"strconv"
	"strings"

	"awaken/rewrite/syntax"
)

// condition tells whether a condition on the checker or on the version of
// Python holds, for those who read types.
func (s *scope) condition(n syntax.Node) syntax.Truth {
	t := s.tree
	return t.Truth(n, func(part syntax.Node) syntax.Truth {
		switch text := t.String(part); {
		case text == "TYPE_CHECKING", text == "typing.TYPE_CHECKING":
			return syntax.Always
		case t.Kind(part) == syntax.ComparisonOperator:
			return s.version(text)
		}
		return syntax.Open
	})
}

// version reads `sys.version_info >= (3, N)` and `<`.
func (s *scope) version(text string) syntax.Truth {
	text = strings.Join(strings.Fields(text), "")
	rest, ok := strings.CutPrefix(text, "sys.version_info")
	if !ok || s.minor == 0 {
		return syntax.Open
	}
	at, less := strings.CutPrefix(rest, "<(")
	if !less {
		if at, ok = strings.CutPrefix(rest, ">=("); !ok {
			return syntax.Open
		}
	}
	parts := strings.Split(strings.Trim(at, ",)"), ",")
	major, err := strconv.Atoi(parts[0])
	if err != nil {
		return syntax.Open
	}
	minor := 0
	if len(parts) > 1 {
		if minor, err = strconv.Atoi(parts[1]); err != nil {
			return syntax.Open
		}
	}
	if reached := major < 3 || major == 3 && s.minor >= minor; reached != less {
		return syntax.Always
	}
	return syntax.Never
}
