package secrets

import (
	"encoding/binary"
	"slices"
)

// windows finds parts of patterns in one pass over a text: every eight bytes of a
// pattern, in lower case, are looked up.
type windows struct {
	patterns []pattern
	seeds    map[window][]seed
}

// A window holds eight bytes in lower case.
type window uint64

// A seed is a place in a pattern.
type seed struct{ pattern, at int }

const width = 8 // bytes in a window

// lower returns a letter of ASCII as a small one, and any other byte as it is.
func lower(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}

// windowsOf visits each window of a text, with the place where it begins.
func windowsOf(text []byte, visit func(at int, w window)) {
	var w window
	for i, b := range text {
		if w = w<<8 | window(lower(b)); i >= width-1 {
			visit(i-width+1, w)
		}
	}
}

// add learns a pattern, and reports whether it has any window that is worth looking
// for: "00000000" stands in honest answers too.
func (w *windows) add(p pattern) bool {
	added := false
	windowsOf(p.text, func(at int, in window) {
		if distinctBytes(in) >= 3 {
			added = true
			w.seeds[in] = append(w.seeds[in], seed{len(w.patterns), at})
		}
	})
	if added {
		w.patterns = append(w.patterns, p)
	}
	return added
}

func distinctBytes(w window) int {
	all := binary.BigEndian.AppendUint64(nil, uint64(w))
	slices.Sort(all)
	return len(slices.Compact(all))
}

func (w *windows) scan(text []byte) []span {
	var out []span
	end := 0 // of the last span
	windowsOf(text, func(at int, in window) {
		seeds := w.seeds[in]
		if at < end || seeds == nil {
			return
		}
		if found, ok := w.longest(text, end, at, seeds); ok {
			out, end = append(out, found), found.to
		}
	})
	return out
}

// longest returns the longest part of a pattern around a window of text, not
// reaching before from.
func (w *windows) longest(text []byte, from, at int, seeds []seed) (best span, ok bool) {
	for _, s := range seeds {
		p := w.patterns[s.pattern]
		found := grow(p, text, from, at, s.at)
		if found.to-found.from >= p.least && found.to-found.from > best.to-best.from {
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
