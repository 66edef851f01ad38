package reports

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"
)

// A reading is what a program that reads a format finds in it.
type reading struct {
	parts map[string]int // elements, attributes, lines: all that is no text
	texts []string       // as they are shown
}

// readers read each format as others do, and say what is wrong with its form or acts in it.
var readers = map[string]func([]byte) (reading, error){
	"report.json":     inert(readJSON),
	"cucumber.json":   inert(readSteps),
	"exchanges.har":   inert(readJSON),
	"junit.xml":       inert(readXML),
	"report.html":     inert(readPage),
	"summary.md":      inert(readMarkdown),
	"annotations.txt": inert(readAnnotations),
	"terminal.txt":    inert(readLines),
	"colour.txt":      readColour,
}

// inert makes a reader refuse active characters, in the file and in the texts that it shows.
func inert(read func([]byte) (reading, error)) func([]byte) (reading, error) {
	return func(data []byte) (reading, error) {
		r, err := read(data)
		for _, text := range append(r.texts, string(data)) {
			if at := strings.IndexFunc(text, acts); at >= 0 {
				err = errors.Join(err, fmt.Errorf("an active character: %q", text[at:min(at+20, len(text))]))
				break
			}
		}
		return r, err
	}
}

func acts(c rune) bool {
	return strings.ContainsRune(active, c) || c != '\n' && c != '\t' && unicode.In(c, unicode.Cc, unicode.Cf)
}

// readJSON leaves the texts out: in report.json and in a recording they are data, whole.
func readJSON(data []byte) (reading, error) {
	r, err := allOf(data)
	return reading{parts: r.parts}, err
}

func readSteps(data []byte) (reading, error) {
	r, err := allOf(data)
	return r, errors.Join(err, validCucumber(data))
}

func allOf(data []byte) (reading, error) {
	r := reading{parts: map[string]int{}}
	var value any
	err := json.Unmarshal(data, &value)
	r.json("", value)
	return r, err
}

func (r *reading) json(path string, value any) {
	r.parts[path]++
	switch value := value.(type) {
	case string:
		r.texts = append(r.texts, value)
	case []any:
		for _, v := range value {
			r.json(path+"/-", v)
		}
	case map[string]any:
		for name, v := range value {
			r.json(path+"/"+name, v)
		}
	}
}

func readXML(data []byte) (reading, error) {
	r := reading{parts: map[string]int{}}
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := d.Token()
		switch {
		case err == io.EOF:
			return r, validJUnit(data)
		case err != nil:
			return r, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			r.parts[token.Name.Local]++
			for _, a := range token.Attr {
				r.parts[token.Name.Local+" "+a.Name.Local]++
				r.texts = append(r.texts, a.Value)
			}
		case xml.CharData:
			r.texts = append(r.texts, string(token))
		case xml.Comment, xml.Directive:
			r.parts["comment"]++
		}
	}
}

func readPage(data []byte) (reading, error) {
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		return reading{}, err
	}
	r := reading{parts: map[string]int{}}
	var nodes []*html.Node
	for n := range root.Descendants() {
		nodes = append(nodes, n)
		if n.Type != html.ElementNode {
			r.texts = append(r.texts, n.Data)
			continue
		}
		r.parts[n.Data]++
		for _, a := range n.Attr {
			r.parts[n.Data+" "+a.Key]++
			r.texts = append(r.texts, a.Val)
		}
	}
	return r, harmlessPage(nodes)
}

// readMarkdown wants no link, image, rule, quotation or HTML but what the summary
// itself writes, and headings that are its own.
func readMarkdown(data []byte) (reading, error) {
	r := reading{parts: map[string]int{}}
	if len(data) >= SummaryLimit {
		return r, errors.New("too large")
	}
	var page bytes.Buffer
	if err := gfm.Convert(data, &page); err != nil {
		return r, err
	}
	r.texts = []string{page.String()}
	return r, ast.Walk(gfm.Parser().Parse(text.NewReader(data)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		if kind := n.Kind(); kind != ast.KindText && kind != ast.KindRawHTML { // a text has as many pieces as references
			r.parts[kind.String()]++
		}
		return ast.WalkContinue, ownNode(n, data)
	})
}

// ourLink is where the summary leads: to what explains a check.
var ourLink = regexp.MustCompile(`^docs/checks\.md#[a-z-]+$`)

func ownNode(n ast.Node, source []byte) error {
	switch n := n.(type) {
	case *ast.RawHTML:
		tag := string(n.Segments.Value(source))
		if tag != "<code>" && tag != "</code>" && tag != "<span>" && tag != "</span>" {
			return errors.New("HTML " + tag)
		}
	case *ast.Heading:
		if n.Level == 1 {
			return errors.New("a heading of the first level")
		}
	case *ast.List:
		if n.Parent().Kind() != ast.KindDocument {
			return errors.New("a list inside another")
		}
	case *ast.Link:
		if !ourLink.Match(n.Destination) {
			return fmt.Errorf("a link of the host: %s", n.Destination)
		}
	case *ast.AutoLink, *ast.Image, *ast.HTMLBlock, *ast.ThematicBreak, *ast.Blockquote, *ast.CodeBlock, *ast.Emphasis, *ast.CodeSpan:
		return errors.New("a node of the host: " + n.Kind().String())
	}
	return nil
}

func readAnnotations(data []byte) (reading, error) {
	r := reading{parts: map[string]int{}}
	for line := range strings.Lines(string(data)) {
		command, _, _ := strings.Cut(line, " ")
		if r.parts[command]++; command != "::error" && command != "::warning" {
			return r, fmt.Errorf("a line of the host: %q", line)
		}
	}
	return r, nil
}

func readLines(data []byte) (reading, error) {
	return reading{parts: map[string]int{"line": bytes.Count(data, []byte("\n"))}}, nil
}

// readColour allows the codes of colour and nothing else.
func readColour(data []byte) (reading, error) {
	s, codes := string(data), map[string]int{}
	for _, code := range []string{"0", "1", "2", "31", "33", "1;31", "1;32", "1;33"} {
		code = "\x1b[" + code + "m"
		codes[code] = strings.Count(s, code)
		s = strings.ReplaceAll(s, code, "")
	}
	r, err := inert(readLines)([]byte(s))
	for code, n := range codes {
		r.parts[code] = n
	}
	return r, err
}
