package mockhost

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// faultsOfAnswers are those of the answer to a start that was accepted.
func faultsOfAnswers(c *contract) []fault {
	out := slices.Concat(chapter("answer", statuses(c)...), chapter("answer", mediaTypes("", "a start", importStarted)...),
		chapter("answer", bodies(importStarted)...), chapter("answer", otherBodies...))
	if s := know(c).start.success.shape; s != nil {
		out = append(out, chapter("answer", wrongMembers("", s, importStarted)...)...)
	}
	out = append(out, halfSurrogate("answer", importStarted)...)
	return append(out, warnings(chapter("answer",
		entry{"undeclared", "Its answer to a start has a property that the contract does not name.",
			rewrite(importStarted, as(func(got *answer) {
				got.setDoc(got.doc().with("importId", text("1")))
			})), by(byUndeclared)}))...)
}

// statuses answers a start with each status that is not the one.
func statuses(c *contract) []entry {
	right := know(c).start.success.status
	var out []entry
	for _, n := range []int{201, 202, 203, 206, 226, 299, 301, 302, 303, 307, 600, 999} {
		if key, _ := responseOf(c.start, n); key != "" && key != "default" || n == right {
			continue
		}
		out = append(out, entry{fmt.Sprintf("status-%d", n), fmt.Sprintf("It answers a start %d.", n),
			rewrite(importStarted, as(func(got *answer) {
				got.status = n
				if n/100 == 3 {
					got.header.Set("Location", c.start.Path+"/1")
				}
			})), by(byStatus)})
	}
	return append(out,
		entry{"status-204", "It answers a start 204, without a body.", rewrite(importStarted, as(func(got *answer) {
			got.status, got.body = 204, nil
			got.header.Del("Content-Type")
		})), by(byStatus)},
		entry{"status-500", "It starts the import and answers 500.", rewrite(importStarted, failed), by(byServerError)},
		entry{"status-503", "It starts the import and answers 503.",
			rewrite(importStarted, func(a *asked, got *answer) { got.become(a, http.StatusServiceUnavailable) }), by(byServerError)},
		entry{"status-400", "It starts the import and answers 400.", rewrite(importStarted, denied), by(byAccepted)})
}

// mediaTypes gives the answers of p other media types than the contract lists.
func mediaTypes(prefix, what string, p after) []entry {
	var out []entry
	for name, media := range map[string]string{
		"text": "text/plain", "page": "text/html; charset=utf-8", "bytes": "application/octet-stream",
		"hal": "application/hal+json", "text-json": "text/json", "javascript": "application/javascript",
		"broken": "json", "grpc": "application/grpc+json",
	} {
		out = append(out, entry{prefix + "type-" + name, fmt.Sprintf("It answers %s as %s.", what, media), rewrite(p, as(func(got *answer) {
			got.header.Set("Content-Type", media)
		})), by(byMediaType)})
	}
	slices.SortFunc(out, func(a, b entry) int { return strings.Compare(a.name, b.name) })
	return append(out, entry{prefix + "type-none", fmt.Sprintf("It answers %s without a media type.", what),
		rewrite(p, as(func(got *answer) {
			got.header.Del("Content-Type")
		})), by(byMediaType)})
}

// bodies spoils the body of the answers of p.
func bodies(p after) []entry {
	spoil := func(name, says, check string, f func(b []byte) []byte) entry {
		return entry{"body-" + name, says, rewrite(p, as(func(got *answer) { got.body = f(got.body) })), by(check)}
	}
	fixed := func(s string) func([]byte) []byte { return func([]byte) []byte { return []byte(s) } }
	add := func(before, behind string) func([]byte) []byte {
		return func(b []byte) []byte { return slices.Concat([]byte(before), b, []byte(behind)) }
	}
	what := "The body is "
	return []entry{
		spoil("empty", what+"empty.", byForm, fixed("")),
		spoil("blank", what+"white space.", byForm, fixed(" \n")),
		spoil("null", what+"null.", bySchema, fixed("null")),
		spoil("array", what+"an array.", bySchema, fixed("[]")),
		spoil("array-around", what+"in an array.", bySchema, add("[", "]")),
		spoil("string", what+"a string.", bySchema, fixed(`"ok"`)),
		spoil("number", what+"a number.", bySchema, fixed("1")),
		spoil("true", what+"true.", bySchema, fixed("true")),
		spoil("encoded-twice", what+"a string that holds JSON.", bySchema, func(b []byte) []byte { return appendText(nil, string(b)) }),
		spoil("text", what+"plain text.", byForm, fixed("OK")),
		spoil("page", what+"a page.", byForm, fixed("<html><body>OK</body></html>")),
		spoil("bom", "A byte order mark stands before the body.", byForm, add("\ufeff", "")),
		spoil("invalid-utf8", what+"not UTF-8.", byForm, func(b []byte) []byte {
			return slices.Concat(b[:len(b)-1], comma(b), []byte("\"x\":\"\xff\xfe\"}"))
		}),
		spoil("trailing-comma", "A comma stands behind the last member.", byForm, func(b []byte) []byte {
			return slices.Concat(b[:len(b)-1], comma(b), []byte(`"x":1,}`))
		}),
		spoil("nan", "A member of the body is NaN.", byForm, func(b []byte) []byte {
			return slices.Concat(b[:len(b)-1], comma(b), []byte(`"x":NaN}`))
		}),
		spoil("raw-control", "A text in the body holds a line break that is not escaped.", byForm, func(b []byte) []byte {
			return slices.Concat(b[:len(b)-1], comma(b), []byte("\"x\":\"a\nb\"}"))
		}),
		spoil("twice", "The body comes two times over.", byForm, func(b []byte) []byte { return slices.Concat(b, b) }),
		spoil("rest", "Something follows the body.", byForm, add("", "OK")),
		spoil("nul", "A NUL follows the body.", byForm, add("", "\x00")),
		spoil("cut", "The last bracket is missing.", byForm, func(b []byte) []byte { return b[:max(len(b)-1, 0)] }),
		spoil("single-quotes", "The body has single quotes.", byForm, func(b []byte) []byte { return bytes.ReplaceAll(b, []byte(`"`), []byte("'")) }),
		spoil("guarded", "The body begins with )]}'.", byForm, add(")]}'\n", "")),
		spoil("callback", "The body is a call of a function.", byForm, add("callback(", ")")),
		spoil("comment", "A comment stands before the body.", byForm, add("/* ok */", "")),
		spoil("utf16", what+"in UTF-16.", byForm, inUTF16),
		spoil("gzip-unsaid", what+"compressed, and nothing says so.", byForm, zipped),
	}
}

