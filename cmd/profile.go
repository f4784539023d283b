package cmd

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
)

// profile starts the profiles that were asked for and returns what ends them.
func (a *App) profile(s settings) (stop func() error, err error) {
	var cpu *os.File
	if s.cpuProfile != "" {
		if cpu, err = os.Create(a.path(s.cpuProfile)); err != nil {
			return nil, fmt.Errorf("--cpuprofile: %w", err)
		}
		if err := pprof.StartCPUProfile(cpu); err != nil {
			return nil, errors.Join(fmt.Errorf("--cpuprofile: %w", err), cpu.Close())
		}
	}
	return func() error {
		var errs []error
		if cpu != nil {
			pprof.StopCPUProfile()
			errs = append(errs, cpu.Close())
		}
		if s.memProfile != "" {
			runtime.GC() // the profile shows the heap as of the last collection
			errs = append(errs, a.create(s.memProfile, func(w io.Writer) error {
				return pprof.Lookup("heap").WriteTo(w, 0)
			}))
		}
		return errors.Join(errs...)
	}, nil
}

// path resolves a path of the command line.
func (a *App) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(a.Dir, name)
}

// create writes a file of the command line; - is standard output.
func (a *App) create(name string, write func(io.Writer) error) error {
	if name == "-" {
		return write(a.out)
	}
	f, err := os.Create(a.path(name))
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}
