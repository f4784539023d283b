package environment

import (
	"os"
	"path/filepath"
	"strings"

	"awaken/rewrite/syntax"
)

// module is one module or package.
type module struct {
	name    string
	folders []string // of a package: where its modules lie
	stub    bool
	tree    *syntax.Tree // nil of a namespace package, and of a file that tells nothing
	scope   *scope
}

const (
	// maxFile is the size of the largest file that is read, in bytes: nobody
	// writes larger ones by hand.
	maxFile = 2 << 20
	// maxRead is how much source is parsed for one run, in bytes. A tree takes
	// some ten times as much memory.
	maxRead = 24 << 20
)

// module finds a module by dotted name; nil if there is none.
func (e *Environment) module(name string) *module {
	if m, ok := e.modules[name]; ok {
		return m
	}
	var file string
	var folders []string
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		if parent := e.module(name[:i]); parent != nil {
			file, folders = locate(parent.folders, name[i+1:])
		}
	} else {
		file, folders = locate(e.folders, name+"-stubs")
		// What the stubs leave out is looked for in the package itself.
		source, more := locate(e.folders, name)
		if folders = append(folders, more...); file == "" {
			file = source
		}
	}
	var m *module
	if file != "" || len(folders) > 0 {
		m = &module{name: name, folders: folders, stub: strings.HasSuffix(file, ".pyi")}
		e.parse(m, file)
	}
	e.modules[name] = m
	return m
}

// parse reads the file of a module; what cannot be read binds nothing.
func (e *Environment) parse(m *module, file string) {
	m.scope = &scope{name: m.name, module: m, minor: e.minor, bindings: map[string][]binding{}}
	if file == "" {
		return
	}
	info, err := os.Stat(file)
	if err != nil || info.Size() > maxFile || e.read+int(info.Size()) > maxRead {
		return
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return
	}
	e.read += len(text)
	tree, err := syntax.Parse(text)
	if err != nil || len(tree.Problems()) > 0 {
		return
	}
	m.tree = tree
	m.scope.tree = tree
	m.scope.block(0, false)
}

// locate finds a module in folders: its file, and where modules below it lie.
// The first folder with a file wins; folders without __init__ are one namespace.
func locate(folders []string, name string) (file string, below []string) {
	if name == "" || strings.ContainsAny(name, `/\:`) {
		return "", nil
	}
	for _, folder := range folders {
		path := filepath.Join(folder, name)
		for _, candidate := range []string{filepath.Join(path, "__init__.pyi"), filepath.Join(path, "__init__.py")} {
			if isFile(candidate) {
				return candidate, []string{path}
			}
		}
		for _, candidate := range []string{path + ".pyi", path + ".py"} {
			if isFile(candidate) {
				return candidate, nil
			}
		}
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			below = append(below, path)
		}
	}
	return "", below
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// absolute makes the name in `from NAME import ...` absolute; level counts the
// leading dots.
func (m *module) absolute(name string, level int) string {
	if level == 0 {
		return name
	}
	from := m.name
	if len(m.folders) > 0 {
		level-- // a package counts from itself
	}
	for range level {
		i := strings.LastIndexByte(from, '.')
		if i < 0 {
			return ""
		}
		from = from[:i]
	}
	if name == "" {
		return from
	}
	return from + "." + name
}
