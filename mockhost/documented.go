package mockhost

import (
	"strings"

	"github.com/pb33f/go-yaml"
	"github.com/pb33f/libopenapi/datamodel/high/base"
)

// documentedValues returns the texts that a schema lists without binding anyone to them: those
// of x-enum, or those that its description calls the possible values. Where enum or const
// bind there are none.
func documentedValues(s *base.Schema) []string {
	if s.Const != nil || len(s.Enum) > 0 {
		return nil
	}
	if listed := lookUp(s.Extensions, "x-enum"); listed != nil && listed.Kind == yaml.SequenceNode {
		var out []string
		for _, v := range nodes(listed.Content) {
			if v.is(textKind) {
				out = append(out, v.text)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return possibleValues(s.Description)
}

// possibleValues reads "Possible values: `a` or `b`." in a description, or a list of items that
// each begin with a value.
func possibleValues(text string) []string {
	list, ok := listIn(text)
	if !ok {
		return nil
	}
	if first, items, _ := strings.Cut(list, "\n"); strings.TrimSpace(first) == "" && isItem(items) {
		return itemValues(items)
	}
	sentence, _, _ := strings.Cut(strings.ReplaceAll(list, "\n\n", ". "), ". ")
	sentence, _, _ = strings.Cut(sentence, ".\n")
	for _, quote := range []string{"`", `"`} {
		if out := quotedBy(sentence, quote); len(out) > 0 {
			return out
		}
	}
	var out []string
	for i, part := range strings.Split(" "+strings.Join(strings.Fields(sentence), " "), " '") { // an apostrophe stands within a word
		if v, _, closed := strings.Cut(part, "'"); i > 0 && closed && v != "" {
			out = append(out, v)
		}
	}
	return out
}

// listIn returns what follows the words "possible values" and the colon or verb behind them.
func listIn(text string) (list string, ok bool) {
	const words = "possible values"
	at := strings.Index(strings.Map(small, text), words)
	if at < 0 {
		return "", false
	}
	rest := text[at+len(words):]
	begins, ends := len(rest), len(rest)
	for _, word := range []string{":", " are", " include"} {
		i := strings.Index(rest, word)
		if i >= 0 && i < begins && !startsWithLetter(rest[i+len(word):]) {
			begins, ends = i, i+len(word)
		}
	}
	what := strings.TrimSpace(rest[:begins])
	ok = begins < ends && !strings.ContainsAny(what, ".\n") &&
		(what == "" || strings.HasPrefix(what, "of ") || strings.HasPrefix(what, "for "))
	return strings.TrimPrefix(rest[ends:], ":"), ok
}

// small writes a letter of ASCII as a small one, so that places in a text stay as they are.
func small(r rune) rune {
	if r >= 'A' && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}

func startsWithLetter(s string) bool {
	return s != "" && small(rune(s[0])) >= 'a' && small(rune(s[0])) <= 'z'
}

func isItem(line string) bool {
	line = strings.TrimSpace(line)
	return strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "* ")
}

// itemValues returns the value that each item of a list begins with, up to an empty line.
func itemValues(items string) []string {
	var out []string
	block, _, _ := strings.Cut(items, "\n\n")
	for line := range strings.Lines(block) {
		if !isItem(line) {
			continue
		}
		item := strings.TrimSpace(strings.TrimSpace(line)[1:])
		if quoted := item[:min(1, len(item))]; strings.Contains("`\"'", quoted) && quoted != "" {
			out = append(out, quotedBy(item, quoted)[:1]...)
		}
	}
	return out
}

// quotedBy returns what stands between each two of the quotes.
func quotedBy(text, quote string) []string {
	var out []string
	for i, part := range strings.Split(text, quote) {
		if i%2 == 1 && part != "" {
			out = append(out, part)
		}
	}
	return out
}
