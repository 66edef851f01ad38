package secrets

import "math/bits"

// windows finds parts of patterns in one pass over a text. Every eight bytes of
// a pattern, in lower case, are one number; a small table of bits says for almost
// all places in an honest text that no pattern has these eight bytes, which takes
// about a nanosecond.
type windows struct {
	patterns []pattern
	seeds    map[uint64][]seed
	table    [1 << 10]uint64 // 65,536 bits
}

// A seed is a place in a pattern.
type seed struct{ pattern, at int }

const width = 8 // bytes in a window: as many as fit a number

var lower = func() (table [256]byte) {
	for i := range table {
		table[i] = byte(i)
		if 'A' <= i && i <= 'Z' {
			table[i] += 'a' - 'A'
		}
	}
	return table
}()

// slot is the place of a window in the table of bits.
func slot(window uint64) (word int, bit uint64) {
	hash := window * 0x9E3779B97F4A7C15 >> 48
	return int(hash >> 6), 1 << (hash & 63)
}

// add learns a pattern, and tells whether it has any window that is worth looking
// for: "00000000" stands in honest answers too.
func (w *windows) add(p pattern) bool {
	added := false
	var window uint64
	for i, b := range p.text {
		window = window<<8 | uint64(lower[b])
		if i < width-1 || distinctBytes(window) < 3 {
			continue
		}
		added = true
		word, bit := slot(window)
		w.table[word] |= bit
		w.seeds[window] = append(w.seeds[window], seed{len(w.patterns), i - width + 1})
	}
	if added {
		w.patterns = append(w.patterns, p)
	}
	return added
}

func distinctBytes(window uint64) int {
	var seen [4]uint64
	for ; window > 0; window >>= 8 {
		seen[byte(window)>>6] |= 1 << (window & 63)
	}
	n := 0
	for _, s := range seen {
		n += bits.OnesCount64(s)
	}
	return n
}

func (w *windows) scan(text []byte) []span {
	var out []span
	var window uint64
	end := 0 // of the last span
	for i, b := range text {
		window = window<<8 | uint64(lower[b])
		word, bit := slot(window)
		if w.table[word]&bit == 0 || i-width+1 < end {
			continue
		}
		if found, ok := w.longest(text, end, i-width+1, w.seeds[window]); ok {
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
	return a == b || p.fold && lower[a] == lower[b]
}
