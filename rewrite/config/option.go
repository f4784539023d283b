package config

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	// smetrics is there already for the command line's own suggestions.
	"github.com/xrash/smetrics"
)

// Keys lists the keys of [tool.awaken], sorted.
var Keys = []string{
	"async", "baseline", "exclude", "ignore", "keep-sync", "packs", "python", "select", "target-version", "unsafe",
}

// options takes over the keys of [tool.awaken].
func (c *Config) options(table *node) error {
	if table == nil {
		return nil
	}
	if table.kind != kindTable {
		return c.at(table, "tool.awaken must be a table, not %s", table.kind)
	}
	var errs []error
	for _, v := range table.members {
		errs = append(errs, c.option(v))
	}
	return errors.Join(errs...)
}

func (c *Config) option(v *node) error {
	lists := map[string]*[]string{
		"exclude": &c.Exclude, "select": &c.Select, "ignore": &c.Ignore,
		"keep-sync": &c.KeepSync, "async": &c.Async, "packs": &c.Packs,
	}
	if list := lists[v.key]; list != nil {
		return c.strings(v, list)
	}
	switch v.key {
	case "unsafe":
		if v.kind != kindBool {
			return c.at(v, "unsafe must be true or false, not %s", v.kind)
		}
		c.Unsafe = v.text == "true"
		return nil
	case "python", "baseline":
		if v.kind != kindString || v.text == "" {
			return c.at(v, "%s must be a path in quotes, not %s", v.key, v.kind)
		}
		path := filepath.FromSlash(v.text)
		if !filepath.IsAbs(path) {
			path = filepath.Join(c.Dir, path)
		}
		if v.key == "python" {
			c.Python = path
		} else {
			c.Baseline = path
		}
		return nil
	case "target-version":
		if v.kind != kindString {
			return c.at(v, `target-version must be a string such as "3.9", not %s`, v.kind)
		}
		n, err := ParseVersion(v.text)
		if err != nil {
			return c.at(v, "target-version: %v", err)
		}
		c.TargetVersion = n
		return nil
	}
	return &Error{c.File, v.keyLine, v.keyColumn, fmt.Sprintf("unknown key %q in [tool.awaken]; the nearest is %q (all: %s)",
		v.key, nearestKey(v.key), strings.Join(Keys, ", "))}
}

// strings takes a list of strings; a single string is not one, so that a glob
// never counts as the list of its letters.
func (c *Config) strings(v *node, to *[]string) error {
	if v.kind != kindArray {
		return c.at(v, `%s must be a list of strings such as ["a", "b"], not %s`, v.key, v.kind)
	}
	var errs []error
	for _, item := range v.items {
		if item.kind != kindString {
			errs = append(errs, c.at(item, "%s must hold strings only, not %s", v.key, item.kind))
			continue
		}
		*to = append(*to, item.text)
	}
	return errors.Join(errs...)
}

func (c *Config) at(v *node, format string, args ...any) error {
	return &Error{c.File, v.line, v.column, fmt.Sprintf(format, args...)}
}

// nearestKey is the key with the smallest edit distance, the first of equals.
func nearestKey(word string) string {
	word = strings.ReplaceAll(word, "_", "-")
	return slices.MinFunc(Keys, func(a, b string) int {
		return smetrics.WagnerFischer(word, a, 1, 1, 1) - smetrics.WagnerFischer(word, b, 1, 1, 1)
	})
}
