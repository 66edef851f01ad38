package reports

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// anyText draws the texts that a host or a contract could put into a report,
// pieces of every format's own syntax among them.
var anyText = rapid.Custom(func(t *rapid.T) string {
	pieces := rapid.SliceOfN(rapid.OneOf(
		rapid.SampledFrom([]string{"", nasty, "]]>", "</script>", "<!--", "\x00", "\xff", "\u202e", "\r\n", "```", "~~~\n", "- ", "1. ", "===", "---", "# ", "    ", "\t", "|", "&#x0;",
			"<b>", "[a](b)", "![", "https://x.example", "\x1b[2J", "::error::", "/uri maxLength 5", `{"uri":"x"}`, "yes", "no", "accept", "violation", "new", "12", "base64", "QUJD", "failed", "skipped"}),
		rapid.String(),
	), 0, 3).Draw(t, "pieces")
	return strings.Join(pieces, "")
})

// anyReport draws a report of any shape: every field by its kind.
var anyReport = rapid.Custom(func(t *rapid.T) *Report {
	var r Report
	filler{
		text: func() string { return anyText.Draw(t, "text") }, chance: func() bool { return rapid.Bool().Draw(t, "chance") },
		number: func() int64 { return rapid.Int64().Draw(t, "number") }, length: func() int { return rapid.IntRange(0, 2).Draw(t, "length") },
	}.fill(reflect.ValueOf(&r).Elem())
	r.Verdict = rapid.SampledFrom([]Verdict{Conforms, Violates, Incomplete, "<other>"}).Draw(t, "verdict")
	return &r
})

func TestAnyReportIsWellFormedAndInertInEachFormat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyReport.Draw(t, "report")
		for file, write := range formats {
			var b bytes.Buffer
			if err := write(r, &b); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			if _, err := readers[file](b.Bytes()); err != nil {
				t.Fatalf("%s: %v\n%s", file, err, b.Bytes())
			}
		}
	})
}
