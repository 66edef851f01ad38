package mockhost

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/pb33f/go-yaml"

	"example.com/importcheck/internal/spelling"
	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/internal/usererr"
)

// A ruleKey is one key of a rule in a file, and how its text becomes a field.
type ruleKey struct {
	name string
	read func(*Rule, string) *flaw
}

var ruleKeys = []ruleKey{
	{"uri", textKey(func(r *Rule) *string { return &r.URI })},
	{"integration", textKey(func(r *Rule) *string { return &r.Integration })},
	{"order", countKey(func(r *Rule, n int64) { r.Order = int(n) })},
	{"takes", func(r *Rule, s string) *flaw { return spanOver(&r.Takes, s) }},
	{"records", countKey(func(r *Rule, n int64) { r.Records = n })},
	{"ends", textKey(func(r *Rule) *string { return &r.Ends })},
	{"error", textKey(func(r *Rule) *string { return &r.Error })},
	{"stuck", func(r *Rule, s string) *flaw { return truth(&r.Stuck, s) }},
	{"visibleAfter", func(r *Rule, s string) *flaw { return span(&r.VisibleAfter, s) }},
	{"latency", func(r *Rule, s string) *flaw { return span(&r.Latency, s) }},
}

var refusalKeys = []ruleKey{
	{"status", countKey(func(r *Rule, n int64) { r.Refuse.Status = int(n) })},
	{"message", textKey(func(r *Rule) *string { return &r.Refuse.Message })},
	{"retryAfter", func(r *Rule, s string) *flaw { return span(&r.Refuse.RetryAfter, s) }},
	{"times", countKey(func(r *Rule, n int64) { r.Refuse.Times = int(n) })},
}

const refuseKey = "refuse" // whose value is a mapping of refusalKeys

func textKey(field func(*Rule) *string) func(*Rule, string) *flaw {
	return func(r *Rule, s string) *flaw {
		if s == "" {
			return &flaw{problem: "is empty", remedy: "write a text, or leave it out"}
		}
		*field(r) = s
		return nil
	}
}

func countKey(set func(*Rule, int64)) func(*Rule, string) *flaw {
	return func(r *Rule, s string) *flaw {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n < 1 {
			return &flaw{problem: fmt.Sprintf("is %q", s), remedy: "write a whole number from 1, or leave it out"}
		}
		set(r, n)
		return nil
	}
}

func span(to *time.Duration, s string) *flaw {
	var err error
	if *to, err = time.ParseDuration(s); err != nil {
		return &flaw{problem: fmt.Sprintf("is %q, which is no time", s),
			remedy: "write a number with its unit, such as 500ms, 2s or 1h30m"}
	}
	return nil // rules that are written in Go are checked for negative ones too
}

func spanOver(to *time.Duration, s string) *flaw {
	wrong := span(to, s)
	if wrong == nil && *to == 0 {
		return &flaw{problem: "is no time at all",
			remedy: "write 1ms for an import that has ended when it is first described"}
	}
	return wrong
}

func truth(to *bool, s string) *flaw {
	if s != "true" && s != "false" {
		return &flaw{problem: fmt.Sprintf("is %q", s), remedy: "write true, or leave it out"}
	}
	*to = s == "true"
	return nil
}

// ReadRules reads a file of rules for [WithImports]: a YAML list of mappings, of which
// docs/mock.md describes the keys. What a contract must confirm, such as a state, is checked
// where a host is made of them; errors then name the line as well.
func ReadRules(file string, text []byte) ([]Rule, error) {
	f := ruleFile(file)
	list, err := f.list(text)
	if err != nil {
		return nil, err
	}
	var out []Rule
	for _, n := range list {
		r := Rule{source: source{file, n.Line, map[string]int{}}}
		if err := f.rule(n, &r); err != nil {
			return nil, err
		}
		if wrong := r.misfit(); wrong != nil {
			return nil, r.because(0, wrong)
		}
		out = append(out, r)
	}
	return out, nil
}

// A ruleFile is the name of a file of rules.
type ruleFile string

func (f ruleFile) wrong(line int, problem, remedy string) error {
	return usererr.AtLine(string(f), line, problem, remedy)
}

// list returns the items of the file's one list.
func (f ruleFile) list(text []byte) ([]*yaml.Node, error) {
	var doc, rest yaml.Node
	d := yaml.NewDecoder(bytes.NewReader(text))
	if err := d.Decode(&doc); err != nil && !errors.Is(err, io.EOF) {
		return nil, f.wrong(0, "it is not YAML: "+textsafe.Flat(err.Error()), `write a list of rules, such as "- takes: 10s"`)
	}
	if len(doc.Content) == 0 {
		return nil, f.wrong(0, "it holds nothing", "write a list of rules, [] for none")
	}
	if err := d.Decode(&rest); !errors.Is(err, io.EOF) {
		return nil, f.wrong(rest.Line, "more follows the list", "write one list, without a line of ---")
	}
	if list := doc.Content[0]; list.Kind != yaml.SequenceNode {
		return nil, f.wrong(list.Line, "it is no list", `begin each rule with "- "`)
	}
	return doc.Content[0].Content, nil
}

func (f ruleFile) rule(n *yaml.Node, r *Rule) error {
	if n.Kind != yaml.MappingNode || len(n.Content) == 0 {
		return f.wrong(n.Line, "a rule is no mapping", "write its keys, a line each, such as takes: 10s")
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Value != refuseKey {
			if err := f.field(ruleKeys, []string{refuseKey}, key, value, r); err != nil {
				return err
			}
			continue
		}
		if err := f.refusal(key, value, r); err != nil {
			return err
		}
	}
	return nil
}

func (f ruleFile) refusal(key, n *yaml.Node, r *Rule) error {
	if err := f.once(key, r); err != nil {
		return err
	}
	if n.Kind != yaml.MappingNode {
		return f.wrong(key.Line, "refuse is no mapping", "write refuse: {status: 429}")
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if err := f.field(refusalKeys, nil, n.Content[i], n.Content[i+1], r); err != nil {
			return err
		}
	}
	if r.Refuse.Status == 0 {
		return f.wrong(key.Line, "refuse has no status", "add one from 400 to 599, such as status: 429")
	}
	return nil
}

// once notes the line of a key and refuses one that the rule has already.
func (f ruleFile) once(key *yaml.Node, r *Rule) error {
	if _, twice := r.source.lines[key.Value]; twice {
		return f.wrong(key.Line, key.Value+" stands here twice", "begin a new rule, or take one out")
	}
	r.source.lines[key.Value] = key.Line
	return nil
}

// field reads one key, which is one of keys; others are those that stand beside.
func (f ruleFile) field(keys []ruleKey, others []string, key, value *yaml.Node, r *Rule) error {
	at := slices.IndexFunc(keys, func(k ruleKey) bool { return k.name == key.Value })
	if at < 0 {
		for _, k := range keys {
			others = append(others, k.name)
		}
		return f.wrong(key.Line, fmt.Sprintf("there is no key %q", key.Value), spelling.Remedy(key.Value, others))
	}
	if err := f.once(key, r); err != nil {
		return err
	}
	if value.Kind != yaml.ScalarNode {
		return f.wrong(value.Line, key.Value+" is no single value", "write one text, number or time")
	}
	text := value.Value
	if value.Tag == "!!null" {
		text = ""
	}
	if wrong := keys[at].read(r, text); wrong != nil {
		return f.wrong(value.Line, key.Value+" "+wrong.problem, wrong.remedy)
	}
	return nil
}
