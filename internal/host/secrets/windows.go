package secrets

import "slices"

// windows finds parts of patterns in one pass over a text. Of each pattern every four bytes are
// known, in lower case; of a text, only those at each fifth place are looked up, since any eight
// bytes hold such four.
type windows struct {
	patterns []pattern
	seeds    map[window][]seed
}

type window [4]byte

// stride is the distance of the places where a text is looked at.
const stride = leastPart - len(window{}) + 1

// A seed is a place in a pattern.
type seed struct{ pattern, at int }

// lower returns a letter of ASCII as a small one, and any other byte as it is.
func lower(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}

func windowAt(text []byte, at int) (w window) {
	for i := range w {
		w[i] = lower(text[at+i])
	}
	return w
}

// add learns a pattern, and reports whether it can be distinguished from other text.
func (w *windows) add(p pattern) bool {
	if plain(p.text) {
		return false
	}
	for at := range len(p.text) - len(window{}) + 1 {
		in := windowAt(p.text, at)
		w.seeds[in] = append(w.seeds[in], seed{len(w.patterns), at})
	}
	w.patterns = append(w.patterns, p)
	return true
}

// plain reports whether a text holds no eight bytes of which three differ: "00000000" stands in
// honest answers too.
func plain(text []byte) bool {
	for at := range len(text) - leastPart + 1 {
		part := slices.Clone(text[at : at+leastPart])
		for i, b := range part {
			part[i] = lower(b)
		}
		slices.Sort(part)
		if len(slices.Compact(part)) >= 3 {
			return false
		}
	}
	return true
}

func (w *windows) scan(text []byte) []span {
	var out []span
	end := 0 // of the last span
	for at := 0; at+len(window{}) <= len(text); at += stride {
		seeds := w.seeds[windowAt(text, at)]
		if at < end || seeds == nil {
			continue
		}
		if found, ok := w.longest(text, end, at, seeds); ok {
			out, end = append(out, found), found.to
		}
	}
	return out
}

// longest returns the longest part of a pattern around a window of text, not
// reaching before from.
func (w *windows) longest(text []byte, from, at int, seeds []seed) (best span, ok bool) {
	for _, s := range seeds {
		p := w.patterns[s.pattern]
		found := grow(p, text, from, at, s.at)
		size := found.to - found.from
		if size >= p.least && size > best.to-best.from && !plain(text[found.from:found.to]) {
			best, ok = found, true
		}
	}
	return best, ok
}

// grow extends a match of p from one place in both directions.
func grow(p pattern, text []byte, from, at, in int) span {
	begin, first := at, in
	for begin > from && first > 0 && p.same(text[begin-1], p.text[first-1]) {
		begin, first = begin-1, first-1
	}
	for at < len(text) && in < len(p.text) && p.same(text[at], p.text[in]) {
		at, in = at+1, in+1
	}
	found := span{from: begin, to: at, how: p.how, part: at-begin < len(p.text)}
	if p.how == "" && string(text[begin:at]) != string(p.text[first:in]) {
		found.how = "other case"
	}
	return found
}

func (p pattern) same(a, b byte) bool {
	return a == b || p.fold && lower(a) == lower(b)
}
