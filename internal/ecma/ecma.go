// Package ecma reads the patterns of OpenAPI, which are regular expressions of ECMA-262.
// Go's own regexp reads others: its dot matches CR and U+2028, its \s no Unicode space, and it
// has neither look-around nor \u0041 nor counts over 1000.
package ecma

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/dlclark/regexp2/v2"
	"github.com/dlclark/regexp2/v2/syntax"
)

const (
	longest = 4096 // bytes of a pattern
	deepest = 40   // groups within groups; the time to compile grows with them
	patient = 2 * time.Second
	prompt  = 100 * time.Millisecond
	probed  = 2000 // characters of the texts that a pattern is tried with
)

// A Regexp is a pattern that was understood. It is safe for many goroutines.
type Regexp struct {
	re      *regexp2.Regexp
	tree    *syntax.RegexTree
	pattern string
	firsts  sync.Map
}

type result struct {
	re  *Regexp
	err error
}

var compiled sync.Map // of func() result, by pattern: the parts of a run compile the same ones

// Compile reads a pattern. The error says why it is not tested: it is not one of ECMA-262, or
// matching it may take for ever.
func Compile(pattern string) (*Regexp, error) {
	read, _ := compiled.LoadOrStore(pattern, sync.OnceValue(func() result {
		re, err := compile(pattern)
		return result{re, err}
	}))
	r := read.(func() result)()
	return r.re, r.err
}

func compile(pattern string) (*Regexp, error) {
	if len(pattern) > longest {
		return nil, fmt.Errorf("the pattern has %d bytes, and up to %d are read", len(pattern), longest)
	}
	if why := foreign(pattern); why != "" {
		return nil, fmt.Errorf("the pattern %s is no regular expression of ECMA-262: %s", pattern, why)
	}
	options := regexp2.RegexOptions(regexp2.ECMAScript | regexp2.Unicode)
	re, err := regexp2.Compile(pattern, options)
	if err != nil && !unicodeOnly.MatchString(pattern) {
		options = regexp2.ECMAScript // more lenient, as ECMA-262 has it without the flag u
		re, err = regexp2.Compile(pattern, options)
	}
	if err != nil {
		text := strings.TrimPrefix(err.Error(), "error parsing regexp: ")
		text, _, _ = strings.Cut(text, " in `")
		return nil, fmt.Errorf("the pattern %s is no regular expression of ECMA-262: %s", pattern, text)
	}
	out := &Regexp{re: re, pattern: pattern}
	out.tree, _ = syntax.Parse(pattern, syntax.ParseOptions{RegexOptions: syntax.RegexOptions(options)}) // it was parsed before
	if out.slow() {
		return nil, fmt.Errorf("matching the pattern %s takes too long: its repetitions allow too many ways to read a text", pattern)
	}
	re.MatchTimeout = patient
	return out, nil
}

var (
	errTooLong  = errors.New("matching takes too long")
	unicodeOnly = regexp.MustCompile(`\\[pPk]|\\u\{`) // what means something else without the flag u
	group       = regexp.MustCompile(`^\(\?(?:[:=!]|<[=!]|<[\p{L}_$][\p{L}\p{N}_$]*>|[ims]*(?:-[ims]*)?:)`)
	posix       = regexp.MustCompile(`^(?:\[\[:\^?[a-z]+:\]|&&\[)`)
)

// foreign says what in a pattern belongs to the expressions of another language, which the
// engine would read as something else, or that its groups are too deep.
func foreign(pattern string) string {
	depth, inClass := 0, false
	for i := 0; i < len(pattern); i++ {
		rest := pattern[i:]
		switch {
		case rest[0] == '\\' && len(rest) > 1:
			if letter(rest[1]) && !strings.ContainsRune("bBcdDfknpPrsStuvwWx", rune(rest[1])) {
				return "it has no " + rest[:2]
			}
			i++
		case posix.MatchString(rest):
			return "it has no " + posix.FindString(rest)
		case inClass:
			inClass = rest[0] != ']'
		case rest[0] == '[':
			inClass = true
		case rest[0] == ')':
			depth--
		case rest[0] == '(':
			if strings.HasPrefix(rest, "(?") && !group.MatchString(rest) {
				return "it has no group " + rest[:min(3, len(rest))]
			}
			if depth++; depth > deepest {
				return fmt.Sprintf("up to %d groups within groups are read", deepest)
			}
		}
	}
	return ""
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// slow tries the texts that make an expression with nested repetitions go through all the ways
// to read them: long ones that fit but for their end.
func (r *Regexp) slow() bool {
	r.re.MatchTimeout = prompt
	units := []string{"a", "0", " ", "-", ".", "A", "/"}
	for seed := range uint64(4) {
		units = append(units, r.sample(seed, 3, false))
	}
	for _, unit := range units {
		if unit == "" || len(unit) > probed {
			continue
		}
		if _, err := r.Match(strings.Repeat(unit, probed/len(unit)) + "\x00"); err != nil {
			return true
		}
	}
	return false
}

// Match reports whether a text matches. The error says that this was not found out in time.
func (r *Regexp) Match(text string) (bool, error) {
	ok, err := r.re.MatchString(text)
	if err != nil {
		return false, errTooLong
	}
	return ok, nil
}

// String returns the pattern.
func (r *Regexp) String() string { return r.pattern }

// MatchString is Match for the validator, which takes no error: what is not found out is let pass.
func (r *Regexp) MatchString(text string) bool {
	ok, err := r.Match(text)
	return ok || err != nil
}
