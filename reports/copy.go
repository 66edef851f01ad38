package reports

import (
	"reflect"
	"time"
)

// mapped returns a deep copy of r in which every string went through f and no
// list is nil, so that a writer can rely on both without looking at each field.
func (r *Report) mapped(f func(string) string) *Report {
	out := new(Report)
	rebuild(reflect.ValueOf(out).Elem(), reflect.ValueOf(r).Elem(), f)
	return out
}

// rebuild sets out to the copy of v. Both are of one type.
func rebuild(out, v reflect.Value, f func(string) string) {
	switch v.Kind() {
	case reflect.String:
		out.SetString(f(v.String()))
	case reflect.Pointer:
		if !v.IsNil() {
			out.Set(reflect.New(v.Type().Elem()))
			rebuild(out.Elem(), v.Elem(), f)
		}
	case reflect.Slice:
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			rebuild(out.Index(i), v.Index(i), f)
		}
	case reflect.Struct:
		rebuildFields(out, v, f)
	default:
		out.Set(v)
	}
}

func rebuildFields(out, v reflect.Value, f func(string) string) {
	if v.Type() == reflect.TypeFor[time.Time]() {
		out.Set(v)
		return
	}
	for i := range v.NumField() {
		rebuild(out.Field(i), v.Field(i), f)
	}
}
