package mockhost

import (
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
)

// opensFor has the host take a key that is not the right one, where says holds of
// what was sent and the right one.
func opensFor(says func(sent, key string) bool) wrap {
	return repair(func(a *asked) {
		if keys := a.keys(); len(keys) == 1 && says(keys[0], a.key()) {
			a.authorise()
		}
	})
}

// shut asks whether a start was refused for its key.
func shut(a *asked, got *answer) bool { return a.starts() && got.status == http.StatusUnauthorized }

func noKey(a *asked) bool    { return a.starts() && len(a.keys()) == 0 }
func emptyKey(a *asked) bool { return a.starts() && slices.Equal(a.keys(), []string{""}) }
func wrongKey(a *asked) bool {
	return a.starts() && len(a.keys()) == 1 && a.keys()[0] != "" && !a.rightKey()
}

func faultsOfAuth(c *contract) []fault {
	if c.keyHeader() == "" {
		return nil
	}
	media := compileReply(c, c.start, http.StatusUnauthorized).media
	return slices.Concat(
		chapter("auth", keysTaken...), chapter("auth", keysAnswered...), chapter("auth", keysAnsweredBy(media)...),
		chapter("auth", keysEchoed...), chapter("auth", keysAtTimes(c)...),
		waiting(chapter("auth",
			entry{"absent-hangs", "It never answers a start without a key.", answerWhen(noKey, hang), by(byTime)},
			entry{"wrong-hangs", "It never answers a start with a wrong key.", answerWhen(wrongKey, hang), by(byTime)})))
}

var keysTaken = []entry{
	{"ignored", "It never looks at the key.", repair((*asked).authorise), by(byKey)},
	{"absent-accepted", "It takes a start without the key's header.", repair(func(a *asked) {
		if len(a.keys()) == 0 {
			a.authorise()
		}
	}), by(byKey)},
	{"empty-accepted", "It takes an empty key.", opensFor(func(sent, _ string) bool { return sent == "" }), by(byKey)},
	{"anything-accepted", "It takes any key that is not empty.", opensFor(func(sent, _ string) bool { return sent != "" }), by(byKey)},
	{"longer-accepted", "It compares only as many characters as the right key has.", opensFor(strings.HasPrefix), by(byKey)},
	{"prefixed-accepted", "It compares only the end of what was sent.", opensFor(strings.HasSuffix), by(byKey)},
	{"contained-accepted", "It takes whatever holds the right key.", opensFor(strings.Contains), by(byKey)},
	{"shorter-accepted", "It compares only as many characters as were sent.", opensFor(func(sent, key string) bool {
		return sent != "" && strings.HasPrefix(key, sent)
	}), by(byKey)},
	{"tail-accepted", "It takes the end of the right key.", opensFor(func(sent, key string) bool { return sent != "" && strings.HasSuffix(key, sent) }), by(byKey)},
	{"first-half-compared", "It compares only the first half of the key.", opensFor(func(sent, key string) bool {
		return strings.HasPrefix(sent, key[:len(key)/2])
	}), by(byKey)},
	{"last-character-ignored", "It does not compare the last character.", opensFor(func(sent, key string) bool {
		return len(sent) == len(key) && sent[:len(sent)-1] == key[:len(key)-1]
	}), by(byKey)},
	{"case-ignored", "It compares the key without regard to case.", opensFor(strings.EqualFold), by(byKey)},
	{"space-ignored", "It drops white space inside the key.", opensFor(func(sent, key string) bool {
		return strings.Join(strings.Fields(sent), "") == key
	}), by(byKey)},
	{"length-compared", "It compares only the length of the key.", opensFor(func(sent, key string) bool { return len(sent) == len(key) }), by(byKey)},
	{"shape-compared", "It looks only at where the key has letters and digits.", opensFor(func(sent, key string) bool {
		return keyShape(sent) == keyShape(key)
	}), by(byKey)},
	{"order-ignored", "It compares a checksum that does not see the order of characters.", opensFor(func(sent, key string) bool {
		return sortedBytes(sent) == sortedBytes(key)
	}), by(byKey)},
	{"repeated-accepted", "It takes the key two times over.", opensFor(func(sent, key string) bool { return sent == key+key }), by(byKey)},
	{"parameters-dropped", "It drops what looks like parameters behind the key.", opensFor(func(sent, key string) bool {
		first, parameters, _ := strings.Cut(sent, ";")
		return strings.Contains(parameters, "=") && strings.TrimSpace(first) == key
	}), by(byKey)},
	{"scheme-dropped", "It drops a word of letters before the key.", opensFor(func(sent, key string) bool {
		scheme, rest, _ := strings.Cut(sent, " ")
		return rest == key && strings.Trim(strings.ToLower(scheme), "abcdefghijklmnopqrstuvwxyz") == ""
	}), by(byKey)},
	{"last-of-a-list", "It reads the key as a list and looks at its last member.", opensFor(func(sent, key string) bool {
		return strings.HasSuffix(sent, ","+key)
	}), by(byKey)},
	{"name-dropped", "It drops a name and a sign before the key.", opensFor(func(sent, key string) bool {
		return strings.ContainsAny(sent, "=:") && strings.TrimSpace(sent[strings.IndexAny(sent, "=:")+1:]) == key
	}), by(byKey)},
	{"taken-from-elsewhere", "It takes the key from Authorization, a cookie or the query.", repair(func(a *asked) {
		in := a.Header.Get("Authorization") + a.Header.Get("Cookie") + a.URL.RawQuery
		if a.starts() && len(a.keys()) == 0 && strings.Contains(in, a.key()) {
			a.authorise()
			a.URL.RawQuery = ""
		}
	}), by(byKey)},
	{"trusted-connection", "It looks at no key again on a connection on which the right one was sent.", fresh(trustedConnection), by(byKey)},
}

