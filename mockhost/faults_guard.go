package mockhost

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// faultsOfGuards are those of list, describe and cancel that let in whom they should not, and
// return wrong data about imports.
func faultsOfGuards(c *contract) []fault {
	var out []fault
	for _, o := range []struct {
		name string
		op   *operation
	}{{"list", c.list}, {"describe", c.describe}, {"cancel", c.cancel}} {
		if o.op == nil {
			continue
		}
		on := toRoute(c, o.op)
		if c.keyHeader() != "" {
			out = append(out, chapter(o.name, entry{"key-ignored", "It does not look at the key of a " + o.name + ".",
				repair(func(a *asked) {
					if on(a) {
						a.authorise()
					}
				}), by(byKey)})...)
		}
		if slices.ContainsFunc(paramsOf(c, *o.op), func(p param) bool { return p.in == "header" && p.required }) {
			out = append(out, chapter(o.name, entry{"header-ignored", "It does not miss a required header of a " + o.name + ".",
				repair(func(a *asked) {
					if on(a) {
						a.address()
					}
				}), by(byHeader)})...)
		}
	}
	if c.cancel != nil && c.describe != nil && c.keyHeader() != "" {
		out = append(out, chapter("cancel", entry{"done-before-key",
			"A cancel with a wrong key is done, and then answered 401.",
			doneFirst(toRoute(c, c.cancel)), by(byKey)})...)
	}
	if c.list != nil {
		out = append(out, chapter("list", toldOfList(c)...)...)
		if c.keyHeader() != "" {
			out = append(out, chapter("list", entry{"cached-before-key", "A page that was asked for before comes from a cache, whatever the key.", cached(c), by(byKey)})...)
		}
	}
	if c.describe != nil {
		out = append(out, toldOfDescribe(c)...)
	}
	return out
}

// toldOfDescribe are the faults of what a describe says.
func toldOfDescribe(c *contract) (out []fault) {
	is := answered(onRoute(c, c.describe))
	elsewhere := func(string) string { return "s3://another-bucket/elsewhere" }
	out = chapter("describe",
		entry{"uri-as-html", "A describe gives the uri escaped for HTML.", rewrite(is, saying(nameURI, asHTML.Replace)), by(byVisible)},
		entry{"other-uri", "A describe gives a uri that nobody sent.", rewrite(is, saying(nameURI, elsewhere)), by(byVisible)})
	if len(statusValues(c)) > 0 {
		out = append(out, warnings(chapter("describe", entry{"status-in-small-letters",
			"A describe writes the status in small letters.", rewrite(is, saying(nameStatus, strings.ToLower)), by(byAnswered)}))...)
	}
	return out
}

// saying changes a text of an answer, where it is there.
func saying(name string, instead func(string) string) change {
	return as(func(got *answer) {
		if v, there := got.doc().get(name); there {
			got.setDoc(got.doc().with(name, text(instead(v.text))))
		}
	})
}

// statusValues are the values that the contract documents for the status of a description.
func statusValues(c *contract) []string {
	s := compileRoute(c, *c.describe, nil).success.shape.find(nameStatus)
	if s == nil || len(s.listed) > 0 {
		return nil // a binding list is the matter of the schema
	}
	return s.values
}

var asHTML = strings.NewReplacer("&", "&amp;", `"`, "&quot;", "<", "&lt;", ">", "&gt;")

// cached answers a page of the list that was asked for with the right key before, whatever key comes.
func cached(c *contract) wrap {
	on := toRoute(c, c.list)
	return fresh(func() wrap {
		var known sync.Map // pages, by their address
		return repair(func(a *asked) {
			if !on(a) {
				return
			}
			if _, had := known.Load(a.URL.RequestURI()); had {
				a.authorise()
			} else if a.rightKey() {
				known.Store(a.URL.RequestURI(), true)
			}
		})
	})
}

func doneFirst(on when) wrap {
	return func(c *contract, next http.Handler) http.Handler {
		k := know(c)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			a := look(k, r)
			if on(a) && !a.rightKey() {
				done := look(k, r)
				done.authorise()
				next.ServeHTTP(&answer{header: http.Header{}}, done.Request)
			}
			next.ServeHTTP(w, a.Request)
		})
	}
}

func toldOfList(c *contract) []entry {
	is := answered(onRoute(c, c.list))
	return []entry{
		{"one-in-ten-lost", "Its list lacks one import in ten.", withImports(is, func(list []value) []value {
			return slices.DeleteFunc(list, func(v value) bool {
				id, _ := v.get(nameID)
				return strings.HasSuffix(id.text, "7")
			})
		}), by(byVisible)},
		{"one-twice", "The last import of each page of its list stands there twice.", withImports(is, func(list []value) []value {
			if len(list) < 2 || len(list) >= pageSize {
				return list
			}
			return append(list, list[len(list)-1])
		}), by(byVisible)},
		{"without-end", "The last page of its list leads to empty pages without end.", rewrite(is, as(func(got *answer) {
			if !got.doc().has(namePages) {
				got.setDoc(got.doc().with(namePages,
					value{kind: objectKind}.with(nameNext, text(base64.URLEncoding.EncodeToString([]byte("0"))))))
			}
		})), by(byVisible)},
	}
}
