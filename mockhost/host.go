package mockhost

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"example.com/importcheck/spec"
)

// Key is the key that a host demands where none is given. It is public and opens
// nothing; it has upper and lower case and digits so that near misses of it differ.
const Key = "k7Qx2Rv9Tz5WnB4mJ8sLd3Fh6Gp1CyXeA0uVqZrTiO"

// A Host is an index host of one contract. It is safe for many goroutines.
type Host struct {
	contract *contract
	key      string
	header   string // that carries the key, "" where none is demanded
	faults   []fault
	routes   []*route
	storage  [][]string // the places of the request that name storage
	imports  *imports
	record   record
	requests counter
	handler  http.Handler
	err      error // of an option
}

// An Option changes how a host is made.
type Option func(*Host)

// WithKey sets the key that the host demands.
func WithKey(key string) Option { return func(h *Host) { h.key = key } }

// WithFault puts faults around the host by their names, the first one outermost: see Faults.
func WithFault(names ...string) Option {
	return func(h *Host) {
		for _, name := range names {
			f, err := h.contract.fault(name)
			h.faults = append(h.faults, f)
			h.err = cmp.Or(h.err, err)
		}
	}
}

// WithIDs sets how imports are named: name is called with 1, 2, 3 … and one at a
// time. Names that repeat or that the contract forbids make a host that does not conform.
func WithIDs(name func(n int) string) Option { return func(h *Host) { h.imports.name = name } }

// WithClock sets what the host reads as the time; it may be called by many goroutines.
func WithClock(now func() time.Time) Option { return func(h *Host) { h.imports.clock = now } }

// Open returns a host that conforms to an embedded contract ("2026-07") or to the one in a
// file, but for its faults. It keeps its imports in memory and forgets none.
func Open(versionOrFile string, opts ...Option) (*Host, error) {
	c, err := load(versionOrFile)
	if err != nil {
		return nil, err
	}
	h := newHost(c, opts...)
	return h, h.err
}

// Read is Open for an OpenAPI document that is at hand; file is the name by which errors call it.
func Read(file string, document []byte, opts ...Option) (*Host, error) {
	c, err := contractOf(spec.LoadBytes(file, document))
	if err != nil {
		return nil, err
	}
	h := newHost(c, opts...)
	return h, h.err
}

// Must is Open for tests: it panics where there is no such contract or fault.
//
//	server := httptest.NewServer(mockhost.Must("2026-07", mockhost.WithFault("id.missing")))
func Must(versionOrFile string, opts ...Option) *Host {
	h, err := Open(versionOrFile, opts...)
	if err != nil {
		panic(err)
	}
	return h
}

func newHost(c *contract, opts ...Option) *Host {
	h := &Host{contract: c, key: Key, header: c.keyHeader(), routes: routesOf(c), storage: c.storagePlaces()}
	h.imports = newImports(statesOf(h.status()))
	h.imports.name = namer(h.routes[0].success.shape.find(nameID))
	for _, o := range opts {
		o(h)
	}
	h.handler = http.HandlerFunc(h.serve)
	for _, f := range slices.Backward(h.faults) {
		if f.http != nil {
			h.handler = f.http(c, h.handler)
		}
	}
	return h
}

// status returns the shape of the property that says where an import stands.
func (h *Host) status() *shape {
	for _, r := range h.routes[1:] {
		for _, at := range []*shape{r.success.shape, r.success.shape.find(nameData).each()} {
			if s := at.find(nameStatus); s != nil {
				return s
			}
		}
	}
	return nil
}

// Import returns an import as it stands, also one that is not visible yet.
func (h *Host) Import(id string) (Import, bool) {
	i, ok := h.imports.find(id)
	if !ok {
		return Import{}, false
	}
	return i.at(h.imports.now(), h.imports.states), true
}

// Advance moves the host's clock on, so that imports come as far as they would in that
// time. A clock that goes back is a mistake of the caller's: Advance panics.
func (h *Host) Advance(by time.Duration) {
	if by < 0 {
		panic("mockhost: a clock does not go back")
	}
	h.imports.ahead.Add(int64(by))
}

// Version returns the API version of the contract.
func (h *Host) Version() string { return h.contract.version }

// ServeHTTP answers one request.
func (h *Host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.record.add(r)
	if len(h.faults) > 0 {
		r = r.WithContext(context.WithValue(r.Context(), keyOf{}, h.key))
	}
	h.handler.ServeHTTP(w, r)
}

// keyOf is under which name a fault finds the key of the host in a request.
type keyOf struct{}

// A route is one operation, compiled.
type route struct {
	operation
	before   string // the path before its parameter
	serve    func(*Host, http.ResponseWriter, *call)
	params   []param
	body     map[string]*shape // of the request, by media type
	demanded bool              // the body is
	success  reply
	errors   map[int]reply
	allow    string
}

// A call is one request on its way through a route.
type call struct {
	*http.Request
	route *route
	id    string // the path's parameter
	query map[string][]string
	doc   value
}

func routesOf(c *contract) []*route {
	out := []*route{compileRoute(c, c.start, (*Host).start)}
	add := func(o *operation, serve func(*Host, http.ResponseWriter, *call)) {
		if o != nil {
			out = append(out, compileRoute(c, *o, serve))
		}
	}
	add(c.list, (*Host).list)
	add(c.describe, (*Host).describe)
	add(c.cancel, (*Host).cancel)
	return out
}

func compileRoute(c *contract, o operation, serve func(*Host, http.ResponseWriter, *call)) *route {
	r := &route{operation: o, serve: serve, body: map[string]*shape{}, errors: map[int]reply{}, params: paramsOf(c, o)}
	r.before, _, _ = strings.Cut(o.Path, "{")
	if b := modelOf(o).RequestBody; b != nil && b.Content != nil {
		r.demanded = b.Required != nil && *b.Required
		for media, m := range b.Content.FromOldest() {
			r.body[strings.ToLower(media)] = compile(m.Schema, c).without(onlyAnswers)
		}
	}
	r.success = compileReply(c, o, successOf(o))
	for status := range rpcCodes {
		r.errors[status] = compileReply(c, o, documented(o, status))
	}
	allowed := append(o.methods(), http.MethodOptions)
	if slices.Contains(allowed, http.MethodGet) {
		allowed = append(allowed, http.MethodHead)
	}
	r.allow = strings.Join(allowed, ", ")
	return r
}

// find returns the route of a method and an escaped path. Where the path exists and
// the method does not, at is a route of the path and ok is false.
func (h *Host) find(method, path string) (at *route, id string, ok bool) {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	for _, r := range h.routes {
		in, fits := r.match(path)
		if !fits {
			continue
		}
		if r.Method == method {
			return r, in, true
		}
		at = r
	}
	return at, "", false
}

// match splits an escaped path before it unescapes it, so that an id may hold a slash.
func (r *route) match(path string) (id string, ok bool) {
	if r.before == r.Path {
		return "", unescaped(path) == r.Path
	}
	slash := strings.LastIndexByte(path, '/') + 1
	return unescaped(path[slash:]), path[slash:] != "" && unescaped(path[:slash]) == r.before
}
