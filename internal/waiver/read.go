package waiver

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/pb33f/go-yaml"

	"example.com/importcheck/internal/spelling"
	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/internal/usererr"
)

// An Entry accepts the findings of one check about some constraints.
type Entry struct {
	Check      string
	Constraint string // a glob: * stands for any characters, ? for one; nothing else is special
	Reason     string
	Until      time.Time // the last day on which it holds, at midnight UTC
	Line       int       // in its file, from 1
}

// A File is a list of waivers.
type File struct {
	Name    string
	Entries []Entry
	Catalog bool // it lists what some hosts do: an entry that matches nothing is no problem
}

// The keys of an entry; all of them must be there.
var keys = []string{"check", "constraint", "reason", "until"}

// Read reads a file of waivers: a YAML list of entries with the keys check, constraint,
// reason and until. Checks are the names that there are. The error is a
// *[usererr.Error].
func Read(name string, data []byte, checks []string) (File, error) {
	r := reader{file: name, checks: checks}
	var doc, rest yaml.Node
	d := yaml.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(&doc); err != nil && !errors.Is(err, io.EOF) {
		return File{}, r.wrong(lineOf(err), "it is not YAML: "+textsafe.Flat(err.Error()),
			"write a list of entries with check, constraint, reason and until")
	}
	if len(doc.Content) == 0 {
		return File{}, r.wrong(0, "it holds nothing", "write a list of waivers, [] for none")
	}
	if err := d.Decode(&rest); !errors.Is(err, io.EOF) {
		return File{}, r.wrong(rest.Line, "more follows the list", "write one list, without a line of ---")
	}
	list := doc.Content[0]
	if list.Kind != yaml.SequenceNode {
		return File{}, r.wrong(list.Line, "it is no list", `begin each waiver with "- check: "`)
	}
	out := File{Name: name}
	for _, n := range list.Content {
		e, err := r.entry(n)
		if err != nil {
			return File{}, err
		}
		out.Entries = append(out.Entries, e)
	}
	return out, nil
}

type reader struct {
	file   string
	checks []string
}

func (r reader) wrong(line int, problem, remedy string) error {
	return usererr.AtLine(r.file, line, problem, remedy)
}

func (r reader) entry(n *yaml.Node) (Entry, error) {
	if n.Kind != yaml.MappingNode {
		return Entry{}, r.wrong(n.Line, "a waiver is no mapping", "write check, constraint, reason and until, a line each")
	}
	values, err := r.values(n)
	if err != nil {
		return Entry{}, err
	}
	e := Entry{Check: values["check"].Value, Constraint: values["constraint"].Value,
		Reason: strings.TrimSpace(values["reason"].Value), Line: n.Line}
	if !slices.Contains(r.checks, e.Check) {
		return Entry{}, r.wrong(values["check"].Line, fmt.Sprintf("there is no check %q", e.Check), spelling.Remedy(e.Check, r.checks))
	}
	if e.Reason == "" {
		return Entry{}, r.wrong(values["reason"].Line, "the reason is blank", "say why the finding is accepted")
	}
	until := values["until"]
	if e.Until, err = time.Parse(time.DateOnly, until.Value); err != nil {
		return Entry{}, r.wrong(until.Line, fmt.Sprintf("%q is no date", until.Value), "write the last day as YYYY-MM-DD")
	}
	return e, nil
}

// values returns the nodes of an entry by key: each known key once, each a text.
func (r reader) values(n *yaml.Node) (map[string]*yaml.Node, error) {
	out := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case !slices.Contains(keys, key.Value):
			return nil, r.wrong(key.Line, fmt.Sprintf("there is no key %q", key.Value), spelling.Remedy(key.Value, keys))
		case out[key.Value] != nil:
			return nil, r.wrong(key.Line, fmt.Sprintf("%s stands here twice", key.Value), "begin a new waiver, or take one out")
		case value.Kind != yaml.ScalarNode:
			return nil, r.wrong(value.Line, fmt.Sprintf("%s is no text", key.Value), "write one text")
		}
		out[key.Value] = value
		if value.Tag == "!!null" {
			value.Value = ""
		}
	}
	for _, key := range keys {
		if out[key] == nil {
			return nil, r.wrong(n.Line, "a waiver has no "+key, "add it: "+asks[key])
		}
	}
	return out, nil
}

var asks = map[string]string{
	"check":      "the name of the check that is waived",
	"constraint": `the constraint that the findings name; "*" stands for any`,
	"reason":     "why the finding is accepted",
	"until":      "the last day on which it holds, as YYYY-MM-DD",
}
