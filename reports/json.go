package reports

import (
	"encoding/json"
	"io"
	"unicode/utf8"
)

// WriteJSON writes the report as report.json: indented, in the order of the
// model, lists never null, markup not escaped. The same report gives the same
// bytes. Bytes that are not UTF-8 become U+FFFD. A number that JSON cannot hold
// (NaN, infinity) is an error.
func (r *Report) WriteJSON(w io.Writer) error {
	return writeIndented(w, r.mapped(wellFormed))
}

// wellFormed returns s with U+FFFD for each byte that is not UTF-8. The encoder
// would write an escape for it, and another report would come back.
func wellFormed(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}

func writeIndented(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