// halfSurrogate spoils a text in the body of the answers of p, in a way that RFC 8259 does not forbid.
func halfSurrogate(class string, p after) []fault {
	return warnings(chapter(class, entry{"body-lone-surrogate", "A text in the body holds half a surrogate pair.",
		rewrite(p, as(func(got *answer) {
			got.body = slices.Concat(got.body[:len(got.body)-1], comma(got.body), []byte(`"x":"\ud800"}`))
		})), by(byForm)}))
}

// comma is the comma before one member more.
func comma(object []byte) []byte {
	if len(object) > 2 {
		return []byte(",")
	}
	return nil
}

func inUTF16(b []byte) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(string(b))) {
		out = append(out, byte(u>>8), byte(u))
	}
	return out
}

func zipped(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = z.Write(b) // a buffer takes everything
	_ = z.Close()
	return out.Bytes()
}

var otherBodies = []entry{
	{"wrapped", "The answer stands inside a member named data.", rewrite(importStarted, as(func(got *answer) {
		got.setDoc(value{kind: objectKind}.with("data", got.doc()))
	})), by(byIDPresent)},
	{"duplicate-id", "The answer holds the id two times.", rewrite(importStarted, as(func(got *answer) {
		got.body = slices.Concat([]byte(`{"`+nameID+`":7,`), got.body[1:])
	})), by(byForm)},
	{"gzip-broken", "It says that the answer is compressed, and it is not.", rewrite(importStarted, as(func(got *answer) {
		got.header.Set("Content-Encoding", "gzip")
	})), by(byForm)},
}

// wrongMembers gives each member of an answer each wrong type, and what its format
// and its limits forbid.
func wrongMembers(prefix string, s *shape, p after) []entry {
	var out []entry
	for _, m := range s.everyMember() {
		for what, v := range m.shape.wrong() {
			out = append(out, entry{prefix + m.name + "-" + what, fmt.Sprintf("It answers with %s: %s.", m.name, shown(v)),
				rewrite(p, as(func(got *answer) { got.setDoc(got.doc().with(m.name, v)) })), by(bySchema)})
		}
	}
	slices.SortFunc(out, func(a, b entry) int { return strings.Compare(a.name, b.name) })
	return out
}

func shown(v value) string {
	const most = 40
	b := v.appendTo(nil)
	if len(b) > most {
		return string([]rune(string(b))[:most/2]) + " … (" + strconv.Itoa(len(b)) + " bytes)"
	}
	return string(b)
}

// wrong returns values that the shape forbids, by a word for each.
func (s *shape) wrong() map[string]value {
	out := map[string]value{
		"null": {}, "number": number(7), "fraction": {kind: numberKind, text: "3.5"}, "string": text("7"),
		"array": array(), "object": {kind: objectKind}, "empty": text(""), "beyond-int32": number(1 << 31),
		"below-int32": number(-1<<31 - 1), "too-long": text("a"), "too-long-wide": text("é"),
		"array-of-strings": array(text("x")), "array-of-null": array(value{}),
	}
	if s != nil && s.maxLength != nil {
		out["too-long"] = text(strings.Repeat("a", int(*s.maxLength)+1))
		out["too-long-wide"] = text(strings.Repeat("é", int(*s.maxLength)+1))
	}
	if s != nil && s.item != nil {
		for _, m := range s.item.everyMember() {
			for what, v := range map[string]value{"null": {}, "number": number(7), "not-base64": text("%"), "short-base64": text("a")} {
				out[m.name+"-"+what] = array(value{kind: objectKind}.with(m.name, v))
			}
		}
	}
	for what, v := range out {
		if s.judge(v, body) == "" {
			delete(out, what)
		}
	}
	return out
}
