package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

// anyText draws the texts that a host or a contract could put into a report,
// pieces of every format's own syntax among them.
var anyText = rapid.Custom(func(t *rapid.T) string {
	pieces := rapid.SliceOfN(rapid.OneOf(
		rapid.SampledFrom([]string{"", nasty, "]]>", "</script>", "<!--", "\x00", "\xff", "\u202e", "\r\n", "```", "~~~\n", "- ", "1. ", "===", "---", "# ", "    ", "\t", "|", "&#x0;",
			"<b>", "[a](b)", "![", "https://x.example", "\x1b[2J", "::error::", "/uri maxLength 5", `{"uri":"x"}`, "yes", "no", "accept", "violation", "new", "12", "base64", "QUJD", "failed", "skipped"}),
		rapid.String(),
	), 0, 3).Draw(t, "pieces")
	return strings.Join(pieces, "")
})

// anyReport draws a report of any shape: every field by its kind.
var anyReport = rapid.Custom(func(t *rapid.T) *Report {
	var r Report
	fill(t, reflect.ValueOf(&r).Elem())
	r.Verdict = rapid.SampledFrom([]Verdict{Conforms, Violates, Incomplete, "<other>"}).Draw(t, "verdict")
	return &r
})

func fill(t *rapid.T, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(anyText.Draw(t, "text"))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "bool"))
	case reflect.Int, reflect.Int64:
		v.SetInt(rapid.Int64().Draw(t, "int"))
	case reflect.Float64:
		v.SetFloat(rapid.Float64().Draw(t, "float"))
	case reflect.Pointer:
		if rapid.Bool().Draw(t, "there") {
			v.Set(reflect.New(v.Type().Elem()))
			fill(t, v.Elem())
		}
	case reflect.Slice:
		n := rapid.IntRange(0, 2).Draw(t, "length")
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			fill(t, v.Index(i))
		}
	case reflect.Struct:
		fillFields(t, v)
	}
}

func fillFields(t *rapid.T, v reflect.Value) {
	if v.Type() == reflect.TypeFor[time.Time]() {
		v.Set(reflect.ValueOf(began.Add(time.Duration(rapid.Int32().Draw(t, "time")) * time.Second)))
		return
	}
	for i := range v.NumField() {
		fill(t, v.Field(i))
	}
}

// formChecks says, for each golden text, what is wrong with its form.
var formChecks = map[string]func([]byte) error{
	"report.json":     validJSON,
	"cucumber.json":   validCucumber,
	"exchanges.har":   validJSON,
	"junit.xml":       validJUnit,
	"report.html":     validHTML,
	"summary.md":      validMarkdown,
	"annotations.txt": validAnnotations,
	"terminal.txt":    validTerminal,
	"colour.txt":      validColour,
}

func TestAnyReportIsWellFormedInEachFormat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyReport.Draw(t, "report")
		for file, write := range golden {
			var b bytes.Buffer
			if err := write(r, &b); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			if err := formChecks[file](b.Bytes()); err != nil {
				t.Fatalf("%s: %v\n%s", file, err, b.Bytes())
			}
		}
	})
}

func validJSON(data []byte) error {
	if !json.Valid(data) {
		return errors.New("not JSON")
	}
	return nil
}

func validHTML(data []byte) error {
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		return err
	}
	var nodes []*html.Node
	for n := range root.Descendants() {
		nodes = append(nodes, n)
	}
	return inert(nodes)
}

// validMarkdown wants no link, image, rule, quotation or HTML but what the summary
// itself writes, and headings that are its own.
func validMarkdown(data []byte) error {
	if len(data) >= SummaryLimit {
		return errors.New("too large")
	}
	return ast.Walk(gfm.Parser().Parse(text.NewReader(data)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		return ast.WalkContinue, ownNode(n, data)
	})
}

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
	case *ast.Link, *ast.AutoLink, *ast.Image, *ast.HTMLBlock, *ast.ThematicBreak, *ast.Blockquote, *ast.CodeBlock, *ast.Emphasis, *ast.CodeSpan:
		return errors.New("a node of the host: " + n.Kind().String())
	}
	return nil
}

func validAnnotations(data []byte) error {
	for line := range strings.Lines(string(data)) {
		if !strings.HasPrefix(line, "::error ") && !strings.HasPrefix(line, "::warning ") {
			return errors.New("a line of the host: " + line)
		}
	}
	return nil
}

func validTerminal(data []byte) error {
	for _, c := range string(data) {
		if c != '\n' && c != '\t' && unicode.In(c, unicode.Cc, unicode.Cf) {
			return errors.New("a control character")
		}
	}
	return nil
}

// validColour allows the codes of colour and nothing else.
func validColour(data []byte) error {
	s := string(data)
	for _, code := range []string{"0", "1", "2", "31", "33", "1;31", "1;32", "1;33"} {
		s = strings.ReplaceAll(s, "\x1b["+code+"m", "")
	}
	return validTerminal([]byte(s))
}
