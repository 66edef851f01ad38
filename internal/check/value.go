package check

import (
	"encoding/json"
	"slices"
	"strconv"

	"example.com/importcheck/internal/textsafe"
)

// at returns the value at a path of names and indices.
func at(v any, path []string) any {
	for _, token := range path {
		switch x := v.(type) {
		case map[string]any:
			v = x[token]
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

// numbers visits every number of a value in a fixed order.
func numbers(v any, path []string, visit func([]string, string)) {
	switch x := v.(type) {
	case json.Number:
		visit(path, x.String())
	case []any:
		for i, in := range x {
			numbers(in, append(slices.Clip(path), strconv.Itoa(i)), visit)
		}
	case map[string]any:
		for _, name := range names(x) {
			numbers(x[name], append(slices.Clip(path), name), visit)
		}
	}
}

func names(m map[string]any) []string {
	out := make([]string, 0, len(m))
	for name := range m {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return "a value that cannot be written"
	}
	return string(b)
}

// shorten cuts a text to what one line of a report can hold.
func shorten(s string) string { return textsafe.Cut(s, 80) }
