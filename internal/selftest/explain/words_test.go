package explain

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
)

// A word is one thing that a description can name, and how a report names it. The description is
// read behind the fault's class ("limits: It counts uri in bytes."); $1 in names is what the
// first group of says matched.
type word struct {
	sort  sort
	says  string
	names string
}

// A sort is what a word says of a mistake.
type sort string

const (
	where   sort = "place"
	what    sort = "value" // a value, a unit, a number, a form
	outcome sort = "outcome"
)

// words are the recognisers. A description that none of them knows is judged by its checks.
var words = slices.Concat(placeWords, outcomeWords, lengthWords, typeWords, textWords, syntaxWords, wireWords,
	answerWords)

var placeWords = []word{
	{where, `\bintegrationId\b`, `integrationId`},
	{where, `\buri\b`, `\buri\b`},
	{where, `errorMode\.onError|listed value`, `onError`},
	{where, `\berrorMode\b(?:[^.]|\.$)`, `errorMode`},
	{where, `^(?:types|syntax): .*\bbody\b`, `\bbody\b`},
	{where, `^auth: .*\bkey\b`, `Api-Key|\bkey\b|\b401\b`},
	{where, `^header: .*\bheader\b`, `X-Pinecone-Api-Version`},
	{where, `s3:/`, `\bs3\b`},
	{where, `gs:/`, `\bgs\b`},
	{where, `https:/|\.blob\.`, `azure|https:|blob`},
	{where, `^media: `, `media type|Content-Type|charset`},
	{where, `^answer: `, `\b200\b|2XX|start|answer`},
	{where, `^error: `, `4XX|\b4\d\d\b|refus|reject|error|\bno valid start|should be refused|breaks it|how the host is built`},
	{where, `^list: .*(?:[Ll]ist|page|limit)`, `list|page|limit`},
	{where, `^describe: `, `describe`},
	{where, `^cancel: `, `cancel`},
	{where, `^connection: |same connection|Each connection`, `connection`},
	{where, `^method: .*\b(PUT|PATCH|DELETE|OPTIONS|TRACE|HEAD)\b`, `\b$1\b`},
	{what, `post for POST`, `other letters|lower case`},
	{where, `^method: .*(?:Every method|A method)`, `[Mm]ethod|PUT`},
	{where, `^id: `, `\bid\b`},
	{where, `with (id|code|details|message):`, `/$1\b|"$1\b`},
	{where, `"(typeUrl|value)":`, `/$1\b|"$1"`},
}

var outcomeWords = []word{
	{outcome, `^(?:limits|presence|values|storage|pairs|data|json|http|media): It refuses`,
		`refus|reject|does not take|not accepted|4\d\d`},
	{outcome, `It takes|starts an import|is taken|let through`, `accept|takes|taken|starts?\b|started`},
	{outcome, `(?:answered|answers|with|key) 500|with 500|answer(?:ed)? 500|fails on`, `\b500\b|5XX|\bfail`},
	{outcome, `[Ii]t closes the connection|with the connection closed|The connection ends`,
		`connection|ended|closed|no whole answer`},
	{outcome, `hangs|never answers`, `in time|no (?:whole )?answer|hang`},
	{outcome, `with a page|body is a page`, `text/html|page|not JSON`},
	{outcome, `^(?:auth|header|answer|error|list|describe|cancel|rate|connection): .*as (?:plain )?text(?:[^/]|$)`,
		`text/plain`},
	{outcome, `\b(201|202|203|204|206|226|299|30[1-8]|40[0-9]|50[13]|[679]\d\d)\b`, `\b$1\b`},
	{outcome, `status that does not exist`, `\b[679]\d\d\b|[679]XX|not documented`},
	{outcome, `login page|elsewhere`, `3XX|\b30\d\b`},
	{outcome, `with ((?:application|text)/[a-z+-]+)|as ((?:application|text)/[a-z+-]+)`, `$1$2`},
	{outcome, `without a media type\.`, `media type`},
	{outcome, `started all the same`, `started|starts an import`},
	{outcome, `^id: .*(?:same id|its ids|the id of|ids is that|Ids begin|id is the length)`,
		`one id|same id|twice|again`},
	{outcome, `[Oo]ne in (?:ten|twenty|fifty)|Every (?:second|third) start`, `at times|\d+ of \d+|one in|every second`},
}

