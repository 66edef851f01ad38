package generators

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"example.com/importcheck/spec"
)

// listed makes a start for each value that the contract lists.
func (m *Catalogue) listed() []Case {
	var out []Case
	for _, s := range m.texts() {
		list, c := s.Values()
		for _, v := range list {
			name := id(Dotted(s.Where), v)
			one := Case{ID: name, Kind: KindListed, Constraint: c, Side: At, Description: quoteShort(v), Control: "minimal"}
			out = append(out, m.body(one, m.Base(name).SetAt(s.Path(), v)))
		}
	}
	for _, s := range m.places(func(s *Shape) bool { return !s.InArray() }) {
		for i, v := range s.listedJSON() {
			name := id(Dotted(s.Where), fmt.Sprint(i))
			one := Case{ID: name, Kind: KindListed, Constraint: firstOf(s), Side: At, Description: describe(v), Control: "minimal"}
			out = append(out, m.body(one, m.Base(name).SetAt(s.Path(), v)))
		}
	}
	return out
}

func quoteShort(s string) string { return string(Encode(shorten(s), Style{})) }

// undocumented makes values beside each list, and texts beside each family.
func (m *Catalogue) undocumented() []Case {
	var out []Case
	for _, s := range m.texts() {
		list, c := s.Values()
		for i, v := range list {
			for how, text := range besides(v, i) {
				name := id(Dotted(s.Where), "beside", v, how)
				one := m.body(Case{ID: name, Kind: KindUndocumented, Constraint: c, Side: Outside,
					Description: quoteShort(text), Control: id(Dotted(s.Where), v)},
					m.Base(name).SetAt(s.Path(), text))
				if one.Label.Expect == Reject {
					one.Kind = KindUnlisted
				}
				if one.Label.Documented == Reject { // another value of the list is no value beside it
					out = append(out, one)
				}
			}
		}
		if len(s.Families) > 0 {
			out = append(out, m.noStorage(s)...)
		}
	}
	return sortCases(out)
}

// besides returns texts that a sloppy host takes for a listed value.
func besides(v string, i int) map[string]string {
	_, first := utf8.DecodeRuneInString(v)
	_, last := utf8.DecodeLastRuneInString(v)
	out := map[string]string{
		"upper": strings.ToUpper(v), "capital": strings.ToUpper(v[:first]) + v[first:], "padded-behind": v + " ",
		"padded-before": " " + v, "newline": v + "\n", "tab": "\t" + v, "nul": v + "\x00", "longer": v + "x",
		"shorter": v[:len(v)-last], "first-letter": v[:first], "twice": v + "," + v, "quoted": `"` + v + `"`,
		"look-alike": lookAlike(v), "wide": wide(v), "number": string(rune('0' + i)), "lower": strings.ToLower(v),
		"zero-width": v[:first] + "\u200b" + v[first:], "long-s": strings.Replace(v, "s", "ſ", 1),
		"prefixed": "x" + v,
	}
	if i == 0 {
		for name, text := range map[string]string{
			"unknown": "importcheck-unknown", "empty": "", "blank": " ", "null": "null", "true": "true",
			"unknown-letter": "z", "unknown-unicode": "日本語", "unknown-emoji": "😀", "skip": "skip", "ignore": "ignore",
			"none": "none", "default": "default", "unknown-markup": "<b>", "unknown-sql": "' OR 1=1",
			"unknown-format": "%s%n{0}", "unknown-path": "../../etc/passwd",
		} {
			out["other-"+name] = text
		}
	}
	return out
}

// controls are characters that no database or header line takes without care.
var controls = []struct{ name, text string }{{"line-feed", "\n"}, {"return", "\r"}, {"tab", "\t"}, {"nul", "\x00"},
	{"escape", "\x1b"}, {"delete", "\x7f"}, {"next-line", "\u0085"}}

// controlled puts each of them into each text that the contract leaves free, and writes the
// scheme of each storage in capitals.
func (m *Catalogue) controlled() []Case {
	var out []Case
	add := func(kind string, s *Shape, name, text string) {
		c := Case{ID: id(Dotted(s.Where), name), Kind: kind, Constraint: firstOf(s), Side: Inside,
			Description: quoteShort(text), Control: m.control(s, nil)}
		if c = m.body(c, m.With(c.ID, s).SetAt(s.Path(), text)); c.Label.Expect == Any {
			out = append(out, c)
		}
	}
	for _, s := range m.texts() {
		valid, _ := m.value(s, Token(s.Where)).(string)
		for _, control := range controls {
			half := len(valid) / 2
			for half > 0 && !utf8.RuneStart(valid[half]) {
				half--
			}
			add(KindControl, s, id("control", control.name, "inside"), valid[:half]+control.text+valid[half:])
			add(KindControl, s, id("control", control.name, "behind"), valid+control.text)
		}
		for _, f := range s.Families {
			name := id("scheme", f.Name, "capitals")
			text := fitURI(s, f, Token(name))
			add(KindScheme, s, name, strings.ToUpper(f.Starts)+strings.TrimPrefix(text, f.Starts))
		}
	}
	return out
}

