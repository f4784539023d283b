package load

import "bytes"

// countImports counts how often the files import each dotted name and each of
// its prefixes, absolutely. It reads lines, not syntax: it weighs two ways to
// name a folder and needs no more. A line inside of a string may count too.
func countImports(files []*File) map[string]int {
	counts := map[string]int{}
	for _, f := range files {
		for line := range bytes.Lines(f.Text) {
			line = bytes.TrimLeft(line, " \t\f")
			from := bytes.HasPrefix(line, []byte("from "))
			if !from && !bytes.HasPrefix(line, []byte("import ")) {
				continue
			}
			fields := bytes.Fields(line)
			if len(fields) < 2 || fields[1][0] == '.' {
				continue
			}
			name := bytes.TrimRight(fields[1], ",;")
			for i := 0; i <= len(name); i++ {
				if i == len(name) || name[i] == '.' {
					counts[string(name[:i])]++
				}
			}
			if from && len(fields) > 3 { // from a import b: b may be a module
				counts[string(name)+"."+string(bytes.Trim(fields[3], "(,;"))]++
			}
		}
	}
	return counts
}
