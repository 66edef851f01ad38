package selftest

import (
	"bytes"
	"encoding/json"
	"testing"
)

func TestTheFirstOfTwoCounts(t *testing.T) {
	for in, want := range map[string]string{
		`{"a":1,"b":2}`: `{"a":1,"b":2}`, `{"a":1,"a":2}`: `{"a":1}`, `{"a":{"b":1,"b":2},"a":3}`: `{"a":{"b":1}}`, `{"a":1,"\u0061":2}`: `{"a":1}`,
		`[1]`: `[1]`, `{"a":1}x`: `{"a":1}x`, `{`: `{`, ``: ``,
	} {
		if got := string(firstOfEach([]byte(in))); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

func TestWhatIsInABody(t *testing.T) {
	for _, c := range []struct {
		body          string
		twice, halfOf bool
		deep          int
	}{
		{`{"a":1,"b":2}`, false, false, 1}, {`{"a":1,"a":2}`, true, false, 1}, {`{"a":{"b":1,"b":2}}`, true, false, 2}, {`[[["]"]]]`, false, false, 3},
		{`{"a":"\ud83d\ude00"}`, false, false, 1}, {`{"a":"\ud83d"}`, false, true, 1}, {`{"a":"\uDE00\uD83D"}`, false, true, 1}, {`{"a":"\\ud83d"}`, false, false, 1},
	} {
		if got := repeated([]byte(c.body)); got != c.twice {
			t.Errorf("%s: a name comes twice: %v", c.body, got)
		}
		if got := halfPair([]byte(c.body)); got != c.halfOf {
			t.Errorf("%s: half of a pair: %v", c.body, got)
		}
		if got := depth([]byte(c.body)); got != c.deep {
			t.Errorf("%s: depth %d, want %d", c.body, got, c.deep)
		}
	}
}

func TestEscapingChangesTheWritingAlone(t *testing.T) {
	for _, in := range []string{`{"id":"a\"b\\c\u00e9","é語😀":["x",1,null]}`, `"\\"`, `{}`} {
		got := escaped("%04X", func(rune) bool { return true })([]byte(in))
		var want, have any
		if json.Unmarshal([]byte(in), &want) != nil || json.Unmarshal(got, &have) != nil || toJSON(want) != toJSON(have) {
			t.Errorf("%s is written as %s", in, got)
		}
		if bytes.ContainsAny(got, "xé語") {
			t.Errorf("%s is written as %s", in, got)
		}
	}
}

func toJSON(v any) string {
	b, _ := json.Marshal(v) // it was read from JSON
	return string(b)
}

func TestGzipIsOfferedOnlyToThoseWhoTakeIt(t *testing.T) {
	for line, want := range map[string]bool{"": false, "gzip": true, "GZIP": true, "deflate, gzip;q=0.5": true, "gzip;q=0": false, "gzip;q=0.0, identity": false, "br": false, "*": false} {
		if got := acceptsGzip([]string{line}); got != want {
			t.Errorf("%q: %v", line, got)
		}
	}
}
