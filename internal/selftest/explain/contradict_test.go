package explain

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"example.com/importcheck/reports"
)

// A claim is a form of words in a title, and what the shown exchange must have for it.
type claim struct {
	words *regexp.Regexp
	holds func(s shown, m []string) bool
}

const (
	property  = "[/`\"]?" + `(integrationId|uri|errorMode[./]onError|onError|errorMode)\b` + "[`\"]?"
	headerEnd = `(?: and |$| required| security| media type| with a | written | than | is | starts | gets | ends )`
	quoted    = `('(?:\\.|[^'\\])+'|"(?:\\.|[^"\\])+")`
)

// claims are what titles say of the request. A title may make several.
var claims = []claim{
	{regexp.MustCompile(`(without )?(?:the )?headers? ([A-Z][\w-]+(?:(?:: |, ).*?)?)` + headerEnd), shown.header},
	{regexp.MustCompile(`\bstorage (s3|gs|azure)\b`), shown.family},
	{regexp.MustCompile(`(with|without|empty) ` + property), shown.presence},
	{regexp.MustCompile(property + ` (type|not null|x-enum|minLength|maxLength|storage)\b`), shown.subject},
	{regexp.MustCompile(property + ` of (more|less) than ([\d,]+) (characters|bytes|UTF-16 units)`), shown.length},
	{regexp.MustCompile(`the body of (more|less) than ([\d,]+) bytes`), shown.bodySize},
	{regexp.MustCompile(property + ` holds ` + quoted), shown.holdsText},
	{regexp.MustCompile(property + ` holds (?:characters )?(U\+[0-9A-F]+xx|outside ASCII|of \d bytes|capital letters)`),
		shown.holdsCharacters},
	{regexp.MustCompile(property + ` (?:is|ends in) ` + quoted), shown.isText},
	{regexp.MustCompile(`\b(PUT|PATCH|DELETE|OPTIONS|TRACE|HEAD)\b`), shown.method},
	{regexp.MustCompile(`^(\d{3}) is answered with|fails with (\d{3})|the status (\d{3}) is`), shown.status},
}

// contradictions returns what a finding's title says of the request or the answer, and the
// exchange that is shown does not have.
func contradictions(f reports.Finding) []string {
	if f.Request == nil {
		return nil
	}
	title, _, _ := strings.Cut(f.Title, "; so is ") // what stands behind it is true of other requests
	s := shown{Request: *f.Request, response: f.Response, title: title}
	if s.Encoding == "base64" {
		raw, _ := base64.StdEncoding.DecodeString(s.Body) // what cannot be decoded is judged as it stands
		s.Body = string(raw)
	}
	var out []string
	for _, c := range claims {
		for _, m := range c.words.FindAllStringSubmatch(title, -1) {
			if !c.holds(s, m) {
				out = append(out, strings.TrimSpace(m[0]))
			}
		}
	}
	return out
}

// shown is the exchange that a report shows.
type shown struct {
	reports.Request
	response *reports.Response
	title    string
}

// cut reports whether a part of the body is not shown.
func (s shown) cut() bool { return s.Size > len(s.Body) }

// value returns what the body has at a property; whole is false where that cannot be known.
func (s shown) value(name string) (v any, there, whole bool) {
	if name == "onError" {
		name = "errorMode/onError"
	}
	var doc any
	if s.cut() || json.Unmarshal([]byte(s.Body), &doc) != nil {
		return nil, false, false
	}
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return r == '.' || r == '/' }) {
		object, _ := doc.(map[string]any)
		if doc, there = object[part]; !there {
			return nil, false, true
		}
	}
	return doc, true, true
}

// text is value for texts; a property that is no text holds none.
func (s shown) text(name string) (text string, whole bool) {
	v, _, whole := s.value(name)
	text, _ = v.(string)
	return text, whole
}

// aboutAnswer reports whether the title speaks of an answer's header or property.
func (s shown) aboutAnswer() bool {
	return strings.Contains(s.title, "the key comes back") ||
		strings.Contains(s.title, "answer") && !strings.Contains(s.title, "start")
}

// headerItem is one of the headers that a title lists, with its value where it gives one.
var headerItem = regexp.MustCompile(`(?:^|, )([A-Z][\w-]+)(?:: ([^,…]*))?`)

