package mockhost

import (
	"fmt"
	"net/http"
	"slices"
)

// faultsOfErrors are those of the answer to a start that was refused.
func faultsOfErrors(c *contract) []fault {
	out := slices.Concat(chapter("error", errorStatuses(c)...), chapter("error", mediaTypes("", "an error", refused)...),
		chapter("error", bodies(refused)...), chapter("error", someErrors...))
	out = append(out, halfSurrogate("error", refused)...)
	k := know(c)
	if s := k.start.errors[http.StatusBadRequest].shape; s != nil {
		out = append(out, chapter("error", wrongMembers("", s, refused)...)...)
		if !s.find(nameCode).judgesFraction() {
			out = append(out, chapter("error", entry{"code-with-fraction", "The code of an error is written 3.0.",
				setMember(nameCode, value{kind: numberKind, text: "3.0"}), by(bySchema)})...)
		}
	}
	return append(out, warnings(chapter("error", toldErrors...))...)
}

// judgesFraction reports whether 3.0 is right, which it is where a schema is loose.
func (s *shape) judgesFraction() bool {
	return s.judge(value{kind: numberKind, text: "3.0"}, body) == ""
}

func setMember(name string, to value) wrap {
	return rewrite(refused, as(func(got *answer) { got.setDoc(got.doc().with(name, to)) }))
}

func errorStatuses(c *contract) []entry {
	var out []entry
	for _, n := range []int{302, 304, 308, 600, 700, 999} {
		if key, _ := responseOf(c.start, n); key != "" {
			continue
		}
		out = append(out, entry{fmt.Sprintf("status-%d", n), fmt.Sprintf("It answers what it refuses %d.", n),
			rewrite(refused, as(func(got *answer) {
				got.status = n
				got.header.Set("Location", "/error")
			})), by(byStatus)})
	}
	return append(out,
		entry{"status-200", "It answers what it refuses 200, with an error in the body.", rewrite(refused, as(func(got *answer) { got.status = 200 })), by(byRejected, byKey)},
		entry{"status-201", "It answers what it refuses 201.", rewrite(refused, as(func(got *answer) { got.status = 201 })), by(byStatus)},
		entry{"status-500", "It answers what it refuses 500.", rewrite(refused, failed), by(byServerError)},
		entry{"status-501", "It answers what it refuses 501.", rewrite(refused, as(func(got *answer) { got.status = 501 })), by(byServerError)},
		entry{"status-503", "It answers what it refuses 503.", rewrite(refused, as(func(got *answer) { got.status = 503 })), by(byServerError)})
}

// someErrors are right but for one kind of refusal.
var someErrors = []entry{
	{"only-large-text", "It refuses a body of more than 1 MiB as text.",
		rewrite(func(a *asked, got *answer) bool { return refused(a, got) && len(a.raw) > 1<<20 },
			as(func(got *answer) { got.set("text/plain", "too large") })),
		by(byMediaType)},
	{"only-415-empty", "It refuses a media type without a body.", rewrite(withStatus(415), as(func(got *answer) { got.body = nil })), by(byForm)},
	{"only-400-page", "It refuses invalid starts with a page.", rewrite(withStatus(400), as(func(got *answer) { got.set("text/html", "<h1>Bad Request</h1>") })), by(byMediaType)},
	{"only-syntax-text", "It refuses a body that is no JSON as text.", rewrite(func(a *asked, got *answer) bool { return got.refused() && a.rightKey() && notJSON(a) },
		as(func(got *answer) { got.set("text/plain", "invalid JSON") })), by(byMediaType)},
	{"one-in-20-text", "One in twenty errors comes as text.", fresh(func() wrap {
		return rewrite(every(20, refused), as(func(got *answer) { got.set("text/plain", "error") }))
	}), by(byMediaType)},
	{"problem", "It answers errors as application/problem+json.", rewrite(refused, as(func(got *answer) {
		got.set("application/problem+json", `{"type":"about:blank","title":"Bad Request","status":400}`)
	})), by(byMediaType)},
	{"duplicate-code", "An error holds its code two times.", rewrite(refused, as(func(got *answer) {
		got.body = slices.Concat([]byte(`{"`+nameCode+`":3,`), got.body[1:])
	})), by(byForm)},
	{"gzip-broken", "It says that an error is compressed, and it is not.", rewrite(refused, as(func(got *answer) {
		got.header.Set("Content-Encoding", "gzip")
	})), by(byForm)},
}

func withStatus(n int) after {
	return func(a *asked, got *answer) bool { return a.starts() && got.status == n }
}

// toldErrors say more than the contract has a place for, or than a client should see.
var toldErrors = []entry{
	{"undeclared", "An error has a property that the contract does not name.", setMember("requestId", text("1")), by(byUndeclared)},
	{"wrapped", "An error stands inside a member named error.", rewrite(refused, as(func(got *answer) {
		got.setDoc(value{kind: objectKind}.with("error", got.doc()))
	})), by(byUndeclared)},
	{"trace-go", "An error holds the stack of a Go program.", setMember(nameMessage,
		text("panic: runtime error: invalid memory address\n\n"+
			"goroutine 34 [running]:\nmain.start(0xc000010000)\n\t/app/server/start.go:42 +0x1d")),
		by(byInternals)},
	{"trace-java", "An error holds the stack of a Java program.", setMember(nameMessage,
		text("java.lang.NullPointerException\n"+
			"\tat com.example.imports.StartHandler.handle(StartHandler.java:42)\n"+
			"\tat java.base/java.lang.Thread.run(Thread.java:833)")),
		by(byInternals)},
	{"trace-python", "An error holds the stack of a Python program.", setMember(nameMessage,
		text("Traceback (most recent call last):\n  File \"/app/server/start.py\", line 42, in start\nKeyError: 'uri'")), by(byInternals)},
	{"trace-node", "An error holds the stack of a Node program.", setMember(nameMessage,
		text("TypeError: Cannot read properties of undefined (reading 'uri')\n"+
			"    at start (/app/server/start.js:42:17)\n"+
			"    at Layer.handle (/app/node_modules/express/lib/router/layer.js:95:5)")),
		by(byInternals)},
}