// keyShape distinguishes only small letters, capitals, digits and the rest.
func keyShape(key string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return 'a'
		case r >= 'A' && r <= 'Z':
			return 'A'
		case r >= '0' && r <= '9':
			return '0'
		}
		return r
	}, key)
}

func sortedBytes(s string) string {
	b := []byte(s)
	slices.Sort(b)
	return string(b)
}

// trustedConnection forgets to look at the key again once it was right.
func trustedConnection() wrap {
	var trusted connections
	return repair(func(a *asked) {
		if a.rightKey() {
			trusted.number(a.RemoteAddr)
		} else if trusted.knows(a.RemoteAddr) {
			a.authorise()
		}
	})
}

func as(f func(got *answer)) change { return func(_ *asked, got *answer) { f(got) } }

var keysAnswered = []entry{
	{"status-200", "It answers a missing or wrong key 200, with an error in the body.", rewrite(shut, as(func(got *answer) { got.status = 200 })), by(byKey)},
	{"status-302", "It sends a missing or wrong key to a login page.", rewrite(shut, redirect(302)), by(byStatus)},
	{"status-303", "It sends a missing or wrong key to a login page with 303.", rewrite(shut, redirect(303)), by(byStatus)},
	{"status-307", "It sends a missing or wrong key elsewhere with 307.", rewrite(shut, redirect(307)), by(byStatus)},
	{"status-500", "It answers a missing or wrong key 500.", rewrite(shut, failed), by(byServerError)},
	{"status-503", "It answers a missing or wrong key 503.", rewrite(shut, as(func(got *answer) { got.status = 503 })), by(byServerError)},
	{"status-600", "It answers a missing or wrong key with a status that does not exist.", rewrite(shut, as(func(got *answer) { got.status = 600 })), by(byStatus)},
	{"page", "It answers a missing or wrong key with a page.", rewrite(shut, as(func(got *answer) {
		got.set("text/html", "<html><body>401 Unauthorized</body></html>")
	})), by(byMediaType)},
	{"problem", "It answers a missing or wrong key as application/problem+json.", rewrite(shut, as(func(got *answer) {
		got.set("application/problem+json", `{"title":"Unauthorized","status":401}`)
	})), by(byMediaType)},
	{"no-body", "It answers a missing or wrong key without a body.", rewrite(shut, as(func(got *answer) { got.body = nil })), by(byForm)},
	{"absent-fails", "A start without a key is answered 500.", answerWhen(noKey, fail), by(byServerError)},
	{"empty-fails", "An empty key is answered 500.", answerWhen(emptyKey, fail), by(byServerError)},
	{"wrong-fails", "A wrong key is answered 500.", answerWhen(wrongKey, fail), by(byServerError)},
	{"other-length-fails", "A wrong key of another length than the right one is answered 500.", answerWhen(func(a *asked) bool {
		return wrongKey(a) && len(a.keys()[0]) != len(a.key())
	}, fail), by(byServerError)},
	{"absent-resets", "It closes the connection on a start without a key.", answerWhen(noKey, reset), by(byTime)},
}

// keysAnsweredBy are faults of the answer to a wrong key that depend on its documented media type: what is
// wrong for JSON may be right for text.
func keysAnsweredBy(media string) []entry {
	if media != "" && !isJSON(media) {
		return []entry{{"json", "It answers a missing or wrong key as JSON, in place of text.", rewrite(shut, as(func(got *answer) {
			got.set("application/json", `{"code":16,"message":"Unauthorized"}`)
		})), by(byMediaType)}}
	}
	return []entry{
		{"text", "It answers a missing or wrong key as plain text.", rewrite(shut, as(func(got *answer) { got.set("text/plain", "Unauthorized") })), by(byMediaType)},
		{"null-body", "It answers a missing or wrong key with null.", rewrite(shut, as(func(got *answer) { got.body = []byte("null") })), by(bySchema)},
		{"string-body", "It answers a missing or wrong key with a JSON string.", rewrite(shut, as(func(got *answer) { got.body = []byte(`"Unauthorized"`) })), by(bySchema)},
	}
}

func redirect(status int) change {
	return func(_ *asked, got *answer) {
		got.status = status
		got.header.Set("Location", "/login")
	}
}

