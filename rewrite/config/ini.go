package config

import (
	"path/filepath"
	"strings"
)

// ini is a file in the form of Python's configparser, as far as setup.cfg,
// tox.ini and pytest.ini use it. Its sections map to keys to values. The Go
// libraries for INI files do not tell the line of a value.
type ini struct {
	file     string // absolute
	exists   bool
	sections map[string]map[string][]iniLine
}

// iniLine is one line of a value; Line counts from 1.
type iniLine struct {
	text string
	line int
}

// readINI reads a file; one that is missing or unreadable has no sections.
func readINI(path string) *ini {
	f := &ini{file: filepath.Clean(path), sections: map[string]map[string][]iniLine{}}
	data, err := readable(path)
	if err != nil || data == nil {
		return f
	}
	f.exists = true
	section, key := "", ""
	n := 0
	for raw := range strings.Lines(strings.TrimPrefix(string(data), "\ufeff")) {
		n++
		line := strings.TrimSpace(raw)
		switch {
		case line == "" || line[0] == '#' || line[0] == ';':
		case (raw[0] == ' ' || raw[0] == '\t') && key != "": // the value goes on
			f.sections[section][key] = append(f.sections[section][key], iniLine{line, n})
		case line[0] == '[' && strings.HasSuffix(line, "]"):
			section, key = line[1:len(line)-1], ""
			if f.sections[section] == nil {
				f.sections[section] = map[string][]iniLine{}
			}
		default:
			i := strings.IndexAny(line, "=:")
			if i < 0 || section == "" {
				key = ""
				continue
			}
			key = strings.ToLower(strings.TrimSpace(line[:i]))
			value := []iniLine{}
			if v := strings.TrimSpace(line[i+1:]); v != "" {
				value = append(value, iniLine{v, n})
			}
			f.sections[section][key] = value
		}
	}
	return f
}

// text is a value on one line.
func (f *ini) text(section, key string) string {
	var parts []string
	for _, l := range f.sections[section][key] {
		parts = append(parts, l.text)
	}
	return strings.Join(parts, " ")
}
