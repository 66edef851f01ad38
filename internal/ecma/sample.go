package ecma

import (
	"math/rand/v2"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/dlclark/regexp2/v2/syntax"
)

const (
	tries      = 400
	mostSample = 4000 // characters
	mostRune   = 0x1ffff
)

// Sample returns a text of least to most characters that matches the pattern, the same each time.
// most is negative where there is no limit. ok is false where none was found.
func (r *Regexp) Sample(least, most int) (text string, ok bool) {
	for try := range uint64(tries) {
		repeats := []int{1, 3, 12, 40, least, max(most, least)}[try%6]
		text = r.sample(try, min(repeats, mostSample), try%4 == 1 || try%6 > 3)
		n := utf8.RuneCountInString(text)
		if n < least || most >= 0 && n > most {
			continue
		}
		if matches, err := r.Match(text); matches && err == nil {
			return text, true
		}
	}
	return "", false
}

// sample makes a text that the expression describes, with few more repeats than it demands.
// Look-around is passed over: whether the text satisfies it, matching shows.
func (r *Regexp) sample(seed uint64, repeats int, exactly bool) string {
	s := &sampler{rand: rand.New(rand.NewPCG(seed, 1)), repeats: repeats, exactly: exactly, groups: map[int]string{}, firsts: &r.firsts}
	if r.tree != nil {
		s.node(r.tree.Root)
	}
	return s.out.String()
}

type sampler struct {
	rand    *rand.Rand
	repeats int
	exactly bool // that many times wherever something may repeat
	groups  map[int]string
	firsts  *sync.Map // of rune, by class
	out     strings.Builder
}

func (s *sampler) node(n *syntax.RegexNode) {
	if n == nil || s.out.Len() > mostSample {
		return
	}
	switch n.T {
	case syntax.NtOne, syntax.NtNotone, syntax.NtSet:
		s.character(n)
	case syntax.NtMulti:
		s.out.WriteString(string(n.Str))
	case syntax.NtOneloop, syntax.NtOnelazy, syntax.NtOneloopatomic, syntax.NtNotoneloop, syntax.NtNotonelazy, syntax.NtNotoneloopatomic,
		syntax.NtSetloop, syntax.NtSetlazy, syntax.NtSetloopatomic:
		for range s.times(n) {
			s.character(n)
		}
	case syntax.NtLoop, syntax.NtLazyloop:
		for range s.times(n) {
			s.children(n)
		}
	case syntax.NtAlternate:
		if len(n.Children) > 0 {
			s.node(n.Children[s.rand.IntN(len(n.Children))])
		}
	case syntax.NtCapture:
		from := s.out.Len()
		s.children(n)
		s.groups[n.M] = s.out.String()[from:]
	case syntax.NtRef:
		s.out.WriteString(s.groups[n.M])
	case syntax.NtConcatenate, syntax.NtGroup, syntax.NtAtomic:
		s.children(n)
	}
}

func (s *sampler) children(n *syntax.RegexNode) {
	for _, c := range n.Children {
		s.node(c)
	}
}

// times draws how often a node repeats: at least as often as it must.
func (s *sampler) times(n *syntax.RegexNode) int {
	more := s.repeats
	if n.N-n.M < more {
		more = n.N - n.M
	}
	if !s.exactly {
		more = s.rand.IntN(max(1, more+1))
	}
	return min(n.M+more, mostSample)
}

// plain are the characters that a class is asked for first.
const plain = "abcxyz0129ABCXYZ-_.:/@ +=,;!#$%&'()*<>?[]^{|}~\"\\"

func (s *sampler) character(n *syntax.RegexNode) {
	fits := func(r rune) bool {
		switch {
		case n.Set != nil:
			return n.Set.CharIn(r)
		case n.T == syntax.NtNotone || n.T == syntax.NtNotoneloop || n.T == syntax.NtNotonelazy || n.T == syntax.NtNotoneloopatomic:
			return r != n.Ch
		}
		return r == n.Ch
	}
	if n.Set == nil && fits(n.Ch) {
		s.out.WriteRune(n.Ch)
		return
	}
	from := s.rand.IntN(len(plain))
	for i := range len(plain) {
		if r := rune(plain[(from+i)%len(plain)]); fits(r) {
			s.out.WriteRune(r)
			return
		}
	}
	if r := s.first(n, fits); r > 0 {
		s.out.WriteRune(r)
	}
}

// first returns the first character of a class that has none of the plain ones, or 0; each class
// is looked through once.
func (s *sampler) first(n *syntax.RegexNode, fits func(rune) bool) rune {
	if kept, ok := s.firsts.Load(n); ok {
		return kept.(rune)
	}
	found := rune(0)
	for r := rune(1); r <= mostRune && found == 0; r++ {
		if utf8.ValidRune(r) && fits(r) {
			found = r
		}
	}
	s.firsts.Store(n, found)
	return found
}
