package diff

import (
	"encoding/json"
	"io"
)

// Counts says how many changes are of each class.
type Counts struct {
	Breaking      int `json:"breaking"`
	Compatible    int `json:"compatible"`
	Documentation int `json:"documentation"`
}

// Counts returns the number of changes of each class.
func (d Diff) Counts() Counts {
	return Counts{d.Count(Breaking), d.Count(Compatible), d.Count(Documentation)}
}

// WriteJSON writes all changes with the conclusion and the counts as indented JSON.
func (d Diff) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		Diff
		Conclusion Conclusion `json:"conclusion"`
		Counts     Counts     `json:"counts"`
	}{d, d.Conclusion(), d.Counts()})
}
