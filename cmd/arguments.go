package cmd

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"
)

// arrange rewrites a command line into the one form that urfave/cli v2 reads
// without surprise: the command, then each flag as --name=value, then --, then
// the paths. Left alone, that library stops reading flags at the first path
// and takes what follows, known or not, for paths.
//
// Flags may stand anywhere, also before the command; -- ends them. A flag's
// value is the next word, or follows = or, after a one-letter flag, directly.
// One-letter flags without values combine (-wq).
func arrange(program *cli.App, args []string) ([]string, error) {
	r := reader{program: program, args: args}
	if err := r.findCommand(); err != nil {
		return nil, err
	}
	if err := r.read(); err != nil {
		return nil, err
	}
	if r.version {
		return []string{"--version"}, nil
	}
	if r.help {
		return append(r.path, "--help"), nil
	}
	arranged := append(slices.Clone(r.path), r.flags...)
	if len(r.path) == 0 {
		return arranged, nil
	}
	return append(append(arranged, "--"), r.words...), nil
}

// reader reads one command line.
type reader struct {
	program *cli.App
	args    []string

	path    []string     // the command and subcommand
	command *cli.Command // nil: none is named
	flags   []string     // as --name=value
	words   []string     // what is neither flag nor command
	help    bool
	version bool
}

// findCommand finds the words that name the command. Flags may stand before
// them, so every command's flags are known here; only read tells whether the
// flag belongs to this command.
func (r *reader) findCommand() error {
	all := slices.Clone(r.program.Flags)
	walk(r.program.Commands, func(c *cli.Command) { all = append(all, c.Flags...) })
	words := r.scan(all)
	if len(words) > 0 && words[0] == "help" {
		r.help = true
		words = words[1:]
	}
	commands := r.program.Commands
	for _, word := range words {
		if len(commands) == 0 {
			return nil
		}
		at := slices.IndexFunc(commands, func(c *cli.Command) bool { return c.HasName(word) })
		if at < 0 {
			var names []string
			for _, c := range commands {
				names = append(names, c.Name)
			}
			message := fmt.Sprintf("unknown command %q", strings.Join(append(r.path, word), " "))
			return &usageError{message: message, hint: didYouMean(word, names)}
		}
		r.command = commands[at]
		r.path = append(r.path, r.command.Name)
		commands = r.command.Subcommands
	}
	if r.command != nil && len(commands) > 0 && !r.help && !slices.ContainsFunc(r.args, isHelp) {
		var names []string
		for _, c := range commands {
			names = append(names, c.Name)
		}
		return &usageError{
			message: fmt.Sprintf("%q needs a subcommand", strings.Join(r.path, " ")),
			hint:    "known are " + join(names),
		}
	}
	return nil
}

// scan returns the words of the command line that are not flags or values of
// flags, as far as the given flags tell.
func (r *reader) scan(flags []cli.Flag) (words []string) {
	for i := 0; i < len(r.args); i++ {
		arg := r.args[i]
		switch {
		case arg == "--":
			return append(words, r.args[i+1:]...)
		case !isFlag(arg):
			words = append(words, arg)
		case strings.HasPrefix(arg, "--"):
			name, _, joined := strings.Cut(arg[2:], "=")
			if f := lookUp(flags, name); f != nil && takesValue(f) && !joined && i+1 < len(r.args) && !isFlag(r.args[i+1]) {
				i++
			}
		default:
			// Of a cluster only the last letter can have its value apart.
			if f := lookUp(flags, arg[len(arg)-1:]); f != nil && takesValue(f) && !strings.Contains(arg, "=") && i+1 < len(r.args) && !isFlag(r.args[i+1]) {
				i++
			}
		}
	}
	return words
}

// read sorts the words of the command line into flags and paths.
func (r *reader) read() error {
	for i := 0; i < len(r.args); {
		arg := r.args[i]
		switch {
		case arg == "--":
			r.words = append(r.words, r.args[i+1:]...)
			i = len(r.args)
		case !isFlag(arg):
			r.words = append(r.words, arg)
			i++
		default:
			used, err := r.readFlag(arg, r.args[i+1:])
			if err != nil {
				return err
			}
			i += 1 + used
		}
	}
	skip := len(r.path)
	if r.help {
		skip = len(r.words) // `help check`: every word is spoken for
	}
	r.words = r.words[min(skip, len(r.words)):]
	return nil
}

