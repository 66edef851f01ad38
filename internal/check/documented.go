package check

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

var documentedChecks = []Check{
	{Name: "documented-value", Warning: true, Cost: CostWording, Source: "what the contract documents without binding it",
		Rule: "Values outside a documented list, unlisted media types and storage that is not documented are refused.",
		Good: `onError "importcheck": 400`, Bad: `onError "importcheck": 200`, One: documentedValue,
		Applies: func(a *Answer, _ *Facts) bool {
			return a.Case.Label.Expect == generators.Any && a.Case.Label.Documented == generators.Reject
		},
		Nowhere: func(f *Facts) string {
			if !f.requires(func(k constraint.Constraint) bool {
				return k.Message == constraint.Request && k.Binding == constraint.Documents
			}) {
				return "the contract documents no values"
			}
			return ""
		}},
}

var wordingChecks = []Check{
	{Name: "response-documented-value", Warning: true, Cost: CostWording, Source: "what the contract documents of answers without binding it",
		Rule: "A value in an answer for which the contract documents a list is one of that list.",
		Good: `{"status":"Pending"}`, Bad: `{"status":"pending"}`, One: undocumentedInAnswer,
		Nowhere: func(f *Facts) string {
			if f.Contract.List == nil && f.Contract.Describe == nil {
				return "the contract documents no values of answers"
			}
			return ""
		}},
	{Name: "response-undeclared", Warning: true, Cost: CostWording, Source: "the properties of the schema",
		Rule: "An answer holds no property that its schema does not name.",
		Good: `{"id":"101"}`, Bad: `{"id":"101","debug":true}`, One: undeclared},
	{Name: "no-internals-told", Warning: true, Cost: CostWording, Source: "RFC 9110 §17.7 and common sense: no stack trace, no source path",
		Rule: "An answer holds no stack trace and no path of a source file.",
		Good: `{"message":"uri is too long"}`, Bad: `{"message":"panic: … goroutine 7 [running]"}`, One: internals},
}

func documentedValue(a *Reading) []Finding {
	label := a.Case.Label
	if label.Expect != generators.Any || label.Documented != generators.Reject || !a.Accepted() {
		return nil
	}
	c := label.Broken[0]
	what := "something else"
	if c.Keyword == "not" || c.Keyword == "without" {
		what = "a start that breaks it"
	}
	return []Finding{a.find(c, "accepted", fmt.Sprintf("%s: %s is accepted", c, what), "a 4XX, since "+label.Reason,
		a.Saw()+" to "+a.Case.Description)}
}

// undocumentedInAnswer finds the first text for which the contract documents a list without it.
func undocumentedInAnswer(a *Reading) []Finding {
	if !a.answered() || !a.Listed || a.Broken != nil || a.Value == nil {
		return nil
	}
	for _, k := range a.doc.values {
		pointer, here := strings.CutPrefix(k.Where, a.Key+" ")
		if !here {
			continue
		}
		values := k.Value.([]string)
		for _, v := range everyAt(a.Value, spec.Tokens(pointer)) {
			if text, ok := v.(string); ok && !slices.Contains(values, text) {
				f := a.find(k, "undocumented", fmt.Sprintf("%s: the answer holds %s", k, shorten(text)), k.String(), shorten(text))
				f.Cause, f.Source = "undocumented|"+k.Name(), k.Pointer
				return []Finding{f}
			}
		}
	}
	return nil
}

// everyAt returns the values at a place, in which "*" stands for each item.
func everyAt(v any, path []string) []any {
	if len(path) == 0 {
		return []any{v}
	}
	switch x := v.(type) {
	case map[string]any:
		if in, there := x[path[0]]; there {
			return everyAt(in, path[1:])
		}
	case []any:
		var out []any
		for _, in := range x {
			out = append(out, everyAt(in, path[1:])...)
		}
		return out
	}
	return nil
}

func undeclared(a *Reading) []Finding {
	if !a.answered() || !a.Listed || a.Broken != nil {
		return nil
	}
	name := a.undeclared(a.Value, a.Key, "")
	if name == "" {
		return nil
	}
	c := a.on(a.Key, "type")
	f := a.find(c, "undeclared", fmt.Sprintf("the answer holds %s, which the contract does not name", shorten(name)),
		"only the properties that the contract names", "the property "+shorten(name))
	f.Cause = class(a.Exchange.Status) + "|" + name
	return []Finding{f}
}

// undeclared returns the first property that the contract does not name, in an object
// of which it names some.
func (a *Reading) undeclared(v any, key, where string) string {
	switch x := v.(type) {
	case []any:
		for _, in := range x {
			if name := a.undeclared(in, key, where+"/*"); name != "" {
				return name
			}
		}
	case map[string]any:
		if !a.namesUnder(key, where) {
			return ""
		}
		for _, name := range names(x) {
			inner := where + spec.Pointer(name)
			if !a.doc.places[key+" "+inner] {
				return inner
			}
			if deep := a.undeclared(x[name], key, inner); deep != "" {
				return deep
			}
		}
	}
	return ""
}

func (a *Answer) namesUnder(key, where string) bool {
	for place := range a.doc.places {
		if strings.HasPrefix(place, key+" "+where+"/") {
			return true
		}
	}
	return false
}

// traces are what stack traces and source paths look like in the common languages.
var traces = regexp.MustCompile(`goroutine \d+ \[|\.go:\d+|Traceback \(most recent call last\)|` +
	`File "[^"]+\.py", line \d+|\bat [\w$.<>]+\([\w$]+\.(java|kt|scala):\d+\)|` +
	`\bat .+\([^)]*\.(js|ts|mjs|cjs):\d+:\d+\)|node_modules/|Exception in thread|\.rs:\d+:\d+|` +
	`panicked at|\.(cs|rb|php):(line )?\d+|(/usr/(src|local|lib)|/home/\w+|/app|/opt|/var/www)/[\w./-]+\.\w+`)

// traceMarks are what at least one of stands in every trace; nearly all answers have
// none, and looking for them is quicker than the expression.
var traceMarks = []string{
	"goroutine", ".go:", "Traceback", ".py", ".java:", ".kt:", ".scala:", ".js:", ".ts:", ".mjs:", ".cjs:",
	"node_modules", "Exception in", ".rs:", "panicked", ".cs:", ".rb:", ".php:", "/usr", "/home", "/app", "/opt",
	"/var", `\/`,
}

func internals(a *Reading) []Finding {
	if a.Exchange.Status == 0 || a.Elsewhere() {
		return nil
	}
	shown := ""
	if slices.ContainsFunc(traceMarks, func(m string) bool { return bytes.Contains(a.Body, []byte(m)) }) {
		shown = traces.FindString(escapes.Replace(string(a.Body)))
	}
	if shown == "" {
		return nil
	}
	c := constraint.Constraint{
		Message: constraint.Response, Where: class(a.Exchange.Status), Keyword: "text", Binding: constraint.Documents}
	f := a.find(c, "internals", "the answer tells how the host is built: "+shorten(shown),
		"no stack trace and no path of a source file", shorten(shown))
	f.Cause = "internals"
	return []Finding{f}
}

// escapes are those of JSON that stand in traces.
var escapes = strings.NewReplacer(`\/`, "/", `\"`, `"`, `\n`, "\n", `\t`, "\t")
