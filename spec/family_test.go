package spec

import "testing"

func TestAURIFillsTheWordsOfItsTemplate(t *testing.T) {
	for template, want := range map[string]string{
		"s3://BUCKET_NAME/IMPORT_DIR":         "s3://b/d",
		"https://ACCOUNT.a.example/BOX/DIR_1": "https://b.a.example/container/d",
		"x://A/NAME/a-DIR/behind":             "x://A/b/a-d/behind", // one capital is no word
		"x://NAME":                            "x://b",
		"x://plain":                           "x://plain",
	} {
		if got := (Family{Template: template}).URI("b", "d"); got != want {
			t.Errorf("%s: %s, want %s", template, got, want)
		}
	}
}
