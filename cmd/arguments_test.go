package cmd

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestArrange(t *testing.T) {
	for _, test := range []struct{ args, want string }{
		{"check", "check --"},
		{"check a b", "check -- a b"},
		{"fix a --write", "fix --write=true -- a"},
		{"fix --write a", "fix --write=true -- a"},
		{"fix a --write b --unsafe c", "fix --write=true --unsafe=true -- a b c"},
		{"fix -w a", "fix --write=true -- a"},
		{"fix a -wq", "fix --write=true --quiet=true -- a"},
		{"fix -wj4 a", "fix --write=true --jobs=4 -- a"},
		{"fix -wj 4 a", "fix --write=true --jobs=4 -- a"},
		{"fix -j=4 a", "fix --jobs=4 -- a"},
		{"fix --write=false a", "fix --write=false -- a"},
		{"fix a --save-plan p.json b", "fix --save-plan=p.json -- a b"},
		{"fix a --save-plan=-p b", "fix --save-plan=-p -- a b"},
		{"fix a --save-plan - b", "fix --save-plan=- -- a b"},
		{"fix --save-plan= a", "fix --save-plan= -- a"},
		{"fix --keep-sync a.* --keep-sync=b.{c,d}", "fix --keep-sync=a.* --keep-sync=b.{c,d} --"},
		{"check -- --write -x", "check -- --write -x"},
		{"check a -- b --", "check -- a b --"},
		{"check -", "check -- -"},
		{"check check", "check -- check"},
		{"check help", "check -- help"},
		{"--color never check a", "check --color=never -- a"},
		{"-q --jobs 2 fix a", "fix --quiet=true --jobs=2 -- a"},
		{"--write fix a", "fix --write=true -- a"},
		{"rules show a", "rules show -- a"},
		{"rules --color=never show a", "rules show --color=never -- a"},
		{"-- check a", "check -- a"},
		{"help", "--help"},
		{"help check", "check --help"},
		{"help rules show", "rules show --help"},
		{"check --help", "check --help"},
		{"check a -h b", "check --help"},
		{"rules --help", "rules --help"},
		{"--version", "--version"},
		{"check -V", "--version"},
		{"", ""},
	} {
		got, err := arrange(new(App).program(), strings.Fields(test.args))
		if err != nil {
			t.Errorf("%q: %v", test.args, err)
		} else if strings.Join(got, " ") != test.want {
			t.Errorf("%q became %q, want %q", test.args, strings.Join(got, " "), test.want)
		}
	}
}

func TestArrangeErrors(t *testing.T) {
	for _, test := range []struct{ args, message, hint string }{
		{"check --selct x", "unknown flag --selct", "--select"},
		{"check a b --outputformat json", "unknown flag --outputformat", "--output-format"},
		{"check --write a", "unknown flag --write for awaken check", "--help"},
		{"check a -x", "unknown flag -x", "stands after --"},
		{"fix -wx", "unknown flag -x", ""},
		{"fix -write", "unknown flag -write", "--write"},
		{"fix --write=maybe", "takes no value", ""},
		{"fix --save-plan", "needs a value", ""},
		{"fix a --save-plan --write", "needs a value, but --write follows", "--save-plan=--write"},
		{"fix --save-plan -- a", "needs a value, but -- follows", ""},
		{"fix -j -w", "needs a value, but -w follows", ""},
		{"chekc a", `unknown command "chekc"`, "check"},
		{"rules lst", `unknown command "rules lst"`, "list"},
		{"rules", "needs a subcommand", "list, show"},
		{"--nonsense", "unknown flag --nonsense", ""},
		{"--nonsense check", "unknown flag --nonsense for awaken check", ""},
		{"help chekc", "unknown command", "check"},
	} {
		got, err := arrange(new(App).program(), strings.Fields(test.args))
		var usage *usageError
		switch {
		case !errors.As(err, &usage):
			t.Errorf("%q became %q with error %v, want wrong usage", test.args, got, err)
		case !strings.Contains(usage.message, test.message) || !strings.Contains(usage.hint, test.hint):
			t.Errorf("%q: %q, hint %q; want %q, hint %q", test.args, usage.message, usage.hint, test.message, test.hint)
		}
	}
}

// An argument is never lost, and nothing is a flag that did not look like one.
func FuzzArrange(f *testing.F) {
	f.Add("check a --color never b")
	f.Add("fix -wj4 -- -x")
	f.Add("--color fix=x --write")
	f.Fuzz(func(t *testing.T, line string) {
		args := strings.Split(line, " ")
		got, err := arrange(new(App).program(), args)
		if err != nil || slices.Contains(got, "--help") || slices.Contains(got, "--version") || len(got) == 0 {
			return
		}
		end := slices.Index(got, "--")
		for _, word := range got[end+1:] {
			if !slices.Contains(args, word) {
				t.Errorf("%q: the path %q was invented", args, word)
			}
			if isFlag(word) && !slices.Contains(args, "--") {
				t.Errorf("%q: the flag %q became a path", args, word)
			}
		}
	})
}
