package mockhost

import (
	"net/http"
	"slices"
	"strings"
)

// faultsOfHeaders are those of each header that the contract demands.
func faultsOfHeaders(c *contract) []fault {
	var out []fault
	for _, p := range paramsOf(c, c.start) {
		if p.in == "header" && p.required {
			out = append(out, faultsOfHeader(c, p)...)
		}
	}
	return out
}

func faultsOfHeader(c *contract, p param) []fault {
	class, name := "header", strings.ToLower(p.name)+"."
	lines := func(a *asked) []string { return a.Header.Values(p.name) }
	absent := func(a *asked) bool { return a.starts() && a.rightKey() && len(lines(a)) == 0 }
	is := func(says func(string) bool) when {
		return func(a *asked) bool { return a.starts() && len(lines(a)) == 1 && says(lines(a)[0]) }
	}
	own, _ := p.shape.sample()
	unknown := is(func(s string) bool { return s != "" && s != own.text })
	refusedAbsent := func(a *asked, got *answer) bool { return absent(a) && got.refused() }
	out := slices.Concat(
		chapter(class,
			entry{name + "absent-accepted", "It takes a start without the header.", repair(func(a *asked) {
				if absent(a) {
					a.address()
				}
			}), by(byHeader)},
			entry{name + "absent-status-200", "It answers a start without the header 200, with an error in the body.",
				rewrite(refusedAbsent, as(func(got *answer) { got.status = 200 })), by(byHeader)},
			entry{name + "absent-fails", "A start without the header is answered 500.", answerWhen(absent, fail), by(byServerError)},
			entry{name + "absent-redirected", "It sends a start without the header elsewhere.", rewrite(refusedAbsent, redirect(http.StatusMovedPermanently)), by(byStatus)},
			entry{name + "absent-text", "It answers a start without the header as plain text.", rewrite(refusedAbsent, as(func(got *answer) {
				got.set("text/plain", "missing header")
			})), by(byMediaType)},
			entry{name + "absent-no-body", "It refuses a start without the header with an empty body.",
				rewrite(refusedAbsent, as(func(got *answer) { got.body = nil })), by(byForm)},
			entry{name + "empty-fails", "An empty header is answered 500.", answerWhen(is(func(s string) bool { return s == "" }), fail), by(byServerError)},
			entry{name + "unknown-fails", "A value of the header that it does not know is answered 500.", answerWhen(unknown, fail), by(byServerError)},
			entry{name + "unknown-page", "It answers a value of the header that it does not know with a page.", answerWhen(unknown, html), by(byMediaType)},
			entry{name + "own-refused", "It refuses the contract's own value of the header.",
				answerWhen(is(func(s string) bool { return s == own.text }), refuse), by(byAccepted)}),
		waiting(chapter(class,
			entry{name + "absent-hangs", "It never answers a start without the header.", answerWhen(absent, hang), by(byTime)})))
	if c.list != nil {
		out = append(out, chapter(class, entry{name + "checked-after-start", "It looks for the header after it has started the import.",
			startsAll(absent, http.StatusBadRequest), by(byStartsNone)})...)
	}
	return out
}
