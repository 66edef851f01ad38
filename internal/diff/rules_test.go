package diff

import (
	"slices"
	"strings"
	"testing"
)

// An edit of the tests leads to every kind, so that none is dead and each class was reasoned
// about.
func TestAnEditLeadsToEveryKind(t *testing.T) {
	seen := set{"version": true} // reported between the embedded versions
	for _, r := range slices.Concat(requestRows, parameterRows, operationRows, answerRows) {
		for _, w := range r.want {
			seen[w[strings.LastIndex(w, " ")+1:]] = true
		}
	}
	for _, kind := range Kinds() {
		if !seen[kind] {
			t.Errorf("no edit leads to %s", kind)
		}
	}
}

func TestRulesAreWhole(t *testing.T) {
	for kind, r := range rules {
		for _, direction := range directions {
			v := r.in(direction)
			if v == (verdict{}) {
				continue
			}
			if !slices.Contains(classes, v.class) || !strings.HasSuffix(v.means, ".") {
				t.Errorf("%s in %s: class %q, meaning %q", kind, direction, v.class, v.means)
			}
			if v.policy != "" && !strings.HasPrefix(v.policy, "breaking: ") && !strings.HasPrefix(v.policy, "not breaking: ") {
				t.Errorf("%s in %s: policy %q", kind, direction, v.policy)
			}
		}
	}
}

// The publisher's policy knows no direction; these are where it and we part.
func TestWhereThePolicyDiffers(t *testing.T) {
	rows := map[string]bool{
		"breaking response 200 /status values-added":       true,
		"compatible response 200 /status values-removed":   true,
		"compatible response 200 /status values-bind-more": false,
	}
	for _, e := range [][]edit{{{inModel, "            - Cancelled\n", "            - Cancelled\n            - Paused\n"}}, {{inModel, "            - Pending\n", ""}}, {{inModel, "x-enum", "enum"}}} {
		d := Compare(quickly(t, latest(t)), quickly(t, apply(t, latest(t), e))).Only("describe")
		c := d.Changes[0]
		if want, ok := rows[changeLines(d)[0]]; !ok || c.Differs() != want {
			t.Errorf("%s: differs %v, policy %q", changeLines(d)[0], c.Differs(), c.Policy)
		}
	}
}

// Whatever contract can be loaded can be compared, both ways.
func FuzzCompare(f *testing.F) {
	for _, s := range []string{`{type: object, properties: {a: {type: string, maxLength: 5}}}`, `{allOf: [{required: [a]}, {additionalProperties: false}]}`,
		`{oneOf: [{type: 'null'}, {not: {}}], multipleOf: 3}`, `true`, `{enum: [1, null, [], {}], format: int32}`, `{type: array, items: {anyOf: [{}, {pattern: '(a|b)*'}]}, minItems: 9}`} {
		f.Add(s, `{type: object}`)
	}
	f.Fuzz(func(t *testing.T, x, y string) {
		old, ok := tolerant(x)
		new, ok2 := tolerant(y)
		if !ok || !ok2 {
			return
		}
		for _, d := range []Diff{Compare(old, new), Compare(new, old)} {
			for _, c := range d.Changes {
				if c.Class == "" || c.Meaning == "" {
					t.Errorf("%s of %s has no rule", c.Kind, c.Direction)
				}
			}
		}
	})
}
