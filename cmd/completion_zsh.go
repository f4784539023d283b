package cmd

import (
	"fmt"
	"strings"
)

func completeZsh(list []completion) string {
	var b strings.Builder
	b.WriteString("#compdef awaken\n# zsh completion for awaken\n_awaken() {\n" +
		"    local command= word\n" +
		"    for word in ${words[2,CURRENT-1]}; do\n" +
		"        case \"$command $word\" in\n")
	for _, c := range list[1:] {
		path := " " + strings.Join(c.words, " ")
		fmt.Fprintf(&b, "            %s) command=%s ;;\n", zshWord(path), zshWord(path))
	}
	b.WriteString("        esac\n    done\n    case \"$command\" in\n")
	for _, c := range list {
		path := ""
		if len(c.words) > 0 {
			path = " " + strings.Join(c.words, " ")
		}
		fmt.Fprintf(&b, "        %s)\n            _arguments -s \\\n", zshWord(path))
		for _, f := range c.flags {
			for _, name := range f.dashed() {
				fmt.Fprintf(&b, "                %s \\\n", zshWord(zshFlag(name, f)))
			}
		}
		rest := "*:path:_files"
		if len(c.next) > 0 {
			rest = "*:argument:(" + strings.Join(c.next, " ") + ")"
		}
		fmt.Fprintf(&b, "                %s ;;\n", zshWord(rest))
	}
	b.WriteString("    esac\n}\n" +
		"if [[ $funcstack[1] == _awaken ]]; then _awaken \"$@\"; else compdef _awaken awaken; fi\n")
	return b.String()
}

// zshFlag is one flag as _arguments wants it; the star lets it be repeated.
func zshFlag(name string, f completionFlag) string {
	spec := "*" + name
	if f.valued && len(name) > 2 {
		spec += "="
	}
	spec += "[" + strings.NewReplacer("[", `\[`, "]", `\]`, ":", `\:`).Replace(f.usage) + "]"
	switch {
	case f.values != nil:
		spec += ":value:(" + strings.Join(f.values, " ") + ")"
	case f.file:
		spec += ":file:_files"
	case f.valued:
		spec += ":value:"
	}
	return spec
}

func zshWord(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }
