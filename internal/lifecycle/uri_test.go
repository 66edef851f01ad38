package lifecycle

import "testing"

func TestTheTitleSaysWhatChangedOfAURI(t *testing.T) {
	for _, row := range []struct{ sent, told, want string }{
		{"s3://bucket/a&b", "s3://bucket/a&amp;b", `, which holds "amp;" more`},
		{`s3://bucket/a"b`, "s3://bucket/a&quot;b", `, with "&quot;" in place of "\""`},
		{"s3://bucket/a b", "s3://bucket/ab", `, which lacks " "`},
		{"s3://bucket/née", "s3://bucket/ne\u0301e", ", with \"e\u0301\" in place of \"é\""},
		{"s3://bucket/tczebg9a", "s3://bucket/tk4pp3pm", ""},
		{"s3://bucket/a", "gs://bucket/a", ""},
		{"s3://bucket/a", "", ""},
	} {
		if got := changed(row.sent, row.told); got != row.want {
			t.Errorf("%s told as %s: %s, want %s", row.sent, row.told, got, row.want)
		}
	}
}
