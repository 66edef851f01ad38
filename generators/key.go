package generators

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode"
)

// A keyForm is how a value is made from a key, and the shell expression that makes the
// same value from $PINECONE_API_KEY.
type keyForm struct {
	make  func(string) string
	shell string
}

// keyForms holds those of each form; init puts in splitKeys.
var keyForms = map[KeyForm]keyForm{
	KeyRight:      {func(k string) string { return k }, `$PINECONE_API_KEY`},
	KeyLonger:     {func(k string) string { return k + "x" }, `${PINECONE_API_KEY}x`},
	KeyPrefixed:   {func(k string) string { return "x" + k }, `x${PINECONE_API_KEY}`},
	KeyShorter:    {func(k string) string { return k[:len(k)-1] }, `${PINECONE_API_KEY%?}`},
	KeyTail:       {func(k string) string { return k[1:] }, `${PINECONE_API_KEY#?}`},
	KeyHalf:       {func(k string) string { return k[:len(k)/2] }, `$(printf %s "$PINECONE_API_KEY" | cut -c1-$((${#PINECONE_API_KEY}/2)))`},
	KeyOtherCase:  {swapCase, `$(printf %s "$PINECONE_API_KEY" | tr a-zA-Z A-Za-z)`},
	KeyInnerSpace: {func(k string) string { return k[:len(k)/2] + " " + k[len(k)/2:] }, `$(printf %s "$PINECONE_API_KEY" | sed "s/^.\{$((${#PINECONE_API_KEY}/2))\}/& /")`},
	KeyChanged:    {changeLast, `${PINECONE_API_KEY%?}$(printf %s "$PINECONE_API_KEY" | tail -c1 | tr -c a-zA-Z0-9 0 | tr a-zA-Z0-9 b-zaB-ZA1-90)`},
	KeyReversed:   {reverse, `$(printf %s "$PINECONE_API_KEY" | rev)`},
	KeyTwice:      {func(k string) string { return k + k }, `$PINECONE_API_KEY$PINECONE_API_KEY`},
	KeyBearer:     {func(k string) string { return "Bearer " + k }, `Bearer $PINECONE_API_KEY`},
	KeyQuoted:     {func(k string) string { return `"` + k + `"` }, `\"$PINECONE_API_KEY\"`},
	KeyPercent: {func(k string) string { return fmt.Sprintf("%%%02X", k[0]) + k[1:] },
		`%$(printf %s "$PINECONE_API_KEY" | head -c1 | od -An -tx1 | tr -d ' ' | tr a-f A-F)${PINECONE_API_KEY#?}`},
	KeyBase64: {func(k string) string { return base64.StdEncoding.EncodeToString([]byte(k)) }, `$(printf %s "$PINECONE_API_KEY" | base64 | tr -d '\n')`},
	KeyCookie: {func(k string) string { return "api_key=" + k + "; Api-Key=" + k + "; token=" + k },
		`api_key=$PINECONE_API_KEY; Api-Key=$PINECONE_API_KEY; token=$PINECONE_API_KEY`},
	KeyOther: {otherKey, `$(printf %s "$PINECONE_API_KEY" | tr a-zA-Z0-9 n-za-mN-ZA-M5-90-4)`},
}

// separators are texts at which a sloppy host cuts a header value in two and keeps one of
// the parts.
var separators = []struct{ name, text string }{
	{"comma", ", "}, {"comma-alone", ","}, {"semicolon", ";"}, {"colon", ":"}, {"equals", "="}, {"slash", "/"},
	{"bar", "|"}, {"hash", "#"}, {"question-mark", "?"}, {"ampersand", "&"}, {"space", " "}, {"tab", "\t"},
	{"dot", "."},
}

// affixes are what a sloppy host drops around a key because it looks like syntax: the
// parameters of RFC 9110 §5.6.6, schemes, names.
var affixes = []struct {
	form           KeyForm
	before, behind string
}{
	{"with-parameter", "", ";v=1"}, {"with-parameters", "", "; v=1; q=0.5"}, {"with-weight", "", ";q=1"},
	{"with-comment", "", " (x)"}, {"scheme-small", "bearer ", ""}, {"scheme-token", "Token ", ""},
	{"scheme-api-key", "ApiKey ", ""}, {"scheme-key", "Key ", ""}, {"named", "Api-Key: ", ""},
	{"assigned", "key=", ""}, {"bracketed", "<", ">"}, {"single-quoted", "'", "'"},
}

// splitKeys are the forms of a key with more before or behind it.
var splitKeys []KeyForm

func init() {
	add := func(form KeyForm, before, behind string) {
		keyForms[form] = keyForm{func(k string) string { return before + k + behind }, before + "${PINECONE_API_KEY}" + behind}
		splitKeys = append(splitKeys, form)
	}
	for _, s := range separators {
		add(KeyForm("before-"+s.name), "", s.text+"x")
		add(KeyForm("behind-"+s.name), "x"+s.text, "")
	}
	for _, a := range affixes {
		add(a.form, a.before, a.behind)
	}
}

// Resolve returns what the field says when the user's key is key. A near miss is never
// the key itself: one of a key without letters, or of one that reads the same from both
// ends, has a character more, which Shell does not know of.
func (f Field) Resolve(key string) string {
	if f.Key == KeyNone || key == "" {
		return f.Value
	}
	form, ok := keyForms[f.Key]
	if !ok {
		return f.Value
	}
	value := form.make(key)
	if value == key && f.Key != KeyRight {
		value += "x"
	}
	return value
}

// Shell returns the value as it stands between double quotes in a POSIX shell,
// with the key as a variable.
func (f Field) Shell() string {
	if form, ok := keyForms[f.Key]; ok {
		return form.shell
	}
	return shellEscape.Replace(f.Value)
}

var shellEscape = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`")

func swapCase(k string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, k)
}

// changeLast exchanges the last character: a letter or a digit for the next one, any
// other for 1.
func changeLast(k string) string {
	last := k[len(k)-1:]
	if strings.IndexFunc(last, func(r rune) bool { return r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }) < 0 {
		last = "0"
	}
	return k[:len(k)-1] + translate(last, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
		"bcdefghijklmnopqrstuvwxyzaBCDEFGHIJKLMNOPQRSTUVWXYZA1234567890")
}

// otherKey keeps the shape of a key (its length, dashes, digits where digits were)
// so that a host which checks only the shape is detected.
func otherKey(k string) string {
	return translate(k, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
		"nopqrstuvwxyzabcdefghijklmNOPQRSTUVWXYZABCDEFGHIJKLM5678901234")
}

func translate(s, from, to string) string {
	return strings.Map(func(r rune) rune {
		if i := strings.IndexRune(from, r); i >= 0 {
			return rune(to[i])
		}
		return r
	}, s)
}

func reverse(k string) string {
	b := []byte(k)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}

// KeyFormOf returns the form of a value as Shell writes it.
func KeyFormOf(shell string) (KeyForm, bool) {
	for form, how := range keyForms {
		if how.shell == shell {
			return form, true
		}
	}
	return KeyNone, false
}
