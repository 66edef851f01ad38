package reports

import "testing"

func TestClipCountsWhatHTMLWrites(t *testing.T) {
	for _, c := range []struct{ in, want string }{{"<<<", "<<…"}, {"abcdefghijklmn", "abcdefghij…"}, {"ééééé", "ééééé"}, {"", ""}} {
		if got := clip(c.in, 10); got != c.want {
			t.Errorf("%q: got %q, want %q", c.in, got, c.want)
		}
	}
}
