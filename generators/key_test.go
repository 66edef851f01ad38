package generators

import (
	"os/exec"
	"strings"
	"testing"
)

var sampleKeys = []string{
	"k7Qx2Rv9Tz5WnB4mJ8sLd3Fh6Gp1CyXeA0uVqZrTiO", "pcsk_4xZ9aB_7c-D", "0b6f2c1e-5d4a-4c3b-9a8f-7e6d5c4b3a21", "test", "Zz", "c2VjcmV0LWtleQ==", "key-with-dash-",
	"under_score_", "a.b~c", "9", `q"u$o` + "`te\\s'", "12345678", "UPPER", "abcba",
}

func TestEachFormOfAKeyIsAnotherKeyAndTheShellMakesTheSame(t *testing.T) {
	for _, key := range sampleKeys {
		var script strings.Builder
		var forms []KeyForm
		for form := range keyForms {
			forms = append(forms, form)
			script.WriteString("printf '%s\\n' \"" + Field{Key: form}.Shell() + "\"\n")
		}
		lines := shell(t, script.String(), key)
		for i, form := range forms {
			value := Field{Key: form}.Resolve(key)
			if (value == key) != (form == KeyRight) {
				t.Errorf("%s of %q is %q", form, key, value)
			}
			if lines[i] != value && !leavesAsItIs(form, key) {
				t.Errorf("%s of %q is %q, in a shell %q", form, key, value, lines[i])
			}
		}
	}
}

// leavesAsItIs are the keys of which a form makes nothing else, so that Resolve puts a
// character behind them.
func leavesAsItIs(form KeyForm, key string) bool {
	return form == KeyOtherCase && strings.ToLower(key) == strings.ToUpper(key) || form == KeyReversed && key == reverse(key)
}

// shell runs a script with a key in the environment and returns the lines that it prints.
func shell(t *testing.T, script, key string) []string {
	t.Helper()
	c := exec.Command("/bin/sh", "-c", script)
	c.Env = []string{"PATH=/usr/bin:/bin", "PINECONE_API_KEY=" + key}
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(string(out), "\n")
}

func TestAnyOtherValueStandsInAShellAsItIs(t *testing.T) {
	for _, value := range []string{"plain", `"quoted"`, "$HOME", "`id`", `back\slash`, "a b", "$(id)", "é", "!x", ""} {
		got := shell(t, `printf '%s\n' "`+Field{Value: value}.Shell()+`"`, "k")[0]
		if got != value {
			t.Errorf("%q is %q in a shell", value, got)
		}
		if v := (Field{Value: value}).Resolve("k"); v != value {
			t.Errorf("%q is sent as %q", value, v)
		}
	}
}

func TestFormsOfNoKeyAreTheirValue(t *testing.T) {
	for form := range keyForms {
		if got := (Field{Key: form, Value: "v"}).Resolve(""); got != "v" {
			t.Errorf("%s of no key is %q", form, got)
		}
	}
}