// The numbers of lengths come from the limits of the latest contract.
var lengthWords = []word{
	{what, `integrationId of exactly the limit`, `\b(?:999|1000|1001)\b`},
	{what, `uri of exactly the limit`, `\b(?:1499|1500|1501)\b`},
	{what, `integrationId that is (?:one character )?too long|limit for the length of integrationId`, `\b100[01]\b`},
	{what, `uri that is (?:one character )?too long|limit for the length of uri`, `\b150[01]\b`},
	{what, `integrationId of more than half`, `\b50[01]\b`},
	{what, `uri of more than half`, `\b75[01]\b`},
	{what, `integrationId of (?:up to|more than) twice`, `\b200[01]\b`},
	{what, `uri of (?:up to|more than) twice`, `\b300[01]\b`},
	{what, `integrationId of two to three fifths`, `\b(?:399|400|600|601)\b`},
	{what, `uri of two to three fifths`, `\b(?:599|600|900|901)\b`},
	{what, `integrationId from 14 fifteenths`, `\b93[2-4]\b`},
	{what, `uri from 14 fifteenths`, `\b(?:1399|1400|1401)\b`},
	{what, `near its limit`, `\b13(?:49|50|51)\b`},
	{what, `65,535`, `\b65,?53[5-6]\b`},
	{what, `1,000 characters`, `\b(?:1,?000|999)\b`},
	{what, `50,000`, `\b50,?00[01]\b`},
	{what, `in (\d+) bytes`, `\b$1 bytes`},
	{what, `than 255 bytes`, `\b25[56]\b`},
	{what, `in bytes`, `bytes`},
	{what, `UTF-16 units`, `UTF-16 units`},
	{what, `with its escapes`, `escape`},
	{what, `capitals, where ß`, `capital|upper|ß|U\+00DF`},
	{what, `small letters, where İ`, `small letters|lower|İ|U\+0130`},
	{what, `HTML`, `HTML|&amp;|&quot;`},
	{what, `are parted`, `decompos|parted|NFD`},
	{what, `are joined`, `compos|joined|NFC|combining`},
	{what, `white space around it is dropped`, `trim|white space|spaces`},
	{what, `percent signs are decoded`, `percent|%|decod`},
	{what, `what a reader sees`, `grapheme|reader|U\+200D`},
	{what, `characters without width are dropped`, `width|U\+200B`},
	{what, `[Mm]ore than 1 MiB`, `mebibyte|MiB|1,?048,?57[67]`},
	{what, `more than 4 KiB`, `\b409[5-7]\b|4 KiB`},
	{what, `more than 8 KiB`, `\b819[1-3]\b|8 KiB`},
	{what, `name of 4 KiB`, `4 KiB|409\d|name`},
}

