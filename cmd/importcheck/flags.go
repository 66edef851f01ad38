package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.com/importcheck"
	"example.com/importcheck/internal/spelling"
	"example.com/importcheck/spec"
)

// A value is one setting as a flag.
type value struct {
	setting  importcheck.Setting
	settings *importcheck.Settings
	given    map[string]string // by the command line, which wins over the environment
}

func (v value) String() string {
	if v.settings == nil {
		return ""
	}
	return v.setting.Show(v.settings)
}
func (v value) Type() string { return v.setting.Value }
func (v value) Set(text string) error {
	v.given[v.setting.Name] = text
	return v.settings.Set(v.setting.Name, text)
}
func (v value) IsBoolFlag() bool { return v.setting.Value == "" }

// withSettings gives a command the flags of settings. What it returns reads the settings
// once the flags are parsed: from the environment, and over it from the command line.
func withSettings(c *cobra.Command, all []importcheck.Setting) func() (*importcheck.Settings, error) {
	settings, given := importcheck.DefaultSettings(), map[string]string{}
	for _, s := range all {
		f := c.Flags().VarPF(value{s, settings, given}, s.Name, "", s.Usage)
		if s.Value == "" {
			f.NoOptDefVal = "true"
		}
		if choices := s.Choices(); choices != nil {
			complete(c, s.Name, choices...)
		}
	}
	completeOrFile(c, "spec", spec.Versions()...)
	completeOrFile(c, "waivers", "known:real-host")
	return func() (*importcheck.Settings, error) {
		if err := settings.FromEnvironment(os.LookupEnv, all...); err != nil {
			return nil, err
		}
		if err := misspelt(os.Environ()); err != nil {
			return nil, err
		}
		for name, text := range given {
			if err := settings.Set(name, text); err != nil {
				return nil, err
			}
		}
		return settings, nil
	}
}

// misspelt finds a variable that is one letter from one of ours. Others with the same
// beginning may be the user's own, and short ones are all alike.
func misspelt(environment []string) error {
	const prefix, short = "IMPORTCHECK_", 3
	var known []string
	for _, s := range importcheck.AllSettings {
		known = append(known, strings.TrimPrefix(s.Variable(), prefix))
	}
	for _, one := range environment {
		name, _, _ := strings.Cut(one, "=")
		rest, ours := strings.CutPrefix(name, prefix)
		if !ours || len(rest) <= short || slices.Contains(known, rest) {
			continue
		}
		if near := spelling.Within(1, rest, known); near != "" {
			return fmt.Errorf("there is no variable %s; the nearest is %q", name, prefix+near)
		}
	}
	return nil
}
