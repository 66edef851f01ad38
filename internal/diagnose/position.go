package diagnose

import (
	"slices"
	"strings"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/spec/constraint"
)

// A past is what came before a request.
type past struct {
	prev     *Subject
	busy     time.Time // until when an earlier request was under way
	onConn   int       // requests on this connection
	named    map[string]bool
	starts   int
	requests int
}

// besideAnother is the key of what is true of a request that was under way beside another one.
const besideAnother = "at once"

// behindAny begins the keys of what is true of a request right after one of a kind.
const behindAny = "behind "

func newPast() past { return past{named: map[string]bool{}} }

// position notes what came before a request and beside it.
func (e *Evidence) position(s *Subject) {
	p := &e.past
	x := s.Exchange
	if x.NewConn || p.prev == nil {
		p.onConn = 0
		e.notePosition(s, "first on connection", "that is the first on its connection")
	} else {
		e.notePosition(s, "later on connection", "on a connection that was used before")
	}
	if x.Started.Before(p.busy) {
		e.notePosition(s, besideAnother, "while another request is under way")
	}
	if p.prev != nil {
		e.noteBehind(s, p.prev, !x.NewConn)
	}
	if uri := e.Catalogue.Storage(s.Case); uri != "" {
		if p.named[uri] {
			e.notePosition(s, "same storage", "of storage that an earlier start named already (the same again)")
		}
		if s.Started() {
			p.named[uri] = true
		}
	}
	body := s.Case.Request.Body
	s.sizes = append(s.sizes, Size{Unit: unitStarts, N: p.starts + 1}, Size{Unit: unitRequests, N: p.requests + 1},
		Size{Unit: unitOnConnection, N: p.onConn + 1}, Size{Unit: unitBody, N: len(upToEnd(body))}, Size{Unit: unitPadded, N: len(body)})
	p.onConn++
	if s.IsStart() && !slices.ContainsFunc(s.Case.Label.Broken, func(k constraint.Constraint) bool { return k.Keyword == "security" }) {
		p.requests++
	}
	if s.Started() || s.IsStart() && s.Case.Label.Expect == generators.Accept {
		p.starts++
	}
	if end := x.Started.Add(x.Elapsed); end.After(p.busy) {
		p.busy = end
	}
	p.prev = s
}

// Behind returns the request right before one, where an explanation blames it.
func (e *Evidence) Behind(s *Subject, x Explanation) *check.Answer {
	onUsed := strings.Contains(x.Key, "connection") && !s.Exchange.NewConn
	if s.Order == 0 || !x.ByPosition() || !onUsed && !strings.HasPrefix(x.Key, behindAny) {
		return nil
	}
	return e.Subjects[s.Order-1].Answer
}

func (e *Evidence) notePosition(s *Subject, key, words string) {
	e.note(s, Predicate{Key: key, Words: words, rank: rankPosition})
}

// noteBehind notes what kind of request came right before.
func (e *Evidence) noteBehind(s, prev *Subject, sameConnection bool) {
	kinds := map[string]string{}
	switch {
	case prev.Refused():
		kinds["rejected"] = "right after a request that was rejected"
	case prev.Accepted():
		kinds["accepted"] = "right after a request that was accepted"
	case prev.Failed():
		kinds["failed"] = "right after a request that was answered 5XX"
	}
	for _, k := range prev.Case.Label.Broken {
		kinds[k.Keyword] = "right after a request " + Broken(k)
		if check.IsOfBody(k) {
			kinds["invalid"] = "right after a request whose body is invalid"
		}
	}
	for key, words := range kinds {
		e.notePosition(s, behindAny+key, words)
		if sameConnection {
			e.note(s, Predicate{Key: behindAny + "on connection " + key, Words: words + " on the same connection", rank: rankPosition})
		}
	}
}
