package mockhost

import (
	"net/http"
	"slices"
	"strconv"
	"sync"
)

// faultsOfRelated are those of list, describe and cancel, and of refused starts
// that these show.
func faultsOfRelated(c *contract) []fault {
	var out []fault
	if c.list != nil {
		out = append(out, chapter("list", ofList(c)...)...)
		out = append(out, warnings(chapter("list", beyondLimits(c)...))...)
		out = append(out, chapter("refused", startedAllTheSame...)...)
	}
	if c.describe != nil {
		out = append(out, chapter("describe", ofOne(c, c.describe, byVisible, "describe")...)...)
	}
	if c.cancel != nil {
		out = append(out, chapter("cancel", ofOne(c, c.cancel, byCancellable, "cancel")...)...)
		if c.describe != nil {
			out = append(out, chapter("cancel", entry{"does-nothing", "A cancel is answered as done and does nothing.",
				answerWhen(onRoute(c, c.cancel), cancelNothing(c)), by(byCancellable)},
				entry{"completed-later", "What was cancelled is described as Completed later.", completedLater(c), by(byCancellable)})...)
		}
	}
	return out
}

// onRoute asks whether a request with the right key is for an operation.
func onRoute(c *contract, o *operation) when {
	to := toRoute(c, o)
	return func(a *asked) bool { return to(a) && a.rightKey() }
}

// toRoute asks whether a request is for an operation, whatever its key.
func toRoute(c *contract, o *operation) when {
	r := compileRoute(c, *o, nil)
	return func(a *asked) bool {
		_, fits := r.match(a.URL.EscapedPath())
		return fits && a.Method == o.Method
	}
}

// withImports changes the imports on a page of the list.
func withImports(is after, change func(items []value) []value) wrap {
	return rewrite(is, as(func(got *answer) {
		data, _ := got.doc().get(nameData)
		got.setDoc(got.doc().with(nameData, array(change(data.items)...)))
	}))
}

func answered(p when) after {
	return func(a *asked, got *answer) bool { return p(a) && got.ok() }
}

func ofList(c *contract) []entry {
	on := onRoute(c, c.list)
	is := answered(on)
	refusedFor := func(parameter string) after {
		return func(a *asked, got *answer) bool { return on(a) && !got.ok() && a.URL.Query().Has(parameter) }
	}
	return []entry{
		{"empty", "Its list is always empty.", withImports(is, func([]value) []value { return nil }), by(byVisible)},
		{"without-newest", "Its list lacks the newest import.", withImports(is, func(items []value) []value { return items[min(1, len(items)):] }), by(byVisible)},
		{"other-ids", "Its list gives other ids than its starts.", withImports(is, func(items []value) []value {
			for i := range items {
				id, _ := items[i].get(nameID)
				items[i] = items[i].with(nameID, text("import-"+id.text))
			}
			return items
		}), by(byVisible)},
		{"fails", "Its list is answered 500.", rewrite(is, failed), by(byServerError)},
		{"limit-ignored", "It does not look at the size of a page that is asked for.", repair(func(a *asked) {
			if n, err := strconv.Atoi(a.URL.Query().Get(nameLimit)); err == nil && n > 0 && n < pageSize && on(a) {
				a.withoutLimit()
			}
		}), by(byVisible)},
		{"limit-ignored-behind-token", "It does not look at the size of a page behind the first one.", repair(func(a *asked) {
			if on(a) && a.URL.Query().Has(nameToken) {
				a.withoutLimit()
			}
		}), by(byVisible)},
		{"page-of-one-refused", "It refuses a page of one import.", answerWhen(func(a *asked) bool { return on(a) && a.URL.Query().Get(nameLimit) == "1" },
			refuseWith(http.StatusBadRequest)), by(byVisible)},
		{"size-outside-fails", "A page of a size that it does not allow is answered 500.", rewrite(refusedFor(nameLimit), failed), by(byServerError)},
		{"strange-token-fails", "A page behind a token that it never gave is answered 500.", rewrite(refusedFor(nameToken), failed), by(byServerError)},
		{"first-page-alone", "Its list ends after the first page.", rewrite(is, as(func(got *answer) { got.setDoc(got.doc().without(namePages)) })), by(byVisible)},
		{"null", "Its list is null.", rewrite(is, as(func(got *answer) { got.setDoc(got.doc().with(nameData, value{})) })), by(bySchema)},
		{"text", "Its list comes as text.", rewrite(is, as(func(got *answer) { got.header.Set("Content-Type", "text/plain") })), by(byMediaType)},
		{"array", "Its list is a bare array.", rewrite(is, as(func(got *answer) {
			data, _ := got.doc().get(nameData)
			got.setDoc(data)
		})), by(bySchema)},
	}
}