// readFlag reads one word of flags and returns how many words after it were
// its value.
func (r *reader) readFlag(arg string, rest []string) (used int, err error) {
	if strings.HasPrefix(arg, "--") {
		name, value, joined := strings.Cut(arg[2:], "=")
		return r.setFlag("--"+name, name, value, joined, rest)
	}
	for i := 1; i < len(arg); i++ {
		name := arg[i : i+1]
		f := r.known(name)
		if f == nil && len(arg) > 2 && r.known(arg[1:]) != nil {
			return 0, &usageError{message: "unknown flag " + arg, hint: "did you mean -" + arg + "?"}
		}
		if f != nil && takesValue(f) {
			value, joined := strings.TrimPrefix(arg[i+1:], "="), i+1 < len(arg)
			return r.setFlag("-"+name, name, value, joined, rest)
		}
		if _, err := r.setFlag("-"+name, name, "", false, nil); err != nil {
			return 0, err
		}
	}
	return 0, nil
}

// setFlag records one flag; joined says that value stood in the same word.
func (r *reader) setFlag(shown, name, value string, joined bool, rest []string) (used int, err error) {
	f := r.known(name)
	switch {
	case name == "help" || name == "h":
		r.help = true
		return 0, nil
	case name == "version" || name == "V":
		r.version = true
		return 0, nil
	case f == nil:
		return 0, r.unknown(shown, name)
	case !takesValue(f):
		if !joined {
			value = "true"
		} else if _, err := strconv.ParseBool(value); err != nil {
			return 0, &usageError{message: fmt.Sprintf("flag %s takes no value, but was given %q", shown, value)}
		}
	case !joined && len(rest) == 0:
		return 0, &usageError{message: fmt.Sprintf("flag %s needs a value", shown)}
	case !joined && isFlag(rest[0]):
		return 0, &usageError{
			message: fmt.Sprintf("flag %s needs a value, but %s follows", shown, rest[0]),
			hint:    fmt.Sprintf("if that is the value, write --%s=%s", f.Names()[0], rest[0]),
		}
	case !joined:
		value, used = rest[0], 1
	}
	r.flags = append(r.flags, "--"+f.Names()[0]+"="+value)
	return used, nil
}

// unknown is the error for a flag that the command does not have.
func (r *reader) unknown(shown, name string) error {
	var names []string
	for _, f := range r.flagsOfCommand() {
		for _, n := range f.Names() {
			if len(n) > 1 {
				names = append(names, "--"+n)
			}
		}
	}
	of := "awaken"
	if r.command != nil {
		of += " " + strings.Join(r.path, " ")
	}
	hint := ""
	if near := nearest("--"+name, names); near != "" && len(name) > 1 {
		hint = "did you mean " + near + "? "
	}
	return &usageError{
		message: fmt.Sprintf("unknown flag %s for %s", shown, of),
		hint:    hint + "`" + of + " --help` lists the flags; a path that begins with - stands after --",
	}
}

func (r *reader) known(name string) cli.Flag { return lookUp(r.flagsOfCommand(), name) }

func (r *reader) flagsOfCommand() []cli.Flag {
	if r.command == nil {
		return r.program.Flags
	}
	return r.command.Flags
}

// isFlag says whether a word is read as a flag; - alone is a path.
func isFlag(word string) bool { return len(word) > 1 && word[0] == '-' }

func isHelp(word string) bool { return word == "--help" || word == "-h" }

func lookUp(flags []cli.Flag, name string) cli.Flag {
	for _, f := range flags {
		if slices.Contains(f.Names(), name) {
			return f
		}
	}
	return nil
}

func takesValue(f cli.Flag) bool {
	described, ok := f.(cli.DocGenerationFlag)
	return ok && described.TakesValue()
}

// walk calls visit for each command, those below it included.
func walk(commands []*cli.Command, visit func(*cli.Command)) {
	for _, c := range commands {
		visit(c)
		walk(c.Subcommands, visit)
	}
}

func join(words []string) string { return strings.Join(words, ", ") }