// lookAlike exchanges the first Latin letter that has a Cyrillic double.
func lookAlike(v string) string {
	doubles := []string{"a", "а", "o", "о", "e", "е", "c", "с", "p", "р", "i", "і"}
	for i := 0; i < len(doubles); i += 2 {
		if strings.Contains(v, doubles[i]) {
			return strings.Replace(v, doubles[i], doubles[i+1], 1)
		}
	}
	return v + "\u0430"
}

// wide writes ASCII as full-width forms, which compatibility folding makes equal.
func wide(v string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f {
			return r + 0xfee0
		}
		return r
	}, v)
}

// noStorage makes texts that are no storage which the contract names: look-alikes of
// each family, families that only other versions name, and other schemes.
func (m *Catalogue) noStorage(s *Shape) []Case {
	var out []Case
	add := func(name, text string) {
		c := m.body(Case{
			ID: id(Dotted(s.Where), "no-storage", name), Kind: KindNoStorage, Constraint: s.By["storage"],
			Side: Outside, Description: quoteShort(text), Control: "minimal",
		}, m.Base(name).SetAt(s.Path(), text))
		if c.Label.Expect == Reject { // a format or a pattern binds where the storage only documents
			c.Kind, c.Constraint = KindFormat, c.Label.Broken[0]
		}
		if c.Label.Documented == Reject {
			out = append(out, c)
		}
	}
	for _, f := range s.Families {
		for how, text := range m.lookAlikes(f) {
			if _, known := m.Oracle.contract.FamilyOf(text); !known {
				add(id(f.Name, how), text)
			}
		}
	}
	for _, f := range m.Oracle.contract.OtherFamilies() {
		add(id("other", f.Name), f.URI(f.Buckets[0], "importcheck/no-storage"))
	}
	for name, text := range otherSchemes {
		add(id("other", name), text)
	}
	return sortCases(out)
}

func (m *Catalogue) lookAlikes(f spec.Family) map[string]string {
	uri := f.URI(f.Buckets[0], "importcheck/no-storage")
	rest := strings.TrimPrefix(uri, f.Starts)
	scheme := strings.TrimSuffix(f.Starts, "://")
	out := map[string]string{
		"one-slash": scheme + ":/" + rest, "no-slash": scheme + ":" + rest, "three-slashes": scheme + ":///" + rest,
		"no-colon": scheme + "//" + rest, "space-before": " " + uri, "longer-scheme": scheme + "x://" + rest,
		"prefixed-scheme": "x" + scheme + "://" + rest, "no-scheme": rest,
		"backslashes": scheme + `:\\` + strings.ReplaceAll(rest, "/", `\`), "no-bucket": f.Starts,
		"wide": wide(scheme) + "://" + rest, "inside": "see " + uri, "quoted": `"` + uri + `"`,
		"bracketed": "<" + uri + ">", "percent-scheme": strings.Replace(uri, ":", "%3A", 1),
		"zero-width": "\u200b" + uri, "newline-before": "\n" + uri,
	}
	if f.Ends != "" {
		out["plain-http"] = strings.Replace(uri, "https://", "http://", 1)
		out["other-domain"] = strings.Replace(uri, f.Ends, ".blob.example.com", 1)
		out["domain-behind"] = strings.Replace(uri, f.Ends, f.Ends+".example.com", 1)
		out["domain-before"] = strings.Replace(uri, f.Ends, "x"+strings.TrimPrefix(f.Ends, "."), 1)
		out["no-account"] = strings.Replace(uri, f.Buckets[0]+f.Ends, strings.TrimPrefix(f.Ends, "."), 1)
		out["domain-in-path"] = "https://example.com/" + f.Buckets[0] + f.Ends + "/container/dir"
		out["domain-as-user"] = "https://" + f.Buckets[0] + f.Ends + "@example.com/container/dir"
	}
	return out
}

// otherSchemes are places that no version of the contract names.
var otherSchemes = map[string]string{
	"file": "file:///etc/passwd", "ftp": "ftp://example.com/dir", "http": "http://example.com/dir",
	"https": "https://example.com/dir", "data": "data:,x", "hdfs": "hdfs://importcheck/dir",
	"relative": "importcheck/dir", "absolute": "/importcheck/dir", "word": "importcheck", "blank": " ", "dot": ".",
	"abfss": "abfss://container@importcheck.example.com/dir", "javascript": "javascript:alert(1)", "number": "12345",
	"json": `{"uri":"x"}`, "metadata-address": "http://169.254.169.254/latest/meta-data",
	"localhost": "http://localhost/dir", "nul": "\x00", "emoji": "😀", "slashes": "://",
	"s3a": "s3a://importcheck/dir", "s3n": "s3n://importcheck/dir", "gcs": "gcs://importcheck/dir",
	"az": "az://importcheck/dir", "minio": "minio://importcheck/dir",
	"wasb": "wasbs://container@importcheck.example.com/dir", "swift": "swift://importcheck.example/dir",
	"letter": "a",
}
