package cmd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// commonFlags are those of every command.
func commonFlags() []cli.Flag {
	const category = "On every command:"
	return []cli.Flag{
		&cli.StringFlag{Name: "color", Value: "auto", Usage: "`WHEN` to use colour: auto, always, never", Category: category},
		&cli.IntFlag{Name: "jobs", Aliases: []string{"j"}, Usage: "read and parse `N` files at once", DefaultText: "one for each core", Category: category},
		&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "no summary and no hints on standard error", Category: category},
		&cli.BoolFlag{Name: "verbose", Aliases: []string{"v"}, Usage: "name the files that are left out, and why", Category: category},
		&cli.BoolFlag{Name: "timing", Usage: "print how long each pass took", Category: category},
		&cli.PathFlag{Name: "cpuprofile", Usage: "write a CPU profile to `FILE`", Category: category},
		&cli.PathFlag{Name: "memprofile", Usage: "write a heap profile to `FILE`", Category: category},
	}
}

// projectFlags are those of every command that reads a project.
func projectFlags() []cli.Flag {
	const category = "About the project:"
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "exclude", Usage: "leave out what matches `GLOB`, as in .gitignore", Category: category},
		&cli.StringSliceFlag{Name: "keep-sync", Usage: "qualified names that match `GLOB` stay sync: bridge there", Category: category},
		&cli.StringSliceFlag{Name: "async", Usage: "qualified names that match `GLOB` are coroutine functions, whatever their source says", Category: category},
		&cli.PathFlag{Name: "python", Usage: "read installed packages from `PATH`: an interpreter, an environment or a site-packages folder (default: VIRTUAL_ENV, .venv, venv, .env, env, conda's)", Category: category},
		&cli.StringFlag{Name: "target-version", Usage: "oldest Python that the output must run on, `3.N` (default: the project's requires-python, else 3.9)", Category: category},
	}
}

// allowDirtyFlag is that of every command that writes.
func allowDirtyFlag() cli.Flag {
	return &cli.BoolFlag{Name: "allow-dirty", Usage: "write although git has uncommitted changes in files to be written"}
}

// settings are the flags that a run was started with.
type settings struct {
	quiet, verbose, timing bool
	jobs                   int
	cpuProfile, memProfile string
}

// settle reads the common flags and sets the styles of both streams.
func (a *App) settle(c *cli.Context) (settings, error) {
	s := settings{
		quiet: c.Bool("quiet"), verbose: c.Bool("verbose"), timing: c.Bool("timing"),
		jobs: c.Int("jobs"), cpuProfile: c.Path("cpuprofile"), memProfile: c.Path("memprofile"),
	}
	when := c.String("color")
	if err := oneOf("--color", when, []string{"auto", "always", "never"}); err != nil {
		return s, err
	}
	a.style, a.term = a.chooseStyle(when, a.Stdout), a.chooseStyle(when, a.Stderr)
	if c.IsSet("jobs") && s.jobs < 1 {
		return s, &usageError{message: fmt.Sprintf("--jobs must be at least 1, not %d", s.jobs)}
	}
	if s.quiet && s.verbose {
		return s, &usageError{message: "--quiet and --verbose exclude each other"}
	}
	return s, nil
}

// action wraps what a command does in what all commands share.
func (a *App) action(do func(*cli.Context, settings) error) cli.ActionFunc {
	return func(c *cli.Context) error {
		s, err := a.settle(c)
		if err != nil {
			return err
		}
		stop, err := a.profile(s)
		if err != nil {
			return err
		}
		return first(do(c, s), stop())
	}
}

// badFlag is what a command does about a flag value that does not parse.
func badFlag(_ *cli.Context, err error, _ bool) error {
	return &usageError{message: strings.ReplaceAll(err.Error(), " for flag -", " for flag --")}
}

// oneOf checks the value of a flag against the known ones.
func oneOf(flag, value string, known []string) error {
	if slices.Contains(known, value) {
		return nil
	}
	return &usageError{message: fmt.Sprintf("%s: unknown value %q", flag, value), hint: didYouMean(value, known)}
}

// first is the first error of two that matters; the second comes from cleaning
// up and must not hide how the run ended.
func first(run, cleaning error) error {
	if run != nil {
		return run
	}
	return cleaning
}
