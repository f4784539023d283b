package cmd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"awaken/rules"
)

// shells are those that completionCommand writes a script for.
var shells = map[string]func([]completion) string{
	"bash": completeBash,
	"zsh":  completeZsh,
	"fish": completeFish,
}

// completionCommand prints completion scripts. They are made from the tables
// of commands and flags, and do not run awaken while a person types.
func (a *App) completionCommand() *cli.Command {
	names := []string{"bash", "zsh", "fish"}
	return &cli.Command{
		Name:        "completion",
		Usage:       "print a completion script for a shell",
		UsageText:   "awaken completion bash|zsh|fish",
		Description: "bash:  source <(awaken completion bash)\nzsh:   source <(awaken completion zsh)\nfish:  awaken completion fish | source",
		Action: a.action(func(c *cli.Context, _ settings) error {
			if c.NArg() != 1 {
				return &usageError{message: "completion needs the name of one shell", hint: "known are " + join(names)}
			}
			shell := c.Args().First()
			if err := oneOf("completion", shell, names); err != nil {
				return err
			}
			_, err := fmt.Fprint(a.out, shells[shell](completions(c.App.Commands)))
			return err
		}),
		OnUsageError: badFlag,
	}
}

// completion is a command as its user types it, with what may follow.
type completion struct {
	words []string // of the command: "rules", "show"
	usage string
	next  []string // subcommands and fixed arguments
	flags []completionFlag
}

type completionFlag struct {
	names  []string // "w", "write"
	usage  string
	values []string // the only ones; nil: any
	valued bool     // it takes a value
	file   bool     // which is a path
}

// completions lists all commands, the innermost last.
func completions(commands []*cli.Command) (list []completion) {
	root := completion{}
	for _, c := range commands {
		root.next = append(root.next, c.Name)
	}
	list = append(list, root)
	var visit func(words []string, c *cli.Command)
	visit = func(words []string, c *cli.Command) {
		words = append(slices.Clone(words), c.Name)
		entry := completion{words: words, usage: c.Usage}
		for _, sub := range c.Subcommands {
			entry.next = append(entry.next, sub.Name)
		}
		switch strings.Join(words, " ") {
		case "completion":
			entry.next = []string{"bash", "fish", "zsh"}
		case "rules show":
			entry.next = rules.Names()
		}
		for _, f := range c.VisibleFlags() {
			if f.Names()[0] != "help" { // urfave/cli adds it to the command that runs
				entry.flags = append(entry.flags, completionFlagOf(c.Name, f))
			}
		}
		entry.flags = append(entry.flags, completionFlag{names: []string{"help", "h"}, usage: "show help"})
		list = append(list, entry)
		for _, sub := range c.Subcommands {
			visit(words, sub)
		}
	}
	for _, c := range commands {
		visit(nil, c)
	}
	return list
}

func completionFlagOf(command string, f cli.Flag) completionFlag {
	out := completionFlag{names: f.Names(), valued: takesValue(f)}
	if described, ok := f.(cli.DocGenerationFlag); ok {
		out.usage = strings.ReplaceAll(described.GetUsage(), "`", "")
	}
	_, out.file = f.(*cli.PathFlag)
	switch f.Names()[0] {
	case "color":
		out.values = []string{"always", "auto", "never"}
	case "output-format":
		switch command {
		case "check":
			out.values = formatNames()
		case "graph":
			out.values = []string{"dot", "json"}
		default:
			out.values = []string{"json", "text"}
		}
	case "select", "ignore":
		out.values = rules.Names()
	}
	return out
}

// dashed are the flag's names with their dashes.
func (f completionFlag) dashed() (names []string) {
	for _, name := range f.names {
		if len(name) == 1 {
			names = append(names, "-"+name)
		} else {
			names = append(names, "--"+name)
		}
	}
	return names
}

