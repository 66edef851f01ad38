package mockhost

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// faultsOfSyntax are those of bodies that are no JSON, or JSON that readers trip over.
func faultsOfSyntax(*contract) []fault {
	return slices.Concat(
		chapter("syntax", broken...), chapter("syntax", lenient...), chapter("syntax", breaks...), warnings(chapter("syntax", extended...)),
		warnings(chapter("syntax", entry{"invalid-utf8-accepted", "It takes a body that is not UTF-8.",
			leniently(func(raw []byte) []byte { return bytes.ToValidUTF8(raw, []byte("?")) }), by(byDocumented)})),
		waiting(chapter("syntax",
			entry{"broken-hangs", "A body that is no JSON hangs it.", answerWhen(notJSON, hang), by(byTime)},
			entry{"large-hangs", "A body of more than 1 MiB hangs it.", answerWhen(larger(1<<20), hang), by(byTime)})))
}

func notJSON(a *asked) bool { return a.starts() && !a.json && len(a.raw) > 0 }

func larger(than int) when { return func(a *asked) bool { return a.starts() && len(a.raw) > than } }

func blank(a *asked) bool { return a.starts() && len(a.raw) > 0 && len(bytes.TrimSpace(a.raw)) == 0 }

func empty(a *asked) bool { return a.starts() && len(a.raw) == 0 }

// raws asks about the body as it was sent.
func raws(says func([]byte) bool) when {
	return func(a *asked) bool { return a.starts() && says(a.raw) }
}

var broken = []entry{
	{"broken-accepted", "It takes any body, JSON or not.", acceptWhen(notJSON), by(byRejected)},
	{"broken-fails", "A body that is no JSON is answered 500.", answerWhen(notJSON, fail), by(byServerError)},
	{"broken-page", "It answers a body that is no JSON with a page.", answerWhen(notJSON, html), by(byMediaType)},
	{"broken-resets", "It closes the connection on a body that is no JSON.", answerWhen(notJSON, reset), by(byTime)},
	{"empty-accepted", "It takes an empty body.", acceptWhen(empty), by(byRejected)},
	{"empty-fails", "An empty body is answered 500.", answerWhen(empty, fail), by(byServerError)},
	{"blank-accepted", "It takes a body of white space.", acceptWhen(blank), by(byRejected)},
	{"blank-fails", "A body of white space is answered 500.", answerWhen(blank, fail), by(byServerError)},
}

// leniently reads a body that is no JSON as what mend makes of it.
func leniently(mend func([]byte) []byte) wrap {
	return repair(func(a *asked) {
		if !notJSON(a) {
			return
		}
		if v, err := readJSON(mend(a.raw)); err == nil && v.is(objectKind) {
			a.doc, a.json = v, true
			a.mend()
		}
	})
}

// outside applies f to what stands outside the texts of a body.
func outside(f func(string) string) func([]byte) []byte {
	return func(raw []byte) []byte {
		parts := jsonText.FindAllIndex(raw, -1)
		var out []byte
		end := 0
		for _, p := range parts {
			out = append(append(out, f(string(raw[end:p[0]]))...), raw[p[0]:p[1]]...)
			end = p[1]
		}
		return append(out, f(string(raw[end:]))...)
	}
}

var jsonText = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// replaced is outside with a regular expression.
func replaced(expression, by string) func([]byte) []byte {
	re := regexp.MustCompile(expression)
	return outside(func(s string) string { return re.ReplaceAllString(s, by) })
}

// everywhere replaces in texts as well.
func everywhere(expression, by string) func([]byte) []byte {
	re := regexp.MustCompile(expression)
	return func(raw []byte) []byte { return re.ReplaceAll(raw, []byte(by)) }
}

// extended are extensions of JSON that RFC 8259 lets a reader take.
var extended = []entry{
	{"trailing-comma-accepted", "It takes a comma behind the last member.", leniently(replaced(`,\s*([}\]])`, "$1")), by(byDocumented)},
	{"block-comment-accepted", "It takes comments between /* and */.", leniently(replaced(`(?s)/\*.*?\*/`, " ")), by(byDocumented)},
	{"line-comment-accepted", "It takes comments behind //.", leniently(everywhere(`(?m)(^|[\s,{}])//.*$`, "$1")), by(byDocumented)},
	{"unknown-escape-accepted", "It takes escapes that JSON does not have.", leniently(withoutEscapes), by(byDocumented)},
}

var unknownEscape = regexp.MustCompile(`(\\["\\/bfnrtu])|\\(.)`)

// withoutEscapes takes the backslash from the escapes in texts that JSON does not have.
func withoutEscapes(raw []byte) []byte {
	return jsonText.ReplaceAllFunc(raw, func(text []byte) []byte { return unknownEscape.ReplaceAll(text, []byte("$1$2")) })
}