// echo repeats the key that was sent, as the text that say makes of it.
func echo(p after, say func(got *answer, key string)) wrap {
	return rewrite(func(a *asked, got *answer) bool { return len(a.keys()) == 1 && a.keys()[0] != "" && p(a, got) },
		func(a *asked, got *answer) { say(got, a.keys()[0]) })
}

// disclose answers a wrong key with the right one, as the text that say makes of it.
func disclose(say func(got *answer, key string)) wrap {
	return rewrite(shut, func(a *asked, got *answer) { say(got, a.key()) })
}

func inMessage(make func(key string) string) func(*answer, string) {
	return func(got *answer, key string) {
		got.setDoc(got.doc().with(nameMessage, text("no access with "+make(key))))
	}
}

func inHeader(name string) func(*answer, string) {
	return func(got *answer, key string) { got.header.Set(name, key) }
}

func plain(key string) string { return key }

// half is the larger half of the characters of a key, from its beginning.
func half(key string) string { return key[:(len(key)+1)/2] }

var keysEchoed = []entry{
	{"echo-message", "Its message about a wrong key names the right one.", disclose(inMessage(plain)), by(byEcho)},
	{"echo-refusal", "Every refusal of a start repeats the key in its message.", echo(refused, inMessage(plain)), by(byEcho)},
	{"echo-half", "Its message about a wrong key names half of the right one.", disclose(inMessage(half)), by(byEcho)},
	{"echo-tail", "Every refusal repeats the second half of the key.", echo(refused, inMessage(func(key string) string { return key[len(key)/2:] })), by(byEcho)},
	{"echo-base64", "Its refusals repeat the key in base64.", echo(refused, inMessage(func(key string) string {
		return base64.StdEncoding.EncodeToString([]byte(key))
	})), by(byEcho)},
	{"echo-base64-url", "Its refusals repeat key and name in base64 for URLs.", echo(refused, inMessage(func(key string) string {
		return base64.RawURLEncoding.EncodeToString([]byte("key:" + key))
	})), by(byEcho)},
	{"echo-hex", "Its refusals repeat the key in hexadecimal.", echo(refused, inMessage(func(key string) string { return hex.EncodeToString([]byte(key)) })), by(byEcho)},
	{"echo-lower", "Its refusals repeat the key in small letters.", echo(refused, inMessage(strings.ToLower)), by(byEcho)},
	{"echo-detail", "Its refusals repeat the key in base64 as the value of a detail.", echo(refused, func(got *answer, key string) {
		coded := base64.StdEncoding.EncodeToString([]byte(key))
		detail := value{kind: objectKind}.with("typeUrl", text("type.example.com/key")).with("value", text(coded))
		got.setDoc(got.doc().with(nameDetails, array(detail)))
	}), by(byEcho)},
	{"echo-header", "Every answer carries the key in a header.", echo(always, inHeader("X-Debug-Key")), by(byEcho)},
	{"echo-challenge", "Its challenge to a wrong key names the right one.", disclose(func(got *answer, key string) {
		got.header.Set("WWW-Authenticate", `Key realm="`+key+`"`)
	}), by(byEcho)},
	{"echo-cookie", "A start sets a cookie that holds the key.", echo(importStarted, func(got *answer, key string) {
		got.header.Set("Set-Cookie", "session="+key+"; HttpOnly")
	}), by(byEcho)},
	{"echo-redirect", "It sends a wrong key to a login page whose address holds the right one.", disclose(func(got *answer, key string) {
		got.status = http.StatusFound
		got.header.Set("Location", "/login?key="+key)
	}), by(byEcho, byStatus)},
	{"echo-answer", "The answer to a start holds the key.", echo(importStarted, func(got *answer, key string) {
		got.setDoc(got.doc().with("apiKey", text(key)))
	}), by(byEcho)},
	{"echo-request-id", "The request id is made of the key.", echo(always, func(got *answer, key string) {
		got.header.Set("X-Pinecone-Request-Id", half(key)+"-1")
	}), by(byEcho)},
}

func always(*asked, *answer) bool { return true }

func keysAtTimes(c *contract) []entry {
	out := []entry{
		{"one-in-20-let-through", "One in twenty starts with a missing or wrong key is let through.", fresh(func() wrap {
			var n counter
			return repair(func(a *asked) {
				if a.starts() && !a.rightKey() && n.next()%20 == 0 {
					a.authorise()
				}
			})
		}), by(byKey)},
		{"every-second-let-through", "Every second start with a missing or wrong key is let through.", fresh(func() wrap {
			var n counter
			return repair(func(a *asked) {
				if a.starts() && !a.rightKey() && n.next()%2 == 0 {
					a.authorise()
				}
			})
		}), by(byKey)},
		{"every-third-fails", "Every third start with a missing or wrong key is answered 500.", fresh(func() wrap {
			return rewrite(every(3, shut), failed)
		}), by(byServerError)},
	}
	if c.list != nil {
		out = append(out, entry{"checked-after-start",
			"It looks at the key after it has started the import: the answer is 401, the import is listed.",
			startsAll(func(a *asked) bool { return a.starts() && !a.rightKey() }, http.StatusUnauthorized), by(byStartsNone)})
	}
	return out
}
