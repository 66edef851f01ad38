package mockhost

import (
	"cmp"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"time"

	"example.com/importcheck/internal/spelling"
	"example.com/importcheck/internal/usererr"
)

// What holds for an import of which no rule says otherwise.
const (
	usualTakes   = 2 * time.Second
	usualRecords = 1000
	usualError   = "the data could not be read"
	usualMessage = "the host refuses this start"
)

// A Rule says which starts it fits and what becomes of these imports. A field that is zero
// fits every start, or leaves what it says as it is without a rule.
type Rule struct {
	URI         string // a regular expression that is found in the uri
	Integration string // the integrationId
	Order       int    // which valid start of the host it is, from 1

	Takes        time.Duration // from the start to the end; 2 s where it is zero
	Records      int64         // 1,000 where it is zero
	Ends         string        // a state in which imports end, as the contract writes it; "Completed" where it is empty
	Error        string        // why it failed
	Stuck        bool          // it never ends, and stays at 100 %
	VisibleAfter time.Duration // until then list, describe and cancel do not know it
	Latency      time.Duration // before each answer about it, in real time whatever the clock of the host

	Refuse Refusal

	source source
}

// A Refusal says how starts are refused that a rule fits. Status 0 refuses none.
type Refusal struct {
	Status     int
	Message    string
	RetryAfter time.Duration // whole seconds
	Times      int           // so many starts are refused and the next ones accepted; 0 refuses all
}

// source is where a rule was read.
type source struct {
	file  string
	line  int
	lines map[string]int // of its keys
}

// A flaw is what is wrong with a rule, by the key of the file that says it.
type flaw struct{ key, problem, remedy string }

// WithImports has imports live: they are pending, then in progress, then end. The first rule
// that fits a start holds for its import; where none fits, it is completed after 2 s. Without
// this option imports stay as they began until they are cancelled.
func WithImports(rules ...Rule) Option {
	return func(h *Host) {
		h.imports.script = nil
		for n, r := range append(slices.Clone(rules), Rule{}) {
			made, wrong := h.ruled(r)
			if wrong != nil {
				h.err = cmp.Or(h.err, r.because(n+1, wrong))
				return
			}
			h.imports.script = append(h.imports.script, made)
		}
	}
}

// because is the user's error about a rule, which is the nth.
func (r *Rule) because(n int, f *flaw) error {
	if r.source.file == "" {
		return &usererr.Error{Place: fmt.Sprintf("rule %d", n), Problem: f.problem, Remedy: f.remedy}
	}
	line, ok := r.source.lines[f.key]
	if !ok {
		line = r.source.line
	}
	return usererr.AtLine(r.source.file, line, f.problem, f.remedy)
}

// A ruled is a rule at one host, with what it leaves open filled in.
type ruled struct {
	Rule
	uri     *regexp.Regexp
	reply   reply // of a refusal
	refused int
}

func (h *Host) ruled(r Rule) (*ruled, *flaw) {
	if wrong := r.flaw(h.imports.states); wrong != nil {
		return nil, wrong
	}
	out := &ruled{Rule: r, uri: regexp.MustCompile(r.URI)}
	out.Takes = cmp.Or(r.Takes, usualTakes)
	out.Records = cmp.Or(r.Records, usualRecords)
	out.Ends = cmp.Or(r.Ends, h.imports.states.completed)
	if out.Ends == h.imports.states.failed {
		out.Error = cmp.Or(r.Error, usualError)
	}
	if r.Refuse.Status != 0 {
		out.Refuse.Message = cmp.Or(r.Refuse.Message, usualMessage)
		out.reply = compileReply(h.contract, h.contract.start, r.Refuse.Status)
	}
	return out, nil
}

// fits reports whether the rule is about a start, the nth that is valid.
func (r *ruled) fits(uri, integration string, n int) bool {
	return (r.Order == 0 || r.Order == n) && (r.Integration == "" || r.Integration == integration) && r.uri.MatchString(uri)
}

// refuses reports whether the rule refuses one more start, and counts it.
func (r *ruled) refuses() bool {
	if r.Refuse.Status == 0 || r.Refuse.Times > 0 && r.refused >= r.Refuse.Times {
		return false
	}
	r.refused++
	return true
}

// flaw returns what is wrong with a rule at a host of these states.
func (r *Rule) flaw(s states) *flaw {
	if wrong := r.misfit(); wrong != nil {
		return wrong
	}
	switch {
	case r.Stuck && r.Ends != "":
		return &flaw{"ends", "the import is stuck and ends as well", "leave stuck or ends out"}
	case r.Ends != "" && !slices.Contains(s.ends, r.Ends):
		return &flaw{"ends", fmt.Sprintf("no import ends in the state %q", r.Ends), spelling.Remedy(r.Ends, s.ends)}
	case r.Error != "" && r.Ends != s.failed:
		return &flaw{"error", "an error is said of an import that does not fail",
			"add ends: " + s.failed + ", or leave the error out"}
	case r.Refuse != Refusal{}:
		return r.refusalFlaw()
	}
	return nil
}

// misfit finds what is wrong with single fields.
func (r *Rule) misfit() *flaw {
	if _, err := regexp.Compile(r.URI); err != nil {
		return &flaw{"uri", "the pattern does not compile: " + err.Error(),
			"write a regular expression as Go has them, such as ^s3://bucket/"}
	}
	for _, n := range []struct {
		key   string
		value int64
		least string
	}{
		{"order", int64(r.Order), "1"}, {"records", r.Records, "1"}, {"times", int64(r.Refuse.Times), "1"},
		{"takes", int64(r.Takes), "1ms"}, {"visibleAfter", int64(r.VisibleAfter), "1ms"},
		{"latency", int64(r.Latency), "1ms"}, {"retryAfter", int64(r.Refuse.RetryAfter), "1s"},
	} {
		if n.value < 0 {
			return &flaw{n.key, n.key + " is negative", "write " + n.least + " or more, or leave it out"}
		}
	}
	return nil
}

func (r *Rule) refusalFlaw() *flaw {
	switch s := r.Refuse.Status; {
	case s/100 != 4 && s/100 != 5:
		return &flaw{"status", fmt.Sprintf("the status %d refuses nothing", s), "write one from 400 to 599"}
	case r.Refuse.RetryAfter%time.Second != 0:
		return &flaw{"retryAfter", "Retry-After counts whole seconds", "write a time such as 2s"}
	case r.Refuse.Times == 0 && r.lives():
		return &flaw{"refuse", "what is always refused takes no time and has no end",
			"add times, or leave out what follows a start"}
	}
	return nil
}

// lives reports whether the rule says what follows a start.
func (r *Rule) lives() bool {
	return r.Takes > 0 || r.Records > 0 || r.Ends != "" || r.Stuck || r.VisibleAfter > 0
}

// refuse answers a start as the rule refuses it.
func (r *ruled) refuse(w http.ResponseWriter) {
	if r.Refuse.RetryAfter > 0 {
		w.Header().Set("Retry-After", fmt.Sprint(int64(r.Refuse.RetryAfter/time.Second)))
	}
	r.reply.fail(w, r.Refuse.Message)
}
