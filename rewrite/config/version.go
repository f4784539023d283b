package config

import (
	"fmt"
	"strconv"
	"strings"
)

// newest is the N up to which requirements are tried.
const newest = 99

// ParseVersion reads "3.N" and returns N.
func ParseVersion(s string) (int, error) {
	rest, ok := strings.CutPrefix(s, "3.")
	n, err := strconv.Atoi(rest)
	if !ok || err != nil || n < 0 || n > newest || strconv.Itoa(n) != rest {
		return 0, fmt.Errorf("%q is not a version of Python 3; write it as 3.9 or 3.12", s)
	}
	return n, nil
}

// requiredVersion is the N of the oldest 3.N that the project admits.
func requiredVersion(doc *node, setup *ini) (int, bool) {
	for _, spec := range []string{
		doc.string("project", "requires-python"),
		doc.string("tool", "poetry", "dependencies", "python"),
		setup.text("options", "python_requires"),
	} {
		if n, ok := oldest(spec); ok {
			return n, true
		}
	}
	return 0, false
}

// oldest is the smallest N for which some 3.N.x meets a specification: clauses
// of PEP 440, or Poetry's ^, ~, * and ||. What it cannot read admits all.
func oldest(spec string) (int, bool) {
	if strings.TrimSpace(spec) == "" {
		return 0, false
	}
	for n := range newest + 1 {
		for alternative := range strings.SplitSeq(spec, "||") {
			if admits(alternative, n) {
				return n, true
			}
		}
	}
	return 0, false
}

func admits(spec string, n int) bool {
	for clause := range strings.SplitSeq(spec, ",") {
		if !meets(strings.TrimSpace(clause), n) {
			return false
		}
	}
	return true
}

// meets tells whether some 3.n.x meets one clause.
func meets(clause string, n int) bool {
	op := clause[:len(clause)-len(strings.TrimLeft(clause, "<>=!~^"))]
	version := strings.TrimPrefix(strings.TrimSpace(clause[len(op):]), "v")
	star := strings.HasSuffix(version, "*")
	version = strings.TrimSuffix(strings.TrimSuffix(version, "*"), ".")
	var parts []int
	for part := range strings.SplitSeq(version, ".") {
		i, err := strconv.Atoi(part)
		if err != nil {
			break
		}
		parts = append(parts, i)
	}
	if len(parts) == 0 {
		return true
	}
	if len(parts) == 1 {
		// "3" is 3.0, but for == and Poetry's bare, ~ and ^ forms it is all of 3.
		switch op {
		case "", "==", "~", "^", "===":
			return parts[0] == 3
		}
	}
	minor, patch := 0, 0
	if len(parts) > 1 {
		minor = parts[1]
	}
	if len(parts) > 2 {
		patch = parts[2]
	}
	at := 3*1000 + n // compared by minor version
	bound := parts[0]*1000 + minor
	switch op {
	case ">=", ">":
		return at >= bound
	case "^":
		return at >= bound && parts[0] == 3
	case "~=":
		if len(parts) > 2 {
			return at == bound
		}
		return at >= bound && parts[0] == 3
	case "<":
		return at < bound || at == bound && patch > 0
	case "<=":
		return at <= bound
	case "!=":
		return !(star && len(parts) == 2 && at == bound)
	}
	return at == bound // ==, ===, ~ and no operator
}