var typeWords = []word{
	{what, `\b[Nn]ull\b`, `\bnull\b`},
	{what, `\ba boolean\b|A boolean|body is true`, `boolean|\btrue\b|\bfalse\b`},
	{what, `\b[Aa] number (?:for|with)|that is a number|body is a number`, `number|\d\.\d`},
	{what, `^types: .*\b[Aa] text\b|body is a string|JSON string|string that`, `string|text`},
	{what, `\b[Aa]n (?:empty )?array\b|in an array|bare array`, `array`},
	{what, `\b[Aa]n object\b`, `object`},
	{what, `: \[(?:[^{]|$)`, `array|\[|/\*`},
	{what, `: \{\}`, `object|\{`},
	{what, `: (-?\d{2,})\.`, `$1|int32|range|number`},
	{what, `: 3\.5`, `3\.5|fraction|number`},
	{what, `: 7\.|:7\}`, `number|integer\b.*\bis|\b7\b`},
	{what, `: "7"|: "x"|: "a"|: "é"`, `text|a string|"7"|"x"|"a"|"é"`},
	{what, `: ""`, `empty|minLength|""|a text|a string`},
	{what, `bytes\)\.$`, `long|\d{3,}`},
	{what, `base64|"%"|"a"\}`, `base64|format byte`},
	{what, `[Ee]mpty (?:integrationId|uri|errorMode)`, `empty|minLength|""|has no`},
	{what, `without (?:integrationId|uri|errorMode)|absent (?:integrationId|errorMode)`,
		`without|absent|required|missing|null|false`},
	{what, `that has (?:integrationId|errorMode)|beside (?:integrationId|errorMode)|in one start`, `with|beside`},
	{what, `inside a member|in a list|inside member|members of a member`,
		`inside|member|deeper|nested|/imports|/data|/error|level`},
	{what, `documented value "(\w+)"|beside "(\w+)"`, `"$1$2"`},
	{what, `not listed|any text for errorMode\.onError`, `not listed|other|x-enum|something else`},
	{what, `in other case|without regard to case`, `\bcase\b|capital|upper|lower|small`},
	{what, `property that the contract does not name|(?:object|array) that the contract does not name|undeclared`,
		`contract does not name`},
	{what, `__proto__`, `__proto__`},
	{what, `without a name\.|without a name is`, `empty name|without a name|name ""`},
}

var textWords = []word{
	{what, `^values: .*white space around`, `white space|space`},
	{what, `Cyrillic`, `Cyrillic|look-alike|U\+04`},
	{what, `full-width`, `full-width|wide|U\+FF`},
	{what, `cut short|first letter`, `short|prefix|cut|letter|without its last`},
	{what, `something behind it|anything around it`, `behind|around|longer|holds|contain`},
	{what, `value in quotes|A quote|a quote`, `quote|'"'|\\"`},
	{what, `character without width`, `width|U\+20|U\+FE`},
	{what, `\bNUL\b`, `NUL|\\x00|\\u0000|U\+0000`},
	{what, `outside ASCII`, `ASCII`},
	{what, `percent sign (?:in|without)`, `%|percent sign`},
	{what, `refuses a space in`, `[' "] [' "]|space`},
	{what, `plus sign in the directory`, `['"]\+['"]|plus`},
	{what, `equals sign`, `['"]=['"]|equals`},
	{what, `ampersand`, `['"]&['"]|ampersand`},
	{what, `a colon in the dir|before a colon`, `['"]:['"]|colon`},
	{what, `a comma in the dir|before a comma`, `['"],['"]|comma`},
	{what, `apostrophe`, `'\\''|"'"|apostrophe`},
	{what, `backslash`, `['"]\\\\['"]|backslash`},
	{what, `braces`, `['"][{}]['"]|brace`},
	{what, `asterisk`, `['"]\*['"]|asterisk`},
	{what, `angle brackets`, `['"][<>]['"]|bracket`},
	{what, `capital letters in`, `capital`},
	{what, `two slashes`, `//`},
	{what, `two dots`, `\.\.`},
	{what, `begins with a dot`, `/\.|dot`},
	{what, `slash at the end`, `ends in`},
	{what, `fourteen segments|segment of more`, `segment`},
	{what, `second URI`, `://|URI`},
	{what, `character of four bytes`, `(?:4|four) bytes`},
	{what, `accent that stands`, `U\+03|combining|accent`},
	{what, `Hebrew or Arabic`, `U\+0[56]|Hebrew|Arabic|right-to-left`},
	{what, `line separator`, `U\+2028|line separator`},
	{what, `space of another kind`, `U\+00A0|U\+3000|U\+20|no-break|space`},
	{what, `joined emoji`, `U\+200D|joined|U\+1F`},
	{what, `capitals write as two`, `ß|U\+00DF|U\+FB`},
	{what, `A control character in|control characters in`, `control|U\+00[01]|\\x[01]`},
	{what, `A line break in uri`, `line break|\\n`},
	{what, `question mark`, `\?`},
	{what, `number sign`, `#`},
	{what, `code point that is no character`, `noncharacter|U\+F|no character`},
	{what, `three characters in`, `three|\b3\b|short`},
	{what, `begin with a digit`, `digit|['"]\d['"]`},
	{what, `names with "(.)"`, `['"]$1['"]`},
	{what, `without a directory`, `directory|ends? in`},
	{what, `without a scheme`, `scheme`},
	{what, `any scheme|schemes that begin`, `scheme|://|"\w+:"`},
	{what, `path of its own machine`, `file:`},
	{what, `any web server|http:// for|domain|addresses that hold`, `http|domain|blob`},
	{what, `drops white space before`, `space`},
	{what, `without a name behind it`, `bucket|name|empty`},
	{what, `Storage that it does not know`, `storage|scheme`},
}