// withoutLimit asks for a page of the usual size.
func (a *asked) withoutLimit() {
	q := a.URL.Query()
	q.Del(nameLimit)
	a.edit()
	a.URL.RawQuery = q.Encode()
}

// beyondLimits are those of a list that takes a number of imports outside the bounds of it.
func beyondLimits(c *contract) []entry {
	on := onRoute(c, c.list)
	var out []entry
	for _, p := range paramsOf(c, *c.list) {
		if p.in != "query" || p.name != nameLimit || p.shape == nil {
			continue
		}
		clamped := func(outside func(n float64) bool) wrap {
			return repair(func(a *asked) {
				if n, err := strconv.Atoi(a.URL.Query().Get(p.name)); err == nil && on(a) && outside(float64(n)) {
					a.withoutLimit()
				}
			})
		}
		if least := p.shape.above; least != nil {
			out = append(out, entry{"limit-below-accepted", "It takes a limit below the minimum for none.",
				clamped(func(n float64) bool { return n < least.limit }), by(byDocumented)})
		}
		if most := p.shape.below; most != nil {
			out = append(out, entry{"limit-above-accepted", "It takes a limit above the maximum for none.",
				clamped(func(n float64) bool { return n > most.limit }), by(byDocumented)})
		}
	}
	return out
}

func ofOne(c *contract, o *operation, check, word string) []entry {
	on := onRoute(c, o)
	is := answered(on)
	unknown := func(a *asked, got *answer) bool { return on(a) && got.status == http.StatusNotFound }
	return []entry{
		{"unknown", "It answers 404 to every " + word + ".", answerWhen(on, refuseWith(http.StatusNotFound)), by(check)},
		{"not-allowed", "It answers 405 to every " + word + ".", answerWhen(on, refuseWith(http.StatusMethodNotAllowed)), by(check)},
		{"fails", "A " + word + " is answered 500.", answerWhen(on, fail), by(byServerError)},
		{"text", "It answers a " + word + " as text.", rewrite(is, as(func(got *answer) { got.set("text/plain", "ok") })), by(byMediaType)},
		{"null", "It answers a " + word + " with null.", rewrite(is, as(func(got *answer) { got.body = []byte("null") })), by(bySchema)},
		{"stranger", "It answers a " + word + " of an id that was never given as if it were there.", rewrite(unknown, as(func(got *answer) {
			got.status, got.body = http.StatusOK, []byte("{}")
		})), by(check)},
		{"stranger-fails", "A " + word + " of an id that was never given is answered 500.", rewrite(unknown, failed), by(byServerError)},
		{"status-202", "It answers a " + word + " 202.", rewrite(is, as(func(got *answer) { got.status = http.StatusAccepted })), by(byStatus)},
	}
}

// completedLater describes what was cancelled as completed once it was described as cancelled twice.
func completedLater(c *contract) wrap {
	is := answered(onRoute(c, c.describe))
	return fresh(func() wrap {
		var times sync.Map // counters, by the path of the import
		return rewrite(is, func(a *asked, got *answer) {
			if v, there := got.doc().get(nameStatus); !there || v.text != "Cancelled" {
				return
			}
			if n, _ := times.LoadOrStore(a.URL.EscapedPath(), &counter{}); n.(*counter).next() > 2 {
				got.setDoc(got.doc().with(nameStatus, text("Completed")))
			}
		})
	})
}

func cancelNothing(c *contract) doing {
	r := compileRoute(c, *c.cancel, nil)
	return func(w http.ResponseWriter, _ *asked) { r.success.send(w, nil) }
}

// nearly asks whether a request is a start that must be refused, for a reason that
// lets its storage be seen in a list.
func nearly(reason when) when {
	return func(a *asked) bool {
		if !a.starts() || !a.rightKey() || !reason(a) {
			return false
		}
		for _, p := range a.know.storage {
			if v, ok := a.doc.at(p); ok && a.acceptable(a.know.good.put(p, v)) {
				return true
			}
		}
		return false
	}
}

func invalid(a *asked) bool { return a.json && !a.acceptable(a.doc) }

var startedAllTheSame = []entry{
	{"invalid-starts", "A start that it refuses for its body is started all the same.", startsAll(nearly(invalid), http.StatusBadRequest), by(byStartsNone)},
	{"null-starts", "A start that it refuses for a null is started all the same.", startsAll(nearly(func(a *asked) bool {
		return invalid(a) && slices.ContainsFunc(a.doc.items, func(v value) bool { return v.is(nullKind) })
	}), http.StatusBadRequest), by(byStartsNone)},
	{"long-starts", "A start that it refuses for a text that is too long is started all the same.", startsAll(nearly(func(a *asked) bool {
		return invalid(a) && slices.ContainsFunc(a.doc.items, func(v value) bool { return v.is(textKind) && len(v.text) > 1000 })
	}), http.StatusBadRequest), by(byStartsNone)},
}
