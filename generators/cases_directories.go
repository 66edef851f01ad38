package generators

import (
	"strings"

	"example.com/importcheck/internal/textsafe"
)

// directories are directory names that storage allows and a sloppy host trips over.
// What a family or RFC 3986 restricts is labelled open by the oracle.
var directories = []struct{ name, dir string }{
	{"deep", "a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p"},
	{"one-letter", "d"},
	{"trailing-slash", "dir/"},
	{"empty-segment", "a//b"},
	{"dots-inside", "a..b/c.d...e"},
	{"leading-dot", ".hidden/dir"},
	{"trailing-dot", "dir./x."},
	{"percent-escape", "a%20b%2Fc%41"},
	{"percent-lower", "a%2fb%c3%a9"},
	{"percent-sign-escaped", "100%25"},
	{"percent-alone", "100%/x"},
	{"percent-nul", "a%00b"},
	{"percent-invalid", "a%zzb%f"},
	{"space", "my dir/with spaces"},
	{"plus", "a+b"},
	{"equals", "year=2026/month=04"},
	{"ampersand", "a&b;c"},
	{"colon", "a:b/10:11:12"},
	{"at", "user@host"},
	{"comma", "a,b"},
	{"quote", `it's/"quoted"`},
	{"backslash", `a\b`},
	{"brackets", "[a]/{b}/(c)/<d>"},
	{"dollar-braces", "${HOME}/$(x)/{{x}}"},
	{"asterisk", "*/x*"},
	{"pipe", "a|b"},
	{"tilde", "~a/^b/`c`"},
	{"markup", "<script>alert(1)</script>"},
	{"sql", "x'; DROP TABLE imports;--"},
	{"unicode-composed", "caf\u00e9"},
	{"unicode-decomposed", "cafe\u0301"},
	{"unicode-two-bytes", "ñandú/ÅÄÖ"},
	{"unicode-three-bytes", "日本語/ディレクトリ"},
	{"unicode-four-bytes", "😀/𝒳"},
	{"unicode-joined", "👨\u200d👩\u200d👧"},
	{"unicode-flag", "🇩🇪"},
	{"right-to-left", "עברית/العربية"},
	{"bidi-mark", "a\u200fb\u202ec"},
	{"zero-width", "a\u200bb\ufeffc"},
	{"no-break-space", "a\u00a0b\u3000c"},
	{"line-separator", "a\u2028b\u2029c"},
	{"turkish", "İıŞş"},
	{"sharp-s", "straße"},
	{"ligature", "ﬁle"},
	{"kelvin", "\u212a"},
	{"replacement-character", "a\ufffdb"},
	{"private-use", "a\ue000b\U0010fffdc"},
	{"soft-hyphen", "a\u00adb"},
	{"mark-first", "\u0301a"},
	{"variation", "a\ufe0fb\U000e0101c"},
	{"specials", "a\ufffcb\ufff9c"},
	{"tags", "a\U000e0041b\U000e007fc"},
	{"unassigned", "a\u0378b"},
	{"joiners", "a\u200cb\u2060c\u034fd"},
	{"upper", "UPPER/Mixed"},
	{"digits", "0123456789"},
	{"looks-like-scheme", "s3://other/gs://dir"},
	{"looks-like-path", "bulk/imports"},
	{"reserved-word", "null/true/CON/NaN"},
	{"long-segment", strings.Repeat("s", 700)},
	{"many-segments", strings.Repeat("d/", 350) + "x"},
	{"dot-segment", "a/../b"},
	{"dot", "./a"},
	{"query", "dir?versionId=1"},
	{"fragment", "dir#part"},
	{"tab", "a\tb"},
	{"newline", "a\nb"},
	{"nul", "a\x00b"},
	{"escape", "a\x1b[31mb"},
	{"delete", "a\x7fb"},
	{"c1-control", "a\u0085b"},
	{"noncharacter", "a\uffffb"},
}

// directories makes one start for each name and family.
func (m *Catalogue) directories() []Case {
	var out []Case
	for _, s := range m.texts() {
		for i, f := range s.Families {
			for _, d := range directories {
				name := id("dir", f.Name, d.name)
				uri := f.URI(f.Buckets[0], Token(name)+"/"+d.dir)
				if most, ok := s.Limit("maxLength"); ok && len([]rune(uri)) > most {
					continue
				}
				c := m.body(Case{
					ID: name, Kind: KindDirectory, Constraint: m.storage(s, i), Side: Inside,
					Description: "directory " + shorten(d.dir), Control: id("storage", f.Name),
				}, m.Base(name).SetAt(s.Path(), uri))
				if c.Label.Expect != Accept {
					c.Kind = KindDoubtful
				}
				if c.Label.Expect != Reject { // a format or a pattern of the contract forbids it
					out = append(out, c)
				}
			}
		}
	}
	return out
}

// shorten cuts a text to what a line of a report can hold.
func shorten(s string) string { return textsafe.Cut(s, 40) }
