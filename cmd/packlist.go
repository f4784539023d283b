package cmd

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"awaken/rewrite"
	"awaken/rewrite/config"
	"awaken/rewrite/load"
	"awaken/rewrite/pack"
	"awaken/rules/library"
)

// packUse is what one pack finds in a project.
type packUse struct {
	Name    string `json:"name"`
	Summary string `json:"summary"`
	Places  int    `json:"places"`  // that use the library
	Files   int    `json:"files"`   // in which they stand
	Refused int    `json:"refused"` // places that have no async form
}

// listUses says which packs apply to a project.
func (a *App) listUses(c *cli.Context, s settings) error {
	if err := oneOf("--output-format", c.String("output-format"), []string{"text", "json"}); err != nil {
		return err
	}
	paths, err := checkPaths([]string{c.Path("for")})
	if err != nil {
		return err
	}
	conf, err := config.Load(a.path(paths[0]))
	if err != nil {
		return err
	}
	all, err := a.allPacks(conf)
	if err != nil {
		return err
	}
	from := load.Options{Paths: paths, Dir: a.Dir, Exclude: conf.Exclude, ConfigDir: conf.Dir, Jobs: s.jobs}
	loaded, err := load.Load(c.Context, from)
	if err != nil {
		return err
	}
	uses := []packUse{}
	for _, p := range all {
		if !mentioned(loaded, p) {
			continue
		}
		set, err := pack.NewSet([]*pack.Pack{p}, library.Default())
		if err != nil {
			return err
		}
		found, err := a.analyzePaths(c.Context, from, rewrite.Options{Library: library.Default(), Packs: set, Findings: true, Jobs: s.jobs, Target: conf.TargetVersion})
		if err != nil {
			return err
		}
		use := packUse{Name: p.Name, Summary: p.Summary, Refused: len(found.analysis.Plan().Refusals)}
		files := map[string]bool{}
		for _, swap := range found.analysis.Swaps() {
			use.Places++
			files[swap.Func.Unit.File.Name] = true
		}
		if use.Files = len(files); use.Places > 0 {
			uses = append(uses, use)
		}
	}
	if c.String("output-format") == "json" {
		line, err := encode(uses)
		if err != nil {
			return err
		}
		fmt.Fprintln(a.out, line)
		return nil
	}
	for _, u := range uses {
		fmt.Fprintf(a.out, "%-16s %s in %s, %d refused: %s\n", u.Name, count(u.Places, "place"), count(u.Files, "file"), u.Refused, u.Summary)
	}
	if len(uses) == 0 {
		a.say(s, "no pack applies to %s", count(len(loaded.Files), "file"))
	}
	return nil
}

// mentioned tells whether a file spells the name of a module of a pack.
func mentioned(p *load.Project, in *pack.Pack) bool {
	for module := range in.Modules {
		first, _, _ := strings.Cut(module, ".")
		for _, f := range p.Files {
			if bytes.Contains(f.Text, []byte(first)) {
				return true
			}
		}
	}
	return false
}
