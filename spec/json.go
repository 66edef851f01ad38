package spec

import (
	"bytes"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/pb33f/go-yaml"
)

// parseJSON reads a file that is one JSON text into the nodes that YAML would give. A reader of
// YAML knows neither "\/" nor pairs of surrogates, which writers of JSON use.
func parseJSON(file []byte) (*yaml.Node, bool) {
	file = bytes.TrimPrefix(file, []byte("\ufeff"))
	if start := bytes.TrimLeft(file, " \t\r\n"); len(start) == 0 || start[0] != '{' {
		return nil, false
	}
	r := &jsonReader{text: file, d: jsontext.NewDecoder(bytes.NewReader(file), jsontext.AllowDuplicateNames(true)), line: 1}
	n, err := r.value()
	if err != nil {
		return nil, false
	}
	_, err = r.d.ReadToken()
	return n, err != nil && r.d.InputOffset() >= int64(len(bytes.TrimRight(file, " \t\r\n")))
}

type jsonReader struct {
	text []byte
	d    *jsontext.Decoder
	at   int64 // up to where lines were counted
	line int
}

func (r *jsonReader) value() (*yaml.Node, error) {
	t, err := r.d.ReadToken()
	if err != nil {
		return nil, err
	}
	return r.node(t)
}

func (r *jsonReader) node(t jsontext.Token) (*yaml.Node, error) {
	n := &yaml.Node{Kind: yaml.ScalarNode, Line: r.lineHere(), Column: 1}
	switch t.Kind() {
	case '{', '[':
		n.Kind, n.Tag = yaml.MappingNode, "!!map"
		if t.Kind() == '[' {
			n.Kind, n.Tag = yaml.SequenceNode, "!!seq"
		}
		return n, r.inside(n)
	case '"':
		n.Tag, n.Value, n.Style = "!!str", t.String(), yaml.DoubleQuotedStyle
	case '0':
		n.Tag, n.Value = "!!int", t.String()
		if strings.ContainsAny(n.Value, ".eE") {
			n.Tag = "!!float"
		}
	case 'n':
		n.Tag, n.Value = "!!null", "null"
	default:
		n.Tag, n.Value = "!!bool", t.String()
	}
	return n, nil
}

func (r *jsonReader) inside(n *yaml.Node) error {
	for {
		t, err := r.d.ReadToken()
		if err != nil {
			return err
		}
		if t.Kind() == '}' || t.Kind() == ']' {
			return nil
		}
		in, err := r.node(t)
		if err != nil {
			return err
		}
		n.Content = append(n.Content, in)
	}
}

// lineHere returns the line of the token that was read last.
func (r *jsonReader) lineHere() int {
	to := r.d.InputOffset()
	r.line += bytes.Count(r.text[r.at:to], []byte("\n"))
	r.at = to
	return r.line
}
