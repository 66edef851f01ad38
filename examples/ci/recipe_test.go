package ci

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// A step is one command of a recipe, or an action that it uses.
type step struct {
	Name string            `yaml:"name"`
	Uses string            `yaml:"uses"`
	Run  string            `yaml:"run"`
	With map[string]string `yaml:"with"`
	Env  map[string]string `yaml:"env"`
}

// A job is one of GitHub's, with the rows of its matrix.
type job struct {
	Env      map[string]string `yaml:"env"`
	Strategy struct {
		Matrix map[string][]string `yaml:"matrix"`
	} `yaml:"strategy"`
	Steps []step `yaml:"steps"`
}

type workflow struct {
	Env  map[string]string `yaml:"env"`
	Jobs map[string]job    `yaml:"jobs"`
}

type action struct {
	Inputs map[string]struct {
		Default string `yaml:"default"`
	} `yaml:"inputs"`
	Runs struct {
		Steps []step `yaml:"steps"`
	} `yaml:"runs"`
}

func parse[T any](t *testing.T, name string) T {
	t.Helper()
	var out T
	if err := yaml.Unmarshal([]byte(read(t, name)), &out); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return out
}

// rows are all combinations of the values of a matrix, each name under a prefix: one row
// without any where there is no matrix.
func rows(prefix string, matrix map[string][]string) []map[string]string {
	out := []map[string]string{{}}
	for name, values := range matrix {
		var longer []map[string]string
		for _, row := range out {
			for _, v := range values {
				longer = append(longer, with(row, prefix, map[string]string{name: v}))
			}
		}
		out = longer
	}
	return out
}

// An expression is a name, or a secret or variable whose name begins with a value.
var (
	expression = regexp.MustCompile(`\$\{\{ *(.+?) *\}\}`)
	named      = regexp.MustCompile(`^(secrets|vars)\[format\('\{0\}_(\w+)', ([\w.]+)\)\]$`)
)

// expand puts values in the place of expressions. One that has none is an error.
func expand(text string, values map[string]string) (out string, err error) {
	out = expression.ReplaceAllStringFunc(text, func(e string) string {
		name := expression.FindStringSubmatch(e)[1]
		if n := named.FindStringSubmatch(name); n != nil {
			name = n[1] + "." + values[n[3]] + "_" + n[2]
		}
		v, ok := values[name]
		if !ok {
			err = fmt.Errorf("the value of %s is not known", name)
		}
		return v
	})
	return out, err
}

func expandAll(t *testing.T, texts, values map[string]string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for name, text := range texts {
		v, err := expand(text, values)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = v
	}
	return out
}

// with returns values and more of them, each under a prefix.
func with(values map[string]string, prefix string, more map[string]string) map[string]string {
	out := maps.Clone(values)
	for name, v := range more {
		out[prefix+name] = v
	}
	return out
}

// A gitlabJob is one job of a .gitlab-ci.yml.
type gitlabJob struct {
	Extends string   `yaml:"extends"`
	Stage   string   `yaml:"stage"`
	Needs   []string `yaml:"needs"`
	Before  []string `yaml:"before_script"`
	Script  []string `yaml:"script"`

	Variables map[string]string `yaml:"variables"`
	Parallel  struct {
		Matrix []map[string][]string `yaml:"matrix"`
	} `yaml:"parallel"`
}

// gitlab reads the recipe for GitLab: its jobs by name.
func gitlab(t *testing.T) map[string]gitlabJob {
	t.Helper()
	all := parse[map[string]yaml.Node](t, "gitlab.yml")
	out := map[string]gitlabJob{}
	for name, node := range all {
		if slices.Contains([]string{"image", "stages", "variables", "cache"}, name) {
			continue
		}
		var j gitlabJob
		if err := node.Decode(&j); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[name] = j
	}
	return out
}

// What jobs name is there, and each has something to do.
func TestTheRecipeForGitLabIsWhole(t *testing.T) {
	stages := parse[struct {
		Stages []string `yaml:"stages"`
	}](t, "gitlab.yml").Stages
	jobs := gitlab(t)
	for name, j := range jobs {
		if strings.HasPrefix(name, ".") {
			continue
		}
		if _, extends := jobs[j.Extends]; !extends || !slices.Contains(stages, j.Stage) || len(j.Script) == 0 {
			t.Errorf("%s: %+v", name, j)
		}
		for _, need := range j.Needs {
			if _, ok := jobs[need]; !ok {
				t.Errorf("%s needs %s, which there is not", name, need)
			}
		}
	}
	if len(jobs) != 6 {
		t.Errorf("%d jobs", len(jobs))
	}
}
