package waiver

import (
	"regexp"
	"strconv"
	"strings"
)

var atLine = regexp.MustCompile(`\bL(\d+)\.C\d+`)

// lineOf returns the last line that an error of the YAML reader names, or 0: where the
// error spans several it was noticed there.
func lineOf(err error) int {
	all := atLine.FindAllStringSubmatch(err.Error(), -1)
	if all == nil {
		return 0
	}
	n, _ := strconv.Atoi(all[len(all)-1][1]) // digits; too many give no line
	return n
}

// quoted writes a text as YAML takes it back whole: plain where that is safe, else in
// double quotes with the escapes of Go, which YAML shares. JSON's would not do: it leaves
// U+0085 as it is, and YAML folds that to a space, as it does a line break.
func quoted(s string) string {
	if plain.MatchString(s) {
		return s
	}
	return strconv.QuoteToGraphic(strings.ToValidUTF8(s, "\ufffd"))
}

var plain = regexp.MustCompile(`^[a-z]+(-[a-z]+)+$`)
