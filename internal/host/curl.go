package host

import (
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/importcheck/generators"
)

// Curl returns a command for a POSIX shell that sends r again, with
// $PINECONE_API_KEY in place of the key. Where curl cannot write what the harness
// wrote, a comment line before the command says so. Signatures and passwords in
// the request are masked, so a request that holds one does not run as printed.
func (c *Client) Curl(r generators.Request) string {
	f, _ := formOf(r.Wire)
	args := append([]string{"curl", "-sS"}, c.curlConnection(r.Wire)...)
	args = append(args, curlMethod(r)...)
	args = append(args, f.curl...)
	args = append(args, c.curlFields(r, f)...)
	feed, data := curlBody(c.Mask(r.Body), r.Body != nil || usuallyHasBody(r.Method))
	args = append(append(args, data...), c.curlURL(r, f)...)
	return comment(r, f) + feed + strings.Join(args, " ")
}

func comment(r generators.Request, f form) string {
	out := ""
	if f.uncurled != "" {
		out = "# the harness wrote " + f.uncurled + ", which curl cannot\n"
	}
	if r.Method == http.MethodHead && r.Body != nil {
		out += "# the harness wrote a body behind a HEAD, which curl cannot\n"
	}
	if slices.ContainsFunc(r.Header, func(f generators.Field) bool { return strings.Contains(f.Value, "\x00") }) {
		out += "# the harness wrote a NUL in a header line, which curl cannot\n"
	}
	return out
}

// curlConnection repeats how the host is reached. The proxy's password is left out.
func (c *Client) curlConnection(wire generators.Wire) []string {
	var out []string
	if wire != generators.WirePlain && wire != generators.WireHTTP10 && c.base.Scheme == "https" {
		out = append(out, "--http1.1")
	}
	if c.options.CAFile != "" {
		out = append(out, "--cacert", quote(c.options.CAFile))
	}
	if c.options.InsecureTLS {
		out = append(out, "--insecure")
	}
	if c.proxy != nil {
		out = append(out, "--proxytunnel", "--proxy", quote(c.proxy.Scheme+"://"+c.proxy.Host))
	}
	return out
}

func curlMethod(r generators.Request) []string {
	switch {
	case r.Method == http.MethodHead:
		return []string{"--head"}
	case r.Method == http.MethodGet && r.Body == nil, r.Method == http.MethodPost:
		return nil // curl's own choice
	}
	return []string{"-X", quote(r.Method)}
}

// curlFields writes the request's own lines and takes back those that curl adds.
func (c *Client) curlFields(r generators.Request, f form) []string {
	var out []string
	for _, l := range c.absent(r, c.options.Header) { // a variable stands for what must not be shown
		name := strings.ToUpper(strings.ReplaceAll(l.Name, "-", "_"))
		out = append(out, "-H", `"`+generators.Field{Value: l.Name}.Shell()+": ${"+name+`}"`)
	}
	for _, l := range c.ownLines(r, f) {
		out = append(out, "-H", c.curlField(l.Field))
	}
	for _, name := range []string{"Accept", "Content-Type", "Expect"} {
		_, given := r.Get(name)
		formed := name == "Expect" && f.cut != nil
		if !given && !formed && curlAdds(name, r) {
			out = append(out, "-H", "'"+name+":'")
		}
	}
	return out
}

// ownLines are the fields of the request as the form spells and orders them.
func (c *Client) ownLines(r generators.Request, f form) []line {
	out := make([]line, 0, len(r.Header))
	for _, field := range r.Header {
		out = append(out, line{Field: field})
	}
	if f.arrange != nil {
		f.arrange(out)
	}
	return out
}

// curlAdds reports whether curl sends a line of that name unasked: a media type of
// its own with every body, and Expect with a large one.
func curlAdds(name string, r generators.Request) bool {
	if r.Method == http.MethodHead {
		return name == "Accept"
	}
	switch name {
	case "Content-Type":
		return r.Body != nil || usuallyHasBody(r.Method)
	case "Expect":
		return len(r.Body) > oneBuffer
	}
	return true
}

// curlField writes one header line. curl takes "Name:" for a wish not to send the
// line, and "Name;" for an empty one.
func (c *Client) curlField(f generators.Field) string {
	if f.Key != generators.KeyNone {
		return `"` + generators.Field{Value: f.Name}.Shell() + ": " + f.Shell() + `"`
	}
	if strings.Trim(f.Value, " \t") == "" {
		return quote(f.Name + ";")
	}
	return quoteBytes(c.MaskText(f.Name + ": " + f.Value))
}

// curlURL gives the target apart where curl would change it or read it as a pattern.
func (c *Client) curlURL(r generators.Request, f form) []string {
	address, target := c.base.Scheme+"://"+c.base.Host, c.MaskText(c.target(r))
	switch {
	case strings.Contains(target, generators.KeyInPath):
		return []string{`"` + address + target + `"`} // the shell puts in the key
	case f.absolute:
		return []string{"--request-target", quoteBytes(address + target), quote(address + "/")}
	case strings.ContainsAny(target, "[]{}#\\ ") || strings.Contains(target, "/.") || !strings.HasPrefix(target, "/") || !plainText(target):
		return []string{"--request-target", quoteBytes(target), quote(address + "/")}
	}
	return []string{quote(address + target)}
}

// quote writes s as one word of a POSIX shell, whatever it holds.
func quote(s string) string {
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// quoteBytes is quote for text that may hold what a terminal should not be sent.
func quoteBytes(s string) string {
	if plainText(s) {
		return quote(s)
	}
	return `"$(printf '` + escaped(s) + `')"`
}

// plainText reports whether s can be shown as it is: printable, and none of what
// moves the cursor or the direction of the text.
func plainText(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsPrint(r)
	})
}
