package diagnose

// An Explanation is a predicate, or two together, with what it explains.
type Explanation struct {
	Predicate
	Covers []*Subject
	Bound  *Bound // where it is about a size
	facts  []int
}

// ByPosition reports whether it is about what came before a request or beside it.
func (x Explanation) ByPosition() bool { return x.rank == rankPosition }

// Holds reports whether an explanation predicts that a request fails.
func (x Explanation) Holds(e *Evidence, s *Subject) bool {
	for _, id := range x.facts {
		if !s.has(id) {
			return false
		}
	}
	return x.Bound == nil || x.Bound.holds(e.Sizes(s))
}