// header wants one of the headers that the title lists.
func (s shown) header(m []string) bool {
	rule := regexp.MustCompile(` (?:required|security|media type)$`)
	if s.aboutAnswer() || rule.MatchString(m[0]) {
		return true
	}
	there := false
	for _, item := range headerItem.FindAllStringSubmatch(m[2], -1) {
		value := strings.TrimSpace(item[2])
		for _, h := range s.Header {
			there = there || strings.EqualFold(h.Name, item[1]) && strings.HasPrefix(h.Value, value)
		}
	}
	return there == (m[1] == "")
}

var schemes = map[string]string{"s3": "s3://", "gs": "gs://", "azure": "https://"}

// family compares a family of storage with the uri: it is contradicted where the uri is of another.
func (s shown) family(m []string) bool {
	uri, whole := s.text("uri")
	if !whole || strings.Contains(s.title, "something else") {
		return true
	}
	for name, scheme := range schemes {
		if strings.HasPrefix(uri, scheme) {
			return name == m[1]
		}
	}
	return true
}

func (s shown) presence(m []string) bool {
	v, there, whole := s.value(m[2])
	switch {
	case !whole:
		return m[1] == "without" || s.Body == "" || strings.Contains(s.Body, m[2][strings.LastIndexAny(m[2], "./")+1:])
	case m[1] == "with":
		return there
	case m[1] == "without":
		return !there || v == nil && strings.Contains(s.title, "or with null for it")
	}
	object, _ := v.(map[string]any)
	return there && (v == "" || object != nil && len(object) == 0)
}

// subject wants the property that a constraint is about; an answer's property stands behind a status.
func (s shown) subject(m []string) bool {
	if regexp.MustCompile(`\b[2-5](?:\d\d|XX) ` + regexp.QuoteMeta(m[0])).MatchString(s.title) {
		return true
	}
	_, there, whole := s.value(m[1])
	return there || !whole
}

func length(text, unit string) int {
	switch unit {
	case "bytes":
		return len(text)
	case "UTF-16 units":
		return len(utf16.Encode([]rune(text)))
	}
	return utf8.RuneCountInString(text)
}

func compares(n int, how, bound string) bool {
	than, _ := strconv.Atoi(strings.ReplaceAll(bound, ",", "")) // the expression takes digits only
	return how == "more" && n > than || how == "less" && n < than
}

func (s shown) length(m []string) bool {
	text, whole := s.text(m[1])
	return !whole || compares(length(text, m[4]), m[2], m[3])
}

func (s shown) bodySize(m []string) bool { return compares(s.Size, m[1], m[2]) }

// unquoted reads a text in quotes of either kind.
func unquoted(text string) string {
	if text[0] == '\'' {
		text = `"` + strings.ReplaceAll(strings.ReplaceAll(text[1:len(text)-1], `\'`, `'`), `"`, `\"`) + `"`
	}
	out, err := strconv.Unquote(text)
	if err != nil {
		return text[1 : len(text)-1]
	}
	return out
}

func (s shown) holdsText(m []string) bool {
	text, whole := s.text(m[1])
	return !whole || strings.Contains(text, unquoted(m[2]))
}

func (s shown) isText(m []string) bool {
	text, whole := s.text(m[1])
	want := unquoted(m[2])
	return !whole || text == want || strings.Contains(m[0], "ends in") && strings.HasSuffix(text, want)
}

func (s shown) holdsCharacters(m []string) bool {
	text, whole := s.text(m[1])
	return !whole || strings.ContainsFunc(text, func(r rune) bool {
		switch {
		case m[2] == "capital letters":
			return unicode.IsUpper(r)
		case m[2] == "outside ASCII":
			return r > unicode.MaxASCII
		case strings.HasPrefix(m[2], "of "):
			return fmt.Sprintf("of %d bytes", utf8.RuneLen(r)) == m[2]
		}
		return fmt.Sprintf("U+%02Xxx", r>>8) == m[2]
	})
}

// method wants one of the methods that the title lists.
func (s shown) method([]string) bool {
	return strings.Contains(s.title, s.Method) || strings.Contains(s.title, "other methods")
}

func (s shown) status(m []string) bool {
	return s.response == nil || strconv.Itoa(s.response.Status) == m[1]+m[2]+m[3]
}