var syntaxWords = []word{
	{what, `no JSON|JSON or not`, `JSON|RFC 8259`},
	{what, `[Ee]mpty body|without a body|body is empty|answers? to a start is empty`, `empty|body required|\b204\b`},
	{what, `of white space|body is white space`, `blank|white space|spaces`},
	{what, `single quotes`, `single quote|'\\''|'`},
	{what, `names without quotes`, `without quotes|bare|unquoted`},
	{what, `NaN`, `NaN|'N'`},
	{what, `what follows|Something (?:behind|follows)|of two values|NUL follows|comes two times`,
		`follow|behind|second value|trailing`},
	{what, `last bracket|breaks off`, `ends early|cut|bracket|breaks off|incomplete|truncated|before the body was whole`},
	{what, `begin with 0`, `leading zero|with 0`},
	{what, `numbers with a plus`, `plus|\+`},
	{what, `True, False`, `True|None|Python`},
	{what, `not UTF-8`, `UTF-8`},
	{what, `byte order mark`, `byte order mark|BOM`},
	{what, `Two members of one name|id two times|code two times`, `twice|duplicate|same name|two members|one name`},
	{what, `surrogate pair`, `surrogate`},
	{what, `A nesting of`, `nest|deep|level`},
	{what, `300 digits`, `digits|number`},
	{what, `a comma behind|A comma stands`, `comma|','`},
	{what, `comments? (?:between|behind|stands)`, `comment|'/'`},
	{what, `escapes that JSON does not have`, `escape`},
	{what, `\\u escapes`, `\\u|escape`},
	{what, `written as \\/`, `\\/`},
	{what, `written as two escapes`, `surrogate pair|two escapes`},
	{what, `escapes in small letters`, `small|lower`},
	{what, `escapes in capital letters`, `capital|upper`},
	{what, `white space before the value`, `white space before`},
	{what, `white space behind the value`, `white space behind|white space after`},
	{what, `line breaks between`, `\\n|line break`},
	{what, `carriage returns between`, `\\r|carriage return`},
	{what, `tabs between`, `\\t|tab`},
	{what, `begins with uri`, `begins with "?uri|first`},
	{what, `ends with uri`, `ends with "?uri|last`},
	{what, `names with escapes`, `name`},
	{what, `UTF-16\.`, `UTF-16|\\x00`},
	{what, `is compressed`, `compress|gzip|coding`},
}

