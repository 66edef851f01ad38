package diagnose

// An Explanation is a predicate, or two together, with what it explains.
type Explanation struct {
	Predicate
	Covers []*Subject
	Bound  *Bound // where it is about a size
	facts  []int
	none   bool // the host accepts no valid start
}

// ByPosition reports whether it is about what came before a request or beside it.
func (x Explanation) ByPosition() bool {
	if x.Bound != nil {
		return positional(x.Bound.Unit)
	}
	return x.rank == rankPosition && len(x.facts) > 0
}

// OfBody reports whether it is about the size of the whole body.
func (x Explanation) OfBody() bool {
	return x.Bound != nil && x.Bound.OfBody()
}

// Holds reports whether an explanation predicts that a request fails.
func (x Explanation) Holds(e *Evidence, s *Subject) bool {
	for _, id := range x.facts {
		if !s.has(id) {
			return false
		}
	}
	return x.Bound == nil || x.Bound.holds(e.sizesIn(x.Bound.Unit, s))
}
