package mockhost

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"sync/atomic"
)

// faultsOfIDs are those of the id that an answer to a start holds.
func faultsOfIDs(c *contract) []fault {
	if know(c).start.success.shape.find(nameID) == nil {
		return nil
	}
	out := chapter("id", absentIDs...)
	return append(out, chapter("id", repeatedIDs...)...)
}

var absentIDs = []entry{
	{"missing", "The answer to a start holds no id.", rewrite(importStarted, as(func(got *answer) { got.setDoc(got.doc().without(nameID)) })), by(byIDPresent)},
	{"renamed", "The id comes under another name.", rewrite(importStarted, as(func(got *answer) { got.renameID("importId") })), by(byIDPresent)},
	{"capitals", "The name of the id is in capitals.", rewrite(importStarted, as(func(got *answer) { got.renameID(strings.ToUpper(nameID)) })), by(byIDPresent)},
	{"inside", "The id stands one level deeper.", rewrite(importStarted, as(func(got *answer) {
		got.setDoc(value{kind: objectKind}.with("import", got.doc()))
	})), by(byIDPresent)},
	{"one-in-20-missing", "One in twenty answers holds no id.", fresh(func() wrap {
		return rewrite(every(20, importStarted), as(func(got *answer) { got.setDoc(got.doc().without(nameID)) }))
	}), by(byIDPresent)},
	{"one-in-20-empty", "One in twenty ids is empty.", fresh(func() wrap {
		return rewrite(every(20, importStarted), as(func(got *answer) { got.setID("") }))
	}), by(bySchema)},
}

func (a *answer) id() string {
	v, _ := a.doc().get(nameID)
	return v.text
}

func (a *answer) setID(id string) { a.setDoc(a.doc().with(nameID, text(id))) }

func (a *answer) renameID(to string) {
	id, _ := a.doc().get(nameID)
	a.setDoc(a.doc().without(nameID).with(to, id))
}

// again answers with the id of the start before where p holds. p is asked of every
// start, those that were refused included.
func again(make func() after) wrap {
	return fresh(func() wrap {
		p := make()
		var last atomic.Pointer[string]
		return rewrite(func(a *asked, _ *answer) bool { return a.starts() }, func(a *asked, got *answer) {
			before := last.Load()
			if again := p(a, got); !got.ok() {
				return
			} else if again && before != nil {
				got.setID(*before)
				return
			}
			id := got.id()
			last.Store(&id)
		})
	})
}

func hashed(s string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s)) // a hash takes everything
	return strconv.FormatUint(h.Sum64(), 36)
}

// modulo counts ids from 1 again after n.
func modulo(n int64) wrap {
	return fresh(func() wrap {
		var starts counter
		return rewrite(importStarted, as(func(got *answer) { got.setID(strconv.FormatInt(starts.next()%n, 10)) }))
	})
}

var repeatedIDs = []entry{
	{"always-same", "Every start has the same id.", rewrite(importStarted, as(func(got *answer) { got.setID("1") })), by(byIDUnique)},
	{"by-uri", "Starts of the same storage have the same id.", rewrite(importStarted, func(a *asked, got *answer) {
		h := &Host{storage: a.know.storage}
		got.setID(hashed(h.uriOf(a.doc)))
	}), by(byIDUnique)},
	{"by-body", "Starts of the same body have the same id.", rewrite(importStarted, func(a *asked, got *answer) { got.setID(hashed(string(a.raw))) }), by(byIDUnique)},
	{"by-length", "The id is the length of the body.", rewrite(importStarted, func(a *asked, got *answer) { got.setID(strconv.Itoa(len(a.raw))) }), by(byIDUnique)},
	{"pairs", "Two starts behind each other have the same id.", again(func() after { return every(2, importStarted) }), by(byIDUnique)},
	{"one-in-20", "One in twenty ids is that of the start before.", again(func() after { return every(20, importStarted) }), by(byIDUnique)},
	{"one-in-50", "One in fifty ids is that of the start before.", again(func() after { return every(50, importStarted) }), by(byIDUnique)},
	{"modulo-10", "Ids begin again after ten starts.", modulo(10), by(byIDUnique)},
	{"modulo-50", "Ids begin again after fifty starts.", modulo(50), by(byIDUnique)},
	{"by-connection", "Each connection counts its ids by itself.", fresh(func() wrap {
		var starts tally
		return rewrite(importStarted, func(a *asked, got *answer) { got.setID(strconv.Itoa(starts.add(a.RemoteAddr))) })
	}), by(byIDUnique)},
	{"by-replica", "Two replicas, which serve connections by turns, count their ids each by itself.", fresh(func() wrap {
		var seen connections
		var starts tally
		return rewrite(importStarted, func(a *asked, got *answer) {
			got.setID(strconv.Itoa(starts.add(fmt.Sprint(seen.number(a.RemoteAddr) % 2))))
		})
	}), by(byIDUnique)},
	{"after-refusal", "The first start after a refused one has the id of the start before.", again(afterRefusal), by(byIDUnique)},
	{"at-once", "Two starts that are under way at once have the same id.", atOnce(func(got *answer, _ *asked, other string) { got.setID(other) }), by(byIDUnique)},
}
