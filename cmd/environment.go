package cmd

import (
	"fmt"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"awaken/rewrite/config"
	"awaken/rewrite/environment"
	"awaken/rewrite/library"
	rulesLibrary "awaken/rules/library"
)

// libraries is what is known of callables outside the project: the bundled
// tables, and the packages of the project's environment if there is one. It
// notes which of these run the project's tests.
func (a *App) libraries(c *cli.Context, s settings, conf *config.Config) (*library.Table, error) {
	env, err := a.environment(c, s, conf)
	if err != nil || env == nil {
		return rulesLibrary.Default(), err
	}
	conf.Pytest.Installed(env.Has)
	return rulesLibrary.Default().Beside(env), nil
}

// environment finds the Python environment of a project: the one that is asked
// for, else the one that is active, else one beside the project. None is no
// error, but one that was asked for and is not there is.
func (a *App) environment(c *cli.Context, s settings, conf *config.Config) (*environment.Environment, error) {
	switch {
	case c.IsSet("python"):
		path := c.Path("python")
		env, err := environment.At(a.path(path))
		if err != nil {
			return nil, &usageError{message: "--python: " + err.Error(), hint: "give an interpreter, the folder of a virtual environment, or a site-packages folder"}
		}
		a.sayEnvironment(s, path, "--python")
		return env, nil
	case conf.Python != "":
		env, err := environment.At(conf.Python)
		if err != nil {
			return nil, fmt.Errorf("%s: python in [tool.awaken]: %w", conf.File, err)
		}
		a.sayEnvironment(s, conf.Python, "pyproject.toml")
		return env, nil
	}
	if path := a.Env("VIRTUAL_ENV"); path != "" {
		env, err := environment.At(a.path(path))
		if err == nil {
			a.sayEnvironment(s, path, "VIRTUAL_ENV")
			return env, nil
		}
		a.say(s, "awaken: VIRTUAL_ENV is passed over: %v", err)
	}
	for _, dir := range []string{conf.Dir, a.Dir} {
		for _, name := range []string{".venv", "venv", ".env", "env"} {
			path := filepath.Join(dir, name)
			if env, err := environment.At(path); err == nil {
				a.sayEnvironment(s, path, "found beside the project")
				return env, nil
			}
		}
	}
	if path := a.Env("CONDA_PREFIX"); path != "" {
		if env, err := environment.At(a.path(path)); err == nil {
			a.sayEnvironment(s, path, "CONDA_PREFIX")
			return env, nil
		}
	}
	return nil, nil
}

func (a *App) sayEnvironment(s settings, path, from string) {
	if s.verbose {
		fmt.Fprintf(a.Stderr, "installed packages are read from %s (%s)\n", visible(path), from)
	}
}