var wireWords = []word{
	{what, `[Cc]hunk`, `[Cc]hunk|Transfer-Encoding`},
	{what, `100 Continue`, `[Ee]xpect`},
	{what, `to be closed`, `close`},
	{what, `whole URI in the request line`, `absolute`},
	{what, `HTTP/1\.0`, `(?i)http[/-]1\.0`},
	{what, `\bAccept\b`, `\bAccept\b`},
	{what, `User-Agent`, `User-Agent`},
	{what, `cookie`, `[Cc]ookie`},
	{what, `header that it does not know`, `header`},
	{what, `30 header lines`, `\b3[01]\b|many`},
	{what, `takes gzip`, `gzip|Accept-Encoding`},
	{what, `a Range`, `Range`},
	{what, `content coding`, `Content-Encoding|gzip|coding`},
	{what, `header names in small`, `small|lower|content-type`},
	{what, `header names in capital|names in capital`, `capital|upper|CONTENT-TYPE`},
	{what, `without a space behind the colon`, `space`},
	{what, `white space around the values`, `space`},
	{what, `[Aa] tab beside`, `\btab\b`},
	{what, `\bHost\b`, `Host|revers|last`},
	{what, `several segments`, `split|segment`},
	{what, `later segment`, `later|segment`},
	{what, `before the last one is answered`, `pipelin|behind another`},
	{what, `extension`, `extension`},
	{what, `trailer`, `trailer|behind the last chunk`},
	{what, `capital digits`, `capital|upper`},
	{what, `leading zeros`, `zero`},
	{what, `transfer coding`, `[Tt]ransfer|chunked|coding`},
	{what, `first on a connection|third start on`, `connection`},
	{what, `text/plain`, `text/plain`},
	{what, `\b[Aa] form\b`, `form`},
	{what, `multipart`, `multipart`},
	{what, `of XML`, `(?i)xml`},
	{what, `without a slash`, `slash|no media type`},
	{what, `request without a media type`, `without|absent|no media type`},
	{what, `[Pp]arameters? of the media|parameter in quotes`, `parameter|charset|quote`},
	{what, `charset=UTF-8`, `charset=UTF-8`},
	{what, `semicolon`, `semicolon`},
	{what, `media type in other case`, `case|capital`},
	{what, `^wire: .*[Ll]engths?\b`, `[Ll]ength|announces`},
	{what, `^wire: .*\bstatus\b`, `status`},
	{what, `^wire: .*(?:header|head)\b`, `header|head|line`},
	{what, `line feed`, `line feed|LF`},
}

var answerWords = []word{
	{what, `key in base64|and name in base64`, `base64`},
	{what, `in hexadecimal`, `hex`},
	{what, `key in small letters`, `case|small|lower`},
	{what, `half of the`, `part|half`},
	{what, `key in a header`, `header`},
	{what, `cookie that holds`, `Set-Cookie`},
	{what, `whose address holds`, `Location`},
	{what, `request id is made`, `Request-Id`},
	{what, `without (?:the key's header|a key)`, `without|absent|no key|missing`},
	{what, `without the header`, `without|absent|required|missing`},
	{what, `[Ee]mpty key|An empty header`, `empty`},
	{what, `(?:value of the header that it does not know)`, `unknown|not know|value`},
	{what, `contract's own value`, `Api-Version: |own value`},
	{what, `ids is empty`, `empty|minLength|""`},
	{what, `holds no id|lacks its id`, `without "id"|no id`},
	{what, `^id: .*(?:under another name|in capitals\.)`, `without "id"|other name`},
	{what, `property that the contract does not name\.`, `contract does not name`},
	{what, `member named (\w+)`, `/$1\b|without "id"`},
	{what, `stack of a`, `how the host is built|stack`},
	{what, `behind an invalid one|behind a body|behind one with`, `behind|after|follow`},
	{what, `under way at once`, `at once|same time|under way`},
	{what, `being imported already`, `again|already|same`},
	{what, `first start`, `first`},
	{what, `37th`, `\b37`},
	{what, `hundred`, `\b100|hundred`},
}

// readers find the words in a description.
var readers = func() (out []*regexp.Regexp) {
	for _, w := range words {
		out = append(out, regexp.MustCompile(w.says))
	}
	return out
}()

// A recogniser is a word made ready, of one description.
type recogniser struct {
	sort  sort
	says  string
	names *regexp.Regexp
}

// recognisers returns what a report of the fault must name.
func recognisers(f mockhost.Fault) []recogniser {
	text := f.Class + ": " + f.Description
	var out []recogniser
	for i, w := range words {
		m := readers[i].FindStringSubmatch(text)
		if m == nil {
			continue
		}
		pattern := w.names
		for i := 1; i < len(m); i++ {
			pattern = strings.ReplaceAll(pattern, fmt.Sprint("$", i), regexp.QuoteMeta(m[i]))
		}
		out = append(out, recogniser{w.sort, w.says, regexp.MustCompile(pattern)})
	}
	return out
}

