package spec

import (
	_ "embed"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/pb33f/go-yaml"
	"github.com/pb33f/libopenapi/datamodel/high/base"
)

// A Family is a kind of object storage that the text of a property names, such as
// `s3://BUCKET_NAME/IMPORT_DIR`.
type Family struct {
	Name     string
	Title    string   // as its maker calls it: "Amazon S3"
	Starts   string   // "s3://"
	Ends     string   // ".blob.core.windows.net" where the authority is a host name
	Template string   // with words in capitals to fill in
	Buckets  []string // names that the storage allows for the first word
	Unicode  bool     // whether the directory may hold any character as it is
	Source   string   // where the storage's rules stand
	Property string   // the property of the request whose text names it, as a pointer: "/uri"
	Pointer  string   // where that text stands in the contract
}

//go:embed storage.yaml
var storage []byte

// known returns what storage.yaml holds; like a contract it is read-only.
var known = sync.OnceValue(func() (out []Family) {
	if err := yaml.Unmarshal(storage, &out); err != nil {
		panic("spec/storage.yaml: " + err.Error()) // it is compiled in, and a test reads it
	}
	return out
})

var (
	// A URI in prose ends at white space and at what sets it off: quotes, brackets, emphasis.
	template   = regexp.MustCompile("([a-z][a-z0-9+.-]*://[A-Za-z0-9_.-]*[A-Z_]{3,}[^\\s`\"'()<>\\[\\]|*]*)")
	schemeOnly = regexp.MustCompile("`([a-z][a-z0-9+.-]*://)`")
	example    = regexp.MustCompile("\\b([a-z][a-z0-9+.-]*://)([^\\s/`\"'()<>\\[\\]|*]*)")
)

// families finds the storage that the texts of the request's properties name. Media
// types say the same of it, so the first one that names any decides.
func families(c *Contract) []Family {
	for media, m := range Model(c.Start).RequestBody.Content.FromOldest() {
		at := c.Resolve(c.Start.at+"/requestBody") + Pointer("content", media, "schema")
		if out := inProperties(c.tree, m.Schema, "", at); len(out) > 0 {
			return out
		}
	}
	return nil
}

// inProperties reads the text of each property, nested ones and those of parts
// included, and what stands beside a $ref. It ends because a contract whose references
// go in a circle is refused before.
func inProperties(t *tree, p *base.SchemaProxy, where, at string) []Family {
	if p == nil || p.Schema() == nil {
		return nil
	}
	s, to := p.Schema(), t.follow(at)
	out := t.inDescription(where, at)
	if to != at {
		out = add(out, t.inDescription(where, to)...)
	}
	for name, q := range s.Properties.FromOldest() {
		out = add(out, inProperties(t, q, where+Pointer(name), to+Pointer("properties", name))...)
	}
	out = add(out, inParts(t, s.AllOf, where, to+"/allOf")...)
	out = add(out, inParts(t, s.AnyOf, where, to+"/anyOf")...)
	return add(out, inParts(t, s.OneOf, where, to+"/oneOf")...)
}

// inDescription reads the text of the schema at a pointer; where is the property.
func (t *tree) inDescription(where, at string) []Family {
	_, n := t.at(at + "/description")
	if where == "" || n == nil {
		return nil
	}
	out := inText(n.Value)
	for i := range out {
		out[i].Property, out[i].Pointer = where, at+"/description"
	}
	return out
}

func inParts(t *tree, parts []*base.SchemaProxy, where, at string) []Family {
	var out []Family
	for i, p := range parts {
		out = add(out, inProperties(t, p, where, at+Pointer(strconv.Itoa(i)))...)
	}
	return out
}

// add appends families that are not in the list yet; the first one to name a family wins.
func add(out []Family, more ...Family) []Family {
	for _, f := range more {
		if !slices.ContainsFunc(out, func(have Family) bool {
			return have.Property == f.Property && have.Starts == f.Starts && have.Ends == f.Ends
		}) {
			out = append(out, f)
		}
	}
	return out
}

// inText returns the families that a text names by a template, by a scheme only or,
// where we know the storage, by an example such as "s3://my-bucket/data".
func inText(text string) []Family {
	var out []Family
	for _, m := range template.FindAllStringSubmatch(text, -1) {
		out = add(out, familyFor(strings.TrimRight(m[1], ".,;:!?/")))
	}
	for _, m := range schemeOnly.FindAllStringSubmatch(text, -1) {
		out = add(out, familyFor(m[1]))
	}
	for _, m := range example.FindAllStringSubmatch(text, -1) {
		for _, f := range known() {
			if f.Starts == m[1] && strings.HasSuffix(strings.TrimRight(m[2], ".,;:!?"), f.Ends) {
				out = add(out, f)
			}
		}
	}
	return out
}

// familyFor returns the family of a template: a known one, with the contract's own
// template, or one that is filled with plain names.
func familyFor(text string) Family {
	scheme, rest, _ := strings.Cut(text, "://")
	host, _, _ := strings.Cut(rest, "/")
	ends := strings.TrimLeft(host, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
	for _, f := range known() {
		if f.Starts == scheme+"://" && f.Ends == ends {
			if rest != "" {
				f.Template = text
			}
			return f
		}
	}
	if rest == "" {
		text += "BUCKET_NAME/IMPORT_DIR"
	}
	return Family{Name: scheme + ends, Starts: scheme + "://", Ends: ends, Template: text, Buckets: []string{"importcheck"}}
}

// OtherFamilies returns the known kinds of storage that the contract does not name, such
// as those of a later version: a host may offer them, but no client can know.
func (c *Contract) OtherFamilies() []Family {
	return slices.DeleteFunc(slices.Clone(known()), func(f Family) bool {
		return slices.ContainsFunc(c.Families, func(named Family) bool { return named.Name == f.Name })
	})
}

// FamilyOf returns the documented family that a text belongs to.
func (c *Contract) FamilyOf(uri string) (Family, bool) {
	for _, f := range c.Families {
		if f.Matches(uri) {
			return f, true
		}
	}
	return Family{}, false
}
