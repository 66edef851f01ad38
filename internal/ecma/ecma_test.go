package ecma

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestAPatternIsReadAsECMA262HasIt(t *testing.T) {
	for _, tt := range []struct {
		pattern, text string
		matches       bool
	}{
		{`^.$`, "\r", false}, {`^.$`, "\n", false}, {`^.$`, "\u2028", false}, {`^.$`, "\u2029", false}, {`^.$`, "\u0085", true}, {`^.$`, "😀", true},
		{`^\s$`, "\u00a0", true}, {`^\s$`, "\ufeff", true}, {`^\s$`, "\u2003", true}, {`^\s$`, "\u200b", false}, {`^\S$`, "\u3000", false}, {`^[\s]$`, "\u00a0", true},
		{`^[^\s]$`, "\u00a0", false}, {`^\d$`, "٣", false}, {`^\w$`, "é", false}, {`^a$`, "a\n", false}, {`^\u0041$`, "A", true}, {`^\u{1F600}$`, "😀", true},
		{`^\ud83d\ude00$`, "😀", true}, {`^[^]$`, "\n", true}, {`^[a-z]{1,1500}$`, strings.Repeat("a", 1500), true}, {`^[a-z]{1,1500}$`, strings.Repeat("a", 1501), false},
		{`^(?!-)[a-z-]+(?<!-)$`, "a-b", true}, {`^(?!-)[a-z-]+(?<!-)$`, "a-", false}, {`^[\w-.]+$`, "a-b.", true}, {`^\p{Lu}$`, "É", true}, {`b`, "abc", true},
		{`^[\[\]&]+$`, "[&]", true}, {`^(["']).\1$`, `"a"`, true},
	} {
		re, err := Compile(tt.pattern)
		if err != nil {
			t.Error(err)
			continue
		}
		if got, err := re.Match(tt.text); got != tt.matches || err != nil {
			t.Errorf("%s matches %.20q: %v, %v", tt.pattern, tt.text, got, err)
		}
	}
}

func TestWhatIsNoneOfECMA262IsNamed(t *testing.T) {
	for pattern, why := range map[string]string{
		`(?i)a`: "no group (?i", `^(?>a)`: "no group (?>", `a(?#b)`: "no group (?#", `(?P<a>b)`: "no group (?P", `\Aa\Z`: `no \A`, `\h`: `no \h`, `[\Q.\E]`: `no \Q`,
		`[[:alpha:]]`: "no [[:alpha:]", `[a-z&&[^b]]`: "no &&[", `a++`: "nested repetition", `[a`: "unterminated", `(`: "missing closing",
		strings.Repeat("(", 41) + strings.Repeat(")", 41): "40 groups", strings.Repeat("a", 5000): "5000 bytes", `^(a+)+$`: "takes too long",
		`^(([a-z])+.)+[A-Z]([a-z])+$`: "takes too long", `^(\w+\s?)*$`: "takes too long",
	} {
		if _, err := Compile(pattern); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%.30s: got %v, want %q", pattern, err, why)
		}
	}
}

func TestASampleMatches(t *testing.T) {
	for _, tt := range []struct {
		pattern     string
		least, most int
	}{
		{`^[a-z0-9-]{1,1500}$`, 0, -1}, {`^[a-z0-9-]{1,1500}$`, 1500, 1500}, {`^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{8,64}$`, 8, 64}, {`^(["']).*\1$`, 2, 30}, {`^\u{1F600}+$`, 3, 9},
		{`^\p{Script=Greek}+$`, 1, 20}, {`^(?:s3|gs)://(?!.*//)[^\s]{3,1400}$`, 0, 1500}, {`^[A-F0-9]+$`, 40, -1}, {`^\s+$`, 1, 5}, {`^$`, 0, 0}, {`a`, 1, 10},
		{`^(?<year>[0-9]{4})-[0-9]{2}$`, 0, -1}, {`^[^]+$`, 1, -1},
	} {
		re, err := Compile(tt.pattern)
		if err != nil {
			t.Error(err)
			continue
		}
		text, ok := re.Sample(tt.least, tt.most)
		n := utf8.RuneCountInString(text)
		if matches, _ := re.Match(text); !ok || !matches || n < tt.least || tt.most >= 0 && n > tt.most {
			t.Errorf("%s, %d to %d characters: %.40q of %d, %v", tt.pattern, tt.least, tt.most, text, n, ok)
		}
	}
	if re, err := Compile(`^(?!)$`); err != nil {
		t.Error(err)
	} else if text, ok := re.Sample(0, -1); ok {
		t.Errorf("no text matches, and %q was found", text)
	}
}

func FuzzCompile(f *testing.F) {
	for _, p := range []string{`^[a-z]{1,1500}$`, `(?=a)b*`, `(a|b)*\1`, `[^]`, `\p{L}`, `(?<n>a)\k<n>`, `a{2,}?`} {
		f.Add(p, "aab")
	}
	f.Fuzz(func(t *testing.T, pattern, text string) {
		began := time.Now()
		if re, err := Compile(pattern); err == nil {
			_, _ = re.Match(text)
			re.Sample(0, 20)
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("it took %v", took)
		}
	})
}
