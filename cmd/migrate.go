package cmd

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"awaken/rewrite/config"
	"awaken/rewrite/pack"
	"awaken/rules/library"
	"awaken/rules/packs"
)

// migrateCommand swaps a library's sync API for its async twin.
func (a *App) migrateCommand() *cli.Command {
	return &cli.Command{
		Name:      "migrate",
		Usage:     "swap a library's sync API for its async twin, with all that calls it",
		UsageText: "awaken migrate --pack NAME [flags] [PATH...]",
		Description: "A pack says what becomes of each call of a library; `awaken rules list` names them. All places\n" +
			"that use the library are swapped together or not at all, and the functions around them become\n" +
			"async. Without --write nothing is written: the diff goes to standard output.\n\n" +
			"Exit status: 0 nothing to do, or all done; 1 changes are pending or refused; 2 trouble.",
		Flags: slices.Concat([]cli.Flag{
			&cli.StringSliceFlag{Name: "pack", Usage: "swap the library of `NAME`; several: again, or with commas between"},
		}, repairFlags(), projectFlags()),
		OnUsageError: badFlag,
		Action:       a.action(a.migrate),
	}
}

func (a *App) migrate(c *cli.Context, s settings) error {
	if len(c.StringSlice("pack")) == 0 {
		return &usageError{message: "migrate needs --pack NAME", hint: "known are " + join(packNames(packs.All()))}
	}
	return a.fix(c, s)
}

// packSet is what --pack names, nil where the command has no such flag.
func (a *App) packSet(c *cli.Context, conf *config.Config) (*pack.Set, error) {
	var wanted []string
	for _, list := range c.StringSlice("pack") {
		wanted = append(wanted, strings.Split(list, ",")...)
	}
	if len(wanted) == 0 {
		return nil, nil
	}
	all, err := a.allPacks(conf)
	if err != nil {
		return nil, err
	}
	var chosen []*pack.Pack
	for _, name := range wanted {
		i := slices.IndexFunc(all, func(p *pack.Pack) bool { return p.Name == name })
		if i < 0 {
			return nil, &usageError{message: fmt.Sprintf("--pack: there is no pack %q", name), hint: didYouMean(name, packNames(all))}
		}
		if !slices.Contains(chosen, all[i]) {
			chosen = append(chosen, all[i])
		}
	}
	return pack.NewSet(chosen, library.Default())
}

// allPacks lists the bundled packs and those of the project, by name. One of
// the project takes the place of a bundled one of its name.
func (a *App) allPacks(conf *config.Config) ([]*pack.Pack, error) {
	all := slices.Clone(packs.All())
	for _, name := range conf.Packs {
		path := filepath.FromSlash(name)
		if !filepath.IsAbs(path) {
			path = filepath.Join(conf.Dir, path)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, &usageError{message: fmt.Sprintf("packs: %v", err), hint: "paths count from the folder of pyproject.toml"}
		}
		p, err := pack.Parse(name, text)
		if err != nil {
			return nil, &usageError{message: err.Error()}
		}
		all = slices.DeleteFunc(all, func(old *pack.Pack) bool { return old.Name == p.Name })
		all = append(all, p)
	}
	slices.SortFunc(all, func(x, y *pack.Pack) int { return strings.Compare(x.Name, y.Name) })
	return all, nil
}

func packNames(list []*pack.Pack) []string {
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = p.Name
	}
	return names
}
