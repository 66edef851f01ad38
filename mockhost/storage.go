package mockhost

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pb33f/libopenapi/datamodel/high/base"
)

// A store is a kind of storage that the text of a property names.
type store struct {
	provider
	place []string // the property: "uri"

	whole, bare *regexp.Regexp // a URI with a directory, and one without
}

// A provider is a kind of storage as its own documentation describes it.
type provider struct {
	name     string
	starts   string // how its URIs begin
	ends     string // what the host name in them ends in, where there is one
	template string // its words in capitals stand for names
	signs    string // that a name may hold beside letters and digits
	anyText  bool   // a directory may hold any character as it is
}

var providers = []provider{
	{"s3", "s3://", "", "s3://BUCKET_NAME/IMPORT_DIR", ".-", true},
	{"gs", "gs://", "", "gs://BUCKET_NAME/IMPORT_DIR", "_-", true}, // one with a dot must be a domain of the user's
	{"azure", "https://", ".blob.core.windows.net", "https://STORAGE_ACCOUNT.blob.core.windows.net/CONTAINER_NAME/IMPORT_DIR", "", false},
}

// storesOf returns the storage that the start's properties name, by the first media type
// whose schema names any.
func storesOf(start operation) []store {
	for m := range modelOf(start).RequestBody.Content.ValuesFromOldest() {
		if found := storesIn(m.Schema, nil); len(found) > 0 {
			return found
		}
	}
	return nil
}

func storesIn(p *base.SchemaProxy, place []string) []store {
	if p == nil || p.Schema() == nil {
		return nil
	}
	s := p.Schema()
	var out []store
	add := func(found ...store) {
		for _, f := range found {
			if !slices.ContainsFunc(out, f.is) {
				out = append(out, f)
			}
		}
	}
	if len(place) > 0 {
		for _, named := range providersIn(s.Description) {
			add(newStore(named, place))
		}
	}
	for name, inner := range s.Properties.FromOldest() {
		add(storesIn(inner, append(slices.Clip(place), name))...)
	}
	for _, part := range slices.Concat(s.AllOf, s.AnyOf, s.OneOf) {
		add(storesIn(part, place)...)
	}
	return out
}

func (s store) is(t store) bool {
	return s.starts == t.starts && s.ends == t.ends && slices.Equal(s.place, t.place)
}

// providersIn reads which storage a text names: by a template, by how addresses begin, or by
// an example of storage that is known. A template says most, so templates are read first.
func providersIn(text string) []provider {
	var templates, others []provider
	for i, part := range strings.Split(text, "`") {
		for _, word := range strings.FieldsFunc(part, betweenWords) {
			word = strings.Trim(word, "*.,;:!?")
			scheme, rest, ok := strings.Cut(word, "://")
			if !ok || !schemeName.MatchString(scheme) {
				continue
			}
			host, _, _ := strings.Cut(rest, "/")
			p, known := providerOf(scheme, host)
			switch {
			case placeholder.MatchString(host):
				p.template = strings.TrimRight(word, "/")
				templates = append(templates, p)
			case known || rest == "" && i%2 == 1: // between backquotes
				others = append(others, p)
			}
		}
	}
	return append(templates, others...)
}

var (
	schemeName  = regexp.MustCompile(`^[a-z][a-z0-9+.-]*$`)
	placeholder = regexp.MustCompile(`[A-Z_]{3}`)
	filledIn    = regexp.MustCompile(`[A-Z][A-Z0-9_]+`)
)

func betweenWords(r rune) bool { return strings.ContainsRune(" \t\r\n\"'()[]<>|", r) }

// providerOf returns the provider of a scheme and a host name, and whether it is known.
func providerOf(scheme, host string) (provider, bool) {
	for _, p := range providers {
		if p.starts == scheme+"://" && strings.HasSuffix(host, p.ends) {
			return p, true
		}
	}
	ends := ""
	if dot := strings.IndexByte(host, '.'); dot >= 0 {
		ends = host[dot:]
	}
	starts := scheme + "://"
	return provider{name: scheme + ends, starts: starts, ends: ends, template: starts + "BUCKET_NAME/IMPORT_DIR"}, false
}

// newStore writes the template as expressions: each word in capitals is a name, and the
// last one is all that follows, the directory. In a web address "?" and "#" end the path.
func newStore(p provider, place []string) store {
	name, middle, last := `([^/]+)`, `([^/]+)`, `(.+)`
	if p.ends != "" {
		name, middle, last = `([A-Za-z0-9-]+)`, `([^/?#]+)`, `([^?#].*)`
	}
	words := filledIn.FindAllStringIndex(p.template, -1)
	expression, end := "", 0
	var before string
	for i, w := range words {
		expression += regexp.QuoteMeta(p.template[end:w[0]])
		before, end = expression, w[1]
		switch i {
		case 0:
			expression += name
		case len(words) - 1:
			expression += last
		default:
			expression += middle
		}
	}
	if len(words) == 1 {
		expression += `(/.*)?`
		before = expression
	}
	before = strings.TrimSuffix(before, "/")
	return store{p, place, regexp.MustCompile(`(?s)^` + expression + regexp.QuoteMeta(p.template[end:]) + `$`),
		regexp.MustCompile(`(?s)^` + before + `/?$`)}
}

// matches reports whether a text is a URI of the storage and names a directory in it.
func (s store) matches(uri string) bool { return s.whole.MatchString(uri) }

// bucket reports whether a text is a URI of the storage that names no directory in it.
func (s store) bucket(uri string) bool { return !s.matches(uri) && s.bare.MatchString(uri) }

// names returns what stands in a URI of the storage for each word of its template.
func (s store) names(uri string) []string {
	found := s.whole.FindStringSubmatch(uri)
	return found[min(1, len(found)):]
}

// uri returns a URI of the storage.
func (s store) uri() string { return filledIn.ReplaceAllString(s.template, "importcheck") }

// storeOf returns the documented storage that a text is a URI of.
func (c *contract) storeOf(uri string) (store, bool) {
	for _, s := range c.stores {
		if s.matches(uri) {
			return s, true
		}
	}
	return store{}, false
}
