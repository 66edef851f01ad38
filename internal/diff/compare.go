package diff

import (
	"slices"

	"example.com/importcheck/spec"
)

// Compare returns what changes from one contract to the other, over the start and its
// related operations. The order is always the same. The words of the embedded contracts are ours
// and not the publisher's, so that it means nothing where they differ from others.
func Compare(old, new *spec.Contract) Diff {
	d := compareAll(old, new)
	if old.Source == embedded || new.Source == embedded {
		d.Changes = slices.DeleteFunc(d.Changes, func(c Change) bool {
			return c.Kind == "words" && slices.Contains([]string{"title", "summary", "description"}, c.Keyword)
		})
	}
	return d
}

// embedded is the source of a contract of ours.
const embedded = "embedded"

func compareAll(old, new *spec.Contract) Diff {
	c := &comparer{old: old, new: new}
	c.document()
	for _, o := range []struct {
		name     string
		old, new *spec.Operation
	}{
		{"start", &old.Start, &new.Start},
		{"list", old.List, new.List},
		{"describe", old.Describe, new.Describe},
		{"cancel", old.Cancel, new.Cancel},
	} {
		c.operation = o.name
		c.compareOperation(o.old, o.new)
	}
	slices.SortStableFunc(c.changes, byWeight)
	return Diff{Old: old.Version, New: new.Version, OldSource: old.Source, NewSource: new.Source, Changes: together(c.changes),
		versionHeader: versionHeader(new)}
}

// Gone returns the one change to a document that has no start any more: the operation is gone, or
// stands elsewhere.
func Gone(old *spec.Contract, version, source, elsewhere string) Diff {
	c := &comparer{old: old, new: old, operation: "start"}
	change := c.record(place{direction: Operation}, Change{Kind: "operation-gone", OldPointer: at(&old.Start), NewPointer: "/paths",
		Old: old.Start.Method + " " + old.Start.Path, New: elsewhere})
	change.NewLine = 0
	return Diff{Old: old.Version, New: version, OldSource: old.Source, NewSource: source, Changes: c.changes}
}

// A comparer collects the changes.
type comparer struct {
	old, new  *spec.Contract
	operation string
	changes   []Change
}

// A place is where two schemas stand: in which direction, what holds them, and the
// way from there.
type place struct {
	direction string
	holder    string // "" for a request's body, "200", "query limit"
	path      string // "/uri"
	levels    []level
	proof     *proof // how an example is judged; nil where none is looked for
	weak      bool   // its changes rest on documentation
	unsent    bool   // the value must be there, so that its default is never used
}

func (p place) where() string {
	switch {
	case p.holder == "" && p.path == "" && p.direction == Operation:
		return "operation"
	case p.holder == "" && p.path == "":
		return "body"
	case p.holder == "":
		return p.path
	case p.path == "":
		return p.holder
	}
	return p.holder + " " + p.path
}

// A pair is two schemas at one place.
type pair struct {
	*comparer
	place
	a, b *schema
}

// strength returns the pair with its changes marked as binding or as documented.
func (q pair) strength(binds bool) pair {
	q.weak = !binds
	return q
}

// into returns the pair of two schemas one level further in.
func (q pair) into(l level, a, b *schema) pair {
	l.a, l.b = q.a, q.b
	q.levels = append(slices.Clip(q.levels), l)
	if l.in != "branch" {
		q.path += l.pointer()
	}
	q.a, q.b, q.weak, q.unsent = a, b, false, false
	return q
}

// compare records all differences of two schemas.
func (q pair) compare() {
	q.compareNames()
	q.compareNotes()
	if !q.compareTypes() {
		return
	}
	q.compareValues()
	if !q.a.binding() && !q.b.binding() {
		q.compareLimits()
		q.compareShapes()
	}
	if q.share("object") {
		q.compareObjects()
	}
	if q.share("array") && (q.a.items != nil || q.b.items != nil) {
		q.into(level{name: "*", in: "item"}, orAnything(q.a.items, q.a), orAnything(q.b.items, q.b)).compare()
	}
	q.compareChoices()
}

func orAnything(s, holder *schema) *schema {
	if s != nil {
		return s
	}
	return reader{holder.contract, ""}.anything(holder.at)
}

// report records a change of one keyword.
func (q pair) report(kind, keyword, old, new string) { q.reportKeys(kind, keyword, keyword, old, new) }

// reportKeys records a change whose keyword differs between the contracts.
func (q pair) reportKeys(kind, oldKey, newKey, old, new string) {
	q.reportAt(kind, newKey, q.a.pointer(oldKey), q.b.pointer(newKey), old, new)
}

// reportAt records a change at two pointers, and looks for an example where it breaks
// requests.
func (q pair) reportAt(kind, keyword, oldAt, newAt, old, new string) {
	change := q.record(q.place, Change{Kind: kind, Keyword: keyword, OldPointer: oldAt, NewPointer: newAt, Old: old, New: new})
	if change.Class == Breaking && q.direction == Request && q.proof != nil {
		change.Witness = q.witness(keyword)
		if change.Witness == "" && !q.weak {
			change.Meaning += " No example was found."
		}
	}
}

// record completes a change by its rule and keeps it.
func (c *comparer) record(p place, change Change) *Change {
	v := rules[change.Kind].in(p.direction)
	change.Class, change.Meaning, change.Policy = v.class, v.means, v.policy
	change.Direction, change.Operation, change.Where = p.direction, c.operation, p.where()
	change.OldLine, change.NewLine = c.old.Line(change.OldPointer), c.new.Line(change.NewPointer)
	if change.Class != Documentation {
		change.Binding = Binds
		if p.weak {
			change.Binding = Documents
		}
	}
	c.changes = append(c.changes, change)
	return &c.changes[len(c.changes)-1]
}
