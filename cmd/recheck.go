package cmd

import (
	"context"
	"fmt"

	"awaken/rewrite/edit"
)

// recheck analyses the project as a selection would leave it: a repair must not
// lose a coroutine that was not lost before. Files in other encodings than
// UTF-8 are left as they are for this: their edits are in bytes of the disk.
func (a *App) recheck(ctx context.Context, p *project, c *choice) error {
	if len(c.selected) == 0 || a.engine.recheck == nil {
		return nil
	}
	files, err := a.changedFiles(c)
	if err != nil {
		return err
	}
	texts := map[string][]byte{}
	for _, f := range files {
		file := p.File(f.name)
		if file == nil || file.Encoding != "utf-8" {
			continue
		}
		if texts[f.name], err = edit.Apply(f.old, f.edits); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
	}
	if err := a.engine.recheck(p.analysis, ctx, p.Project, texts, p.options); err != nil {
		return err
	}
	c.parsed = map[string]bool{}
	for name := range texts {
		c.parsed[name] = true
	}
	return nil
}