var lenient = []entry{
	{"single-quotes-accepted", "It takes single quotes.", leniently(everywhere(`'`, `"`)), by(byRejected)},
	{"bare-names-accepted", "It takes names without quotes.", leniently(replaced(`([{,]\s*)([A-Za-z_]\w*)(\s*:)`, `$1"$2"$3`)), by(byRejected)},
	{"nan-accepted", "It takes NaN and Infinity.", leniently(replaced(`-?\b(NaN|Infinity)\b`, "0")), by(byRejected)},
	{"rest-ignored", "It reads the first value and ignores what follows.", leniently(firstValue), by(byRejected)},
	{"second-value-ignored", "It reads the first of two values.", leniently(firstOfTwo), by(byRejected)},
	{"missing-end-accepted", "It takes a body that lacks its last bracket.", leniently(completed), by(byRejected)},
	{"raw-control-accepted", "It takes control characters in texts.", leniently(withoutControls), by(byRejected)},
	{"leading-zero-accepted", "It takes numbers that begin with 0.", leniently(replaced(`([:\[,]\s*-?)0+(\d)`, "$1$2")), by(byRejected)},
	{"plus-accepted", "It takes numbers with a plus sign.", leniently(replaced(`([:\[,]\s*)\+(\d)`, "$1$2")), by(byRejected)},
	{"python-words-accepted", "It takes True, False and None.", leniently(replaced(`\b(True|False|None)\b`, "null")), by(byRejected)},
}

func firstValue(raw []byte) []byte {
	p := &parser{data: raw}
	p.space()
	if _, err := p.value(0); err != nil {
		return nil
	}
	return raw[:p.at]
}

func firstOfTwo(raw []byte) []byte {
	first := firstValue(raw)
	if _, err := readJSON(raw[len(first):]); err != nil {
		return nil
	}
	return first
}

func completed(raw []byte) []byte {
	for _, end := range []string{"}", `"}`, "}}", `"}}`} {
		if out := append(slices.Clone(raw), end...); isObject(out) {
			return out
		}
	}
	return nil
}

func isObject(raw []byte) bool {
	v, err := readJSON(raw)
	return err == nil && v.is(objectKind)
}

func withoutControls(raw []byte) []byte {
	return bytes.Map(func(r rune) rune {
		if r < 0x20 {
			return ' '
		}
		return r
	}, raw)
}

// breaks are bodies that break a host: some of them may be taken or refused, none
// may be answered with 5XX.
var breaks = []entry{
	{"cut-fails", "A body that breaks off is answered 500.", answerWhen(raws(func(raw []byte) bool {
		var v any
		return errors.Is(json.NewDecoder(bytes.NewReader(raw)).Decode(&v), io.ErrUnexpectedEOF)
	}), fail), by(byServerError)},
	{"rest-fails", "Something behind the value is answered 500.", answerWhen(raws(func(raw []byte) bool {
		first := firstValue(raw)
		return len(first) > 0 && len(bytes.TrimSpace(raw[len(first):])) > 0
	}), fail), by(byServerError)},
	{"invalid-utf8-fails", "A body that is not UTF-8 is answered 500.", answerWhen(raws(func(raw []byte) bool { return !utf8.Valid(raw) }), fail), by(byServerError)},
	{"bom-fails", "A byte order mark is answered 500.", answerWhen(raws(func(raw []byte) bool { return bytes.HasPrefix(raw, []byte("\ufeff")) }), fail), by(byServerError)},
	{"duplicate-fails", "Two members of one name are answered 500.", answerWhen(raws(repeatsName), fail), by(byServerError)},
	{"lone-surrogate-fails", "Half a surrogate pair is answered 500.", answerWhen(raws(halfPair), fail), by(byServerError)},
	{"nul-fails", "A NUL in the body is answered 500.", answerWhen(raws(func(raw []byte) bool { return bytes.IndexByte(raw, 0) >= 0 }), fail), by(byServerError)},
	{"deep-fails", "A nesting of more than 100 is answered 500.", answerWhen(raws(func(raw []byte) bool { return depth(raw) > 100 }), fail), by(byServerError)},
	{"deep-resets", "A nesting of more than 500 ends it.", answerWhen(raws(func(raw []byte) bool { return depth(raw) > 500 }), reset), by(byTime)},
	{"long-number-fails", "A number of more than 300 digits is answered 500.", answerWhen(raws(matches(`\d{301}`)), fail), by(byServerError)},
	{"large-fails", "A body of more than 1 MiB is answered 500.", answerWhen(larger(1<<20), fail), by(byServerError)},
	{"large-page", "It answers a body of more than 1 MiB with a page.", answerWhen(larger(1<<20), html), by(byMediaType)},
}

func repeatsName(raw []byte) bool {
	v, err := readJSON(raw)
	for i := range v.names {
		if v.repeated(i) {
			return err == nil
		}
	}
	return false
}

var (
	pairEscape = regexp.MustCompile(`(?i)\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}`)
	halfEscape = regexp.MustCompile(`(?i)\\ud[89a-f][0-9a-f]{2}`)
)

func halfPair(raw []byte) bool { return halfEscape.Match(pairEscape.ReplaceAll(raw, nil)) }

// depth returns how deep brackets are nested, those in texts included.
func depth(raw []byte) (most int) {
	now := 0
	for _, b := range raw {
		switch {
		case strings.IndexByte("[{", b) >= 0:
			now++
			most = max(most, now)
		case strings.IndexByte("]}", b) >= 0:
			now--
		}
	}
	return most
}
