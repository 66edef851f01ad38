package generators

import (
	"fmt"
	"strconv"
)

// Encode writes a value in a style.
func Encode(v any, s Style) []byte {
	return append(s.write([]byte(s.Around), v), s.Around...)
}

func (s Style) write(b []byte, v any) []byte {
	switch v := v.(type) {
	case Object:
		return s.object(b, v)
	case []any:
		return s.array(b, v)
	case string:
		return quote(b, v, s.Texts)
	case Raw:
		return append(b, v...)
	case nil:
		return append(b, "null"...)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case float64:
		return strconv.AppendFloat(b, v, 'g', -1, 64)
	}
	return fmt.Append(b, v)
}

func (s Style) object(b []byte, o Object) []byte {
	b = append(append(b, '{'), s.Space...)
	for i := range o {
		m := &o[i]
		if s.Reverse {
			m = &o[len(o)-1-i]
		}
		b = quote(s.comma(b, i), m.Name, s.Names)
		b = append(append(append(b, s.Space...), ':'), s.Space...)
		b = append(s.write(b, m.Value), s.Space...)
	}
	return append(b, '}')
}

func (s Style) array(b []byte, list []any) []byte {
	b = append(append(b, '['), s.Space...)
	for i, v := range list {
		b = append(s.write(s.comma(b, i), v), s.Space...)
	}
	return append(b, ']')
}

// comma parts a member or item from the one before it.
func (s Style) comma(b []byte, i int) []byte {
	if i == 0 {
		return b
	}
	return append(append(b, ','), s.Space...)
}
