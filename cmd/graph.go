package cmd

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"awaken/rewrite"
)

// graphCommand prints who calls whom.
func (a *App) graphCommand() *cli.Command {
	return &cli.Command{
		Name:      "graph",
		Usage:     "print the call graph with the colour of each function",
		UsageText: "awaken graph [flags] [PATH...]",
		Description: "Names are qualified: nested functions are outer.inner, lambdas outer.<lambda1>, a module's\n" +
			"own code has the module's name. A call of a class is a call of its __init__. What is called\n" +
			"implicitly (decorators, properties, with, for, operators, callbacks) is called too.",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "output-format", Value: "json", Usage: "`FORMAT`: " + join(graphFormatNames())},
		}, projectFlags()...),
		OnUsageError: badFlag,
		Action:       a.action(a.graph),
	}
}

var graphFormats = map[string]func(io.Writer, *rewrite.Graph) error{"json": graphJSON, "dot": graphDot}

func graphFormatNames() []string { return slices.Sorted(maps.Keys(graphFormats)) }

func (a *App) graph(c *cli.Context, s settings) error {
	format := c.String("output-format")
	if err := oneOf("--output-format", format, graphFormatNames()); err != nil {
		return err
	}
	p, err := a.open(c, s)
	if err != nil {
		return err
	}
	if err := graphFormats[format](a.out, p.analysis.Graph()); err != nil {
		return err
	}
	return p.verdict(false)
}

// graphJSON writes one function or call a line, so that two graphs can be
// compared line by line.
func graphJSON(w io.Writer, g *rewrite.Graph) error {
	b := bufio.NewWriter(w)
	b.WriteString("{\"functions\": [")
	if err := jsonLines(b, g.Functions); err != nil {
		return err
	}
	b.WriteString("], \"calls\": [")
	if err := jsonLines(b, g.Calls); err != nil {
		return err
	}
	b.WriteString("]}\n")
	return b.Flush()
}

func jsonLines[T any](w io.Writer, list []T) error {
	for i, x := range list {
		var line strings.Builder
		e := json.NewEncoder(&line)
		e.SetEscapeHTML(false) // lambdas have angle brackets in their names
		if err := e.Encode(x); err != nil {
			return err
		}
		comma := ","
		if i == len(list)-1 {
			comma = ""
		}
		if i == 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "  %s%s\n", strings.TrimSuffix(line.String(), "\n"), comma)
	}
	return nil
}

// dotColours are the fills of the nodes, light enough for black text.
var dotColours = map[rewrite.Colour]string{rewrite.Async: "lightblue", rewrite.PassThrough: "lightcyan", rewrite.Sync: "white"}

// graphDot writes the language of Graphviz. Library callees are dashed.
func graphDot(w io.Writer, g *rewrite.Graph) error {
	b := bufio.NewWriter(w)
	b.WriteString("digraph calls {\n  node [shape=box, style=filled, fillcolor=white];\n")
	known := map[string]bool{}
	for _, f := range g.Functions {
		if !known[f.Name] {
			fmt.Fprintf(b, "  %s [fillcolor=%s, tooltip=%s];\n", dotID(f.Name), dotColours[f.Colour], dotID(fmt.Sprintf("%s:%d %s", f.File, f.Line, f.Colour)))
		}
		known[f.Name] = true
	}
	for _, pair := range g.Calls {
		if !known[pair[1]] {
			fmt.Fprintf(b, "  %s [style=dashed];\n", dotID(pair[1]))
			known[pair[1]] = true
		}
	}
	for _, pair := range g.Calls {
		fmt.Fprintf(b, "  %s -> %s;\n", dotID(pair[0]), dotID(pair[1]))
	}
	b.WriteString("}\n")
	return b.Flush()
}

// dotID is a text as a quoted identifier, in which only the quote and, before
// one or at the end, the backslash mean something.
func dotID(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(visible(text)) + `"`
}