// missing returns what the description of a fault names and the finding does not, by title and
// detail. Where it names nothing that is known, the finding must come from a check that is to
// detect the fault.
func missing(f mockhost.Fault, found reports.Finding) []string {
	list := recognisers(f)
	if len(list) == 0 && !slices.Contains(f.DetectedBy, found.Check) {
		return []string{"a check that detects it"}
	}
	var out []string
	for _, r := range list {
		if !r.names.MatchString(found.Title) && !r.names.MatchString(found.Detail) {
			out = append(out, fmt.Sprintf("%s %s", r.sort, r.names))
		}
	}
	return out
}

func TestADescriptionSaysWhatATitleMustName(t *testing.T) {
	for _, c := range []struct {
		class, description, title, detail string
		want                              int
	}{
		{"limits", "It counts uri in bytes.", "a valid start is refused: /uri of more than 1500 bytes", "", 0},
		{"limits", "It counts uri in bytes.", "a valid start is refused: /uri holds characters U+05xx", "", 1},
		{"limits", "It counts uri in bytes.",
			"a valid start is refused: /integrationId of more than 1500 bytes", "", 1},
		{"limits", "It counts uri in bytes.",
			"a valid start is refused: /uri is too long", "1501 bytes fail, 1500 are accepted", 0},
		{"limits", "It stores integrationId in 255 bytes and fails on more.",
			"a valid start makes the host fail: /integrationId of more than 255 bytes", "", 0},
		{"limits", "It stores integrationId in 255 bytes and fails on more.",
			"a valid start makes the host fail: /integrationId of more than 64 bytes", "", 1},
		{"limits", "It refuses a uri of more than half the limit.",
			"a valid start is refused: /uri of more than 750 characters", "", 0},
		{"types", "It takes null for errorMode.onError.",
			"/errorMode/onError not null: a start that breaks it is accepted", "", 0},
		{"types", "It takes a boolean for uri.", "/uri type string: a start that breaks it is accepted", "", 1},
		{"types", "It takes a boolean for uri.", "/uri type string: a boolean is accepted", "", 0},
		{"storage", "Storage of the form gs://BUCKET_NAME/IMPORT_DIR is answered 500.",
			"a valid start makes the host fail: storage gs", "", 0},
		{"storage", "Storage of the form gs://BUCKET_NAME/IMPORT_DIR is answered 500.",
			"a valid start makes the host fail: storage s3", "", 1},
		{"http", "It refuses a body in chunks.", "a valid start is refused: sent in chunks", "", 0},
		{"http", "It refuses a body in chunks.", "a valid start is refused: header Accept", "", 1},
		{"method", "PUT starts an import.", "PUT is accepted", "", 0},
		{"method", "PUT starts an import.", "PATCH is accepted", "", 1},
		{"answer", "It answers a start 202.", "the status 202 is not documented", "", 1},
		{"answer", "It answers a start 202.", "every start is answered 202, which is not documented", "", 0},
		{"error", "It answers an error as text/plain.", "415 is answered with text/plain", "", 0},
	} {
		f := mockhost.Fault{Class: c.class, Description: c.description}
		if got := missing(f, reports.Finding{Title: c.title, Detail: c.detail}); len(got) != c.want {
			t.Errorf("%s\n%s %s\nmissing %q, want %d", c.description, c.title, c.detail, got, c.want)
		}
	}
}

// TestEachWordIsUsed guards that the table follows the catalogue.
func TestEachWordIsUsed(t *testing.T) {
	used := map[string]bool{}
	for _, f := range catalogue(t) {
		for _, r := range recognisers(f) {
			used[r.says] = true
		}
	}
	for _, w := range words {
		if !used[w.says] {
			t.Errorf("no description is read by %q", w.says)
		}
	}
}

func TestMostDescriptionsAreRead(t *testing.T) {
	n, faults := 0, catalogue(t)
	for _, f := range faults {
		if len(recognisers(f)) == 0 {
			n++
			t.Logf("judged by check only: %s: %s", f.Name, f.Description)
		}
	}
	if n > len(faults)/10 {
		t.Errorf("%d of %d descriptions name nothing that is known", n, len(faults))
	}
}