func TestATitleIsHeldAgainstTheShownRequest(t *testing.T) {
	long := strings.Repeat("é", 100)
	header := []reports.Header{{Name: "Accept", Value: "*/*"}, {Name: "X-Pinecone-Api-Version", Value: "2026-04"}}
	for _, c := range []struct {
		title, body string
		holds       bool
	}{
		{"a valid start is refused: header Accept: */*", `{}`, true},
		{"a valid start is refused: header Accept: text/html", `{}`, false},
		{"a valid start is refused: header Sec-Fetch-Mode", `{}`, false},
		{"a valid start is refused: header Sec-Fetch-Mode, Accept and 3 others", `{}`, true},
		{"a valid start is refused: header Sec-Fetch-Mode, Cookie and 3 others", `{}`, false},
		{"a valid start is refused: header Accept: text/html, Accept: */* and storage s3", `{"uri":"s3://b/d"}`, true},
		{"a valid start is refused: without header Cookie", `{}`, true},
		{"a valid start is refused: without header Accept", `{}`, false},
		{"header Api-Key security ApiKeyAuth: a start that breaks it is accepted", `{}`, true},
		{"the key comes back in the answer: header X-Debug-Key", `{}`, true},
		{"a valid start is refused: storage gs", `{"uri":"gs://bucket/dir"}`, true},
		{"a valid start is refused: storage gs", `{"uri":"s3://bucket/dir"}`, false},
		{"/uri storage gs://BUCKET/DIR: the host fails with 500", `{"uri":"s3://bucket/dir"}`, false},
		{"a valid start is refused: with /integrationId", `{"uri":"x","integrationId":"x"}`, true},
		{"a valid start is refused: with /integrationId", `{"uri":"x"}`, false},
		{"a valid start is refused: without /errorMode/onError", `{"uri":"x"}`, true},
		{"a valid start is refused: without /errorMode/onError", `{"errorMode":{"onError":"abort"}}`, false},
		{"/integrationId type string: a start that breaks it is accepted", `{"uri":"x","integrationId":null}`, true},
		{"/integrationId type string: a start that breaks it is accepted", `{"uri":"x"}`, false},
		{"200 /uri type string does not hold", `{"integrationId":"x"}`, true},
		{"a valid start is refused: /uri of more than 150 bytes", `{"uri":"` + long + `"}`, true},
		{"a valid start is refused: /uri of more than 150 characters", `{"uri":"` + long + `"}`, false},
		{"a valid start is refused: /uri of less than 150 characters", `{"uri":"` + long + `"}`, true},
		{"`uri` of more than 1,500 characters is answered 500", `{"uri":"` + long + `"}`, false},
		{"a valid start is refused: the body of more than 100 bytes", `{"uri":"` + long + `"}`, true},
		{"a valid start is refused: the body of more than 1000 bytes", `{"uri":"` + long + `"}`, false},
		{`a valid start is refused: /uri holds '\''`, `{"uri":"it's"}`, true},
		{`a valid start is refused: /integrationId holds '+'`, `{"uri":"a+b","integrationId":"ab"}`, false},
		{"a valid start is refused: /uri holds characters U+00xx", `{"uri":"é"}`, true},
		{"a valid start is refused: /uri holds characters U+05xx", `{"uri":"é"}`, false},
		{"a valid start is refused: /uri holds characters of 4 bytes", `{"uri":"😀"}`, true},
		{"a valid start is refused: /uri holds characters outside ASCII", `{"uri":"e"}`, false},
		{`a valid start is refused: /errorMode/onError is "abort"`, `{"errorMode":{"onError":"abort"}}`, true},
		{`a valid start is refused: /errorMode/onError is "abort"`, `{"errorMode":{"onError":"continue"}}`, false},
		{"PUT starts an import", `{}`, false},
		{"/uri required: the host fails with 500", `{}`, true},
		{"/uri required: the host fails with 503", `{}`, false},
		{"400 is answered with text/html", `{}`, false},
		{"body syntax RFC 8259: the host fails with 500", `{`, true},
	} {
		q := reports.Request{Method: "POST", Header: header, Body: c.body, Size: len(c.body)}
		f := reports.Finding{Title: c.title, Request: &q, Response: &reports.Response{Status: 500}}
		if got := contradictions(f); (len(got) == 0) != c.holds {
			t.Errorf("%s\n%s\ncontradicted by %q, want it to hold: %v", c.title, c.body, got, c.holds)
		}
	}
}
