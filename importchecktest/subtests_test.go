package importchecktest

import "testing"

func TestAHostsWordsDoNotSteerATerminal(t *testing.T) {
	if got := visible("a\x1b[31mred\n\u202eü\r"); got != "a\\x1b[31mred\n\\u202eü\\r" {
		t.Errorf("%q", got)
	}
}
