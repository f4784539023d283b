package load

import (
	"path"
	"strings"
)

// Conftest is the file in which pytest looks for the fixtures of its folder.
const Conftest = "conftest.py"

// IsTest tells whether pytest, as it is set up by default, reads a file of that
// name (forward slashes): it has tests or fixtures.
func IsTest(name string) bool { return Collected(name) || path.Base(name) == Conftest }

// Collected tells whether pytest, as it is set up by default, looks for tests in a
// file of that name.
func Collected(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(base, "test_") || strings.HasSuffix(base, "_test.py")
}
