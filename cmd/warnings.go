package cmd

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/urfave/cli/v2"

	"awaken/rewrite/warning"
	"awaken/rules"
)

// warningsFlag names the logs of runs.
func warningsFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "warnings", Usage: "take into account what Python says in the log `FILE` of coroutines that were never awaited; - is standard input"}
}

// readWarnings reads the logs that a command line names.
func (a *App) readWarnings(c *cli.Context) ([]warning.Warning, error) {
	var all []warning.Warning
	for _, name := range c.StringSlice("warnings") {
		list, err := a.readLog(name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, &usageError{message: "--warnings: there is no file " + name, hint: "keep what the program prints to standard error: python3 -X dev main.py 2> run.log"}
		}
		if err != nil {
			return nil, fmt.Errorf("--warnings: %w", err)
		}
		all = append(all, list...)
	}
	return all, nil
}

func (a *App) readLog(name string) ([]warning.Warning, error) {
	if name == "-" {
		if a.stdin == nil { // a review opens the project again and again
			list, err := warning.Read(a.Stdin, "standard input")
			if err != nil {
				return nil, err
			}
			a.stdin = &list
		}
		return *a.stdin, nil
	}
	f, err := os.Open(a.path(name))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return warning.Read(f, name)
}

// saySightings tells on standard error what became of the warnings.
func (a *App) saySightings(c *cli.Context, s settings, p *project) {
	if !c.IsSet("warnings") {
		return
	}
	placed, alone := 0, len(rules.OnlySeen(p.analysis))
	for _, x := range p.analysis.Sightings() {
		if x.Node >= 0 {
			placed++
		} else {
			a.say(s, "no place for a coroutine of `%s`: %s", visible(x.Warning.Name), visible(rules.SightingText(x)))
		}
	}
	all := len(p.analysis.Sightings())
	if all == 0 {
		a.say(s, "no warnings of coroutines never awaited in the logs")
		return
	}
	a.say(s, "%s of coroutines never awaited in the logs: %d with a place, of which the analysis alone does not find %d; %d without", count(all, "warning"), placed, alone, all-placed)
}
