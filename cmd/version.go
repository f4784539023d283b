package cmd

import (
	"runtime"
	"runtime/debug"
)

// version says which build this is: the module's version, the revision that it
// was built from, and the compiler.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown) " + runtime.Version()
	}
	return describe(info)
}

func describe(info *debug.BuildInfo) string {
	text := info.Main.Version
	if text == "" {
		text = "(devel)"
	}
	var revision, modified string
	for _, setting := range info.Settings {
		switch setting.Key {
		case "vcs.revision":
			revision = setting.Value
		case "vcs.modified":
			modified = setting.Value
		}
	}
	if revision != "" {
		text += " " + revision[:min(12, len(revision))]
		if modified == "true" {
			text += "+modified"
		}
	}
	return text + " " + info.GoVersion
}