func completeBash(list []completion) string {
	var b strings.Builder
	b.WriteString("# bash completion for awaken\n_awaken() {\n" +
		"    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command= word next= flags= values=\n" +
		"    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n" +
		"        case \"$command $word\" in\n")
	for _, c := range list[1:] {
		fmt.Fprintf(&b, "            %q) command=%q ;;\n", strings.Join(append([]string{""}, c.words...), " "), " "+strings.Join(c.words, " "))
	}
	b.WriteString("        esac\n    done\n    case \"$command\" in\n")
	for _, c := range list {
		command := ""
		if len(c.words) > 0 {
			command = " " + strings.Join(c.words, " ")
		}
		var flags []string
		for _, f := range c.flags {
			flags = append(flags, f.dashed()...)
		}
		fmt.Fprintf(&b, "        %q) next=%q; flags=%q\n            case \"$previous\" in\n", command, strings.Join(c.next, " "), strings.Join(flags, " "))
		for _, f := range c.flags {
			if f.values != nil {
				fmt.Fprintf(&b, "                %s) values=%q ;;\n", strings.Join(f.dashed(), "|"), strings.Join(f.values, " "))
			}
		}
		b.WriteString("            esac ;;\n")
	}
	b.WriteString("    esac\n" +
		"    if [[ -n $values ]]; then COMPREPLY=($(compgen -W \"$values\" -- \"$current\"))\n" +
		"    elif [[ $current == -* ]]; then COMPREPLY=($(compgen -W \"$flags\" -- \"$current\"))\n" +
		"    elif [[ -n $next ]]; then COMPREPLY=($(compgen -W \"$next\" -- \"$current\"))\n" +
		"    else COMPREPLY=($(compgen -f -- \"$current\")); fi\n" +
		"}\ncomplete -o filenames -F _awaken awaken\n")
	return b.String()
}

func completeFish(list []completion) string {
	var b strings.Builder
	b.WriteString("# fish completion for awaken\ncomplete -c awaken -e\n")
	var top []string
	for _, c := range list[1:] {
		if len(c.words) == 1 {
			top = append(top, c.words[0])
		}
	}
	for _, c := range list[1:] {
		condition := "not __fish_seen_subcommand_from " + strings.Join(top, " ")
		if len(c.words) > 1 {
			condition = "__fish_seen_subcommand_from " + c.words[0]
		}
		fmt.Fprintf(&b, "complete -c awaken -n %s -f -a %s -d %s\n", fishWord(condition), c.words[len(c.words)-1], fishWord(c.usage))
		seen := "__fish_seen_subcommand_from " + c.words[len(c.words)-1]
		if len(c.next) > 0 && takesArguments(list, c) {
			fmt.Fprintf(&b, "complete -c awaken -n %s -f -a %s\n", fishWord(seen), fishWord(strings.Join(c.next, " ")))
		}
		for _, f := range c.flags {
			fmt.Fprintf(&b, "complete -c awaken -n %s", fishWord(seen))
			for _, name := range f.names {
				if len(name) == 1 {
					b.WriteString(" -s " + name)
				} else {
					b.WriteString(" -l " + name)
				}
			}
			switch {
			case f.values != nil:
				b.WriteString(" -x -a " + fishWord(strings.Join(f.values, " ")))
			case f.file:
				b.WriteString(" -r -F")
			case f.valued:
				b.WriteString(" -x")
			}
			fmt.Fprintf(&b, " -d %s\n", fishWord(f.usage))
		}
	}
	return b.String()
}

// takesArguments says that what may follow a command are arguments and not
// subcommands, which have entries of their own.
func takesArguments(list []completion, c completion) bool {
	return !slices.ContainsFunc(list, func(other completion) bool {
		return len(other.words) == len(c.words)+1 && slices.Equal(other.words[:len(c.words)], c.words)
	})
}

// fishWord quotes a word for fish, which knows two escapes in single quotes.
func fishWord(word string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(word) + "'"
}
