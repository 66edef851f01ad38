package mockhost

import (
	"slices"
	"strings"
)

// mediaName is the media type that a request names, without its parameters.
func mediaName(a *asked) string {
	name, _, _ := strings.Cut(a.Header.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(name))
}

// faultsOfMedia are those of the media type of a request.
func faultsOfMedia(c *contract) []fault {
	listed := know(c).start.body
	other := func(says func(name string) bool) when {
		return func(a *asked) bool {
			name := mediaName(a)
			return a.starts() && listed[name] == nil && name != "" && says(name)
		}
	}
	any := other(func(string) bool { return true })
	taken := func(p when) wrap {
		return repair(func(a *asked) {
			if p(a) {
				a.set("Content-Type", jsonType)
				if !a.json {
					a.mend()
				}
			}
		})
	}
	has := func(part string) func(string) bool { return func(s string) bool { return strings.Contains(s, part) } }
	return slices.Concat(
		warnings(chapter("media",
			entry{"any-accepted", "It takes any media type.", taken(any), by(byDocumented)},
			entry{"text-accepted", "It takes text/plain.", taken(other(has("text/plain"))), by(byDocumented)},
			entry{"form-accepted", "It takes the media type of a form.", taken(other(has("form-urlencoded"))), by(byDocumented)},
			entry{"multipart-accepted", "It takes multipart media types.", taken(other(has("multipart"))), by(byDocumented)},
			entry{"containing-json-accepted", "It takes media types whose name holds json.", taken(other(has("json"))), by(byDocumented)})),
		chapter("media",
			entry{"other-fails", "Another media type is answered 500.", answerWhen(any, fail), by(byServerError)},
			entry{"other-page", "It answers another media type with a page.", answerWhen(any, html), by(byMediaType)},
			entry{"text-fails", "A media type of text/plain is answered 500.", answerWhen(other(has("text/plain")), fail), by(byServerError)},
			entry{"form-fails", "A form is answered 500.", answerWhen(other(has("form")), fail), by(byServerError)},
			entry{"multipart-fails", "A multipart media type is answered 500.", answerWhen(other(has("multipart")), fail), by(byServerError)},
			entry{"xml-fails", "A media type of XML is answered 500.", answerWhen(other(has("xml")), fail), by(byServerError)},
			entry{"broken-fails", "A media type without a slash is answered 500.",
				answerWhen(other(func(s string) bool { return !strings.Contains(s, "/") }), fail), by(byServerError)},
			entry{"absent-fails", "A request without a media type is answered 500.", answerWhen(func(a *asked) bool {
				return a.starts() && len(a.Header.Values("Content-Type")) == 0
			}, fail), by(byServerError)}),
		mediaForms(),
		waiting(chapter("media", entry{"other-hangs", "Another media type hangs it.", answerWhen(any, hang), by(byTime)})))
}

// mediaForms are ways to write the media type of JSON (RFC 9110 section 8.3.1).
func mediaForms() []fault {
	form := func(says func(line string) bool) when {
		return func(a *asked) bool { return a.starts() && isJSON(mediaName(a)) && says(a.Header.Get("Content-Type")) }
	}
	with := func(part string) when {
		return form(func(line string) bool { return strings.Contains(line, part) })
	}
	refused := refuseWith(415)
	return append(chapter("media",
		entry{"parameters-refused", "It refuses parameters of the media type.", answerWhen(with(";"), refused), by(byAccepted)},
		entry{"parameters-fail", "Parameters of the media type are answered 500.", answerWhen(with(";"), fail), by(byServerError)},
		entry{"charset-case-refused", "It refuses charset=UTF-8 in capitals.", answerWhen(with("UTF-8"), refused), by(byAccepted)},
		entry{"space-refused", "It refuses white space before the semicolon or none behind it.", answerWhen(form(func(s string) bool {
			return strings.Contains(s, " ;") || strings.Contains(s, ";") && !strings.Contains(s, "; ")
		}), refused), by(byAccepted)}),
		warnings(chapter("media", // no client in wide use writes it so
			entry{"case-refused", "It refuses the media type in other case.", answerWhen(form(func(s string) bool {
				name, _, _ := strings.Cut(s, ";")
				return name != strings.ToLower(name)
			}), refused), by(byAccepted)},
			entry{"quoted-refused", "It refuses a parameter in quotes.", answerWhen(with(`"`), refused), by(byAccepted)}))...)
}
