package generators

import (
	_ "embed"
	"fmt"
	"path"
	"strings"
	"sync"

	"github.com/pb33f/go-yaml"
)

// A Form is one way to write a request that means what an ordinary one means.
type Form struct {
	Name    string `yaml:"form"`    // a pattern of path.Match for the ids of its cases
	What    string `yaml:"what"`    // in few words, behind "the host does not take"
	Section string `yaml:"section"` // of the RFC that has a host take it, or lets it refuse
	Sender  Sender `yaml:",inline"`
	Note    string `yaml:"note"`
}

// A Sender is a client in wide use that sends a form to an origin server; the zero Sender
// stands for none.
type Sender struct {
	Client  string `yaml:"sender"`
	Version string `yaml:"version"` // the one that was looked at
	How     string `yaml:"how"`     // it was established: captured, source or documentation
	With    string `yaml:"with"`    // what makes the client send the form
	Source  string `yaml:"source"`  // where it stands, for what was not captured
}

// Senderless reports whether the case is written in a form that no client in wide use sends.
// What only such cases show is a warning at most.
func (c Case) Senderless() bool { return c.Form.Name != "" && c.Form.Sender == Sender{} }

// Reader names what reads the form: who mends a host that does not take it.
func (f Form) Reader() string {
	switch {
	case strings.HasPrefix(f.Name, "json."):
		return "the JSON parser under this host"
	case strings.HasPrefix(f.Name, "media."):
		return "this host"
	}
	return "the HTTP library under this host"
}

//go:embed senders.yaml
var sendersYAML []byte

// Ordinary returns the case as an ordinary client would send it: it differs from the case in
// the form and in nothing else. It is not there where the body was not made from a value.
func (m *Catalogue) Ordinary(c Case) (Case, bool) {
	if c.Value == nil {
		return c, false
	}
	c.Request, c.Form = m.Start(c.Value), Form{}
	return m.finish(c), true
}

// OnNewConnection returns a plain case over a connection of its own, labelled as it is then. It is not there where
// the case is not plain, or would be expected to end otherwise.
func (m *Catalogue) OnNewConnection(c Case) (Case, bool) {
	if c.Request.Wire != WirePlain {
		return c, false
	}
	own := c
	own.Request.Wire = WireNew
	own.Label = m.Oracle.Label(own.Request)
	return own, own.Label.Expect == c.Label.Expect
}

// Forms returns every form, in the order of senders.yaml.
func Forms() []Form { return readForms() }

var readForms = sync.OnceValue(func() []Form {
	var file struct {
		Forms []Form `yaml:"forms"`
	}
	if err := yaml.Unmarshal(sendersYAML, &file); err != nil {
		panic(fmt.Sprintf("generators/senders.yaml: %v", err)) // it is part of the program
	}
	return file.Forms
})

// FormOf returns the form in which a request is put on the connection.
func FormOf(w Wire) Form { return formOf(id("http", wireName(w))) }

// byFamily are the forms by what their names begin with: "json", "http".
var byFamily = sync.OnceValue(func() map[string][]Form {
	out := map[string][]Form{}
	for _, f := range Forms() {
		family, _, _ := strings.Cut(f.Name, ".")
		out[family] = append(out[family], f)
	}
	return out
})

// formOf returns the form of the case of that id; the zero Form is that of a case which is
// written as an ordinary one is.
func formOf(id string) Form {
	family, _, _ := strings.Cut(id, ".")
	for _, f := range byFamily()[family] {
		if ok, _ := path.Match(f.Name, id); ok { // a broken pattern matches no case, which a test sees
			return f
		}
	}
	return Form{}
}
