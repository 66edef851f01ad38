package reports

import (
	"encoding/json"
	"io"
	"unicode/utf8"

	"example.com/importcheck/internal/textsafe"
)

// WriteJSON writes the report as report.json: indented, in the order of the
// model, lists never null, markup not escaped, but what a
// terminal or an editor would act on. The same report gives the same
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

// writeIndented writes v as JSON that an editor or a terminal can show: what these would
// act on is escaped.
func writeIndented(w io.Writer, v any) error {
	e := json.NewEncoder(inactive{w})
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// An inactive passes JSON on. The encoder writes a whole value at once.
type inactive struct{ io.Writer }

func (w inactive) Write(text []byte) (int, error) {
	if _, err := w.Writer.Write(textsafe.JSON(text)); err != nil {
		return 0, err
	}
	return len(text), nil
}
