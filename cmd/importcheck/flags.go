package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.com/importcheck"
	"example.com/importcheck/internal/config"
	"example.com/importcheck/internal/spelling"
	"example.com/importcheck/spec"
)

// A value is one setting as a flag. What is given is set later, over the environment.
type value struct {
	setting config.Setting
	config  *config.Config
	given   map[string]string
}

func (v value) String() string {
	if v.config == nil {
		return ""
	}
	return v.setting.Show(v.config)
}
func (v value) Type() string { return v.setting.Value }
func (v value) Set(text string) error {
	if before, again := v.given[v.setting.Name]; again && v.setting.Many {
		text = before + "\n" + text
	}
	v.given[v.setting.Name] = text
	return nil
}
func (v value) IsBoolFlag() bool { return v.setting.Value == "" }

// bind gives a command the flags of settings. What it returns reads the settings once the
// flags are parsed: from the environment, and over it from the command line.
func bind(c *cobra.Command, all []config.Setting) func() (*config.Config, error) {
	settings, given := config.Default(), map[string]string{}
	settings.Out = config.DefaultOut
	for _, s := range all {
		if !s.Flag {
			continue
		}
		f := c.Flags().VarPF(value{s, settings, given}, s.Name, "", s.Usage)
		if s.Value == "" {
			f.NoOptDefVal = "true"
		}
		if s.Choices != nil {
			complete(c, s.Name, s.Choices...)
		}
	}
	completeOrFile(c, "spec", spec.Versions()...)
	return func() (*config.Config, error) {
		if err := settings.Environment(os.LookupEnv, all...); err != nil {
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
	for _, s := range config.Settings {
		for _, name := range s.Variables {
			known = append(known, strings.TrimPrefix(name, prefix))
		}
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

// target is the host that the settings name.
func target(c *config.Config) importcheck.Target {
	if c.Host == "" {
		return importcheck.Mock()
	}
	return importcheck.Host(c.Host)
}

// with is the option that uses the settings of the command.
func with(settings *config.Config) importcheck.Option {
	return func(c *config.Config) { *c = *settings }
}
