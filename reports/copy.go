package reports

import (
	"reflect"
	"time"
)

// mapped returns a deep copy of r in which every string went through f and no
// list is nil, so that a writer can rely on both without looking at each field.
func (r *Report) mapped(f func(string) string) *Report {
	return rebuild(reflect.ValueOf(r), f).Interface().(*Report)
}

func rebuild(v reflect.Value, f func(string) string) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	switch v.Kind() {
	case reflect.String:
		out.SetString(f(v.String()))
	case reflect.Pointer:
		if !v.IsNil() {
			out.Set(reflect.New(v.Type().Elem()))
			out.Elem().Set(rebuild(v.Elem(), f))
		}
	case reflect.Slice:
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(rebuild(v.Index(i), f))
		}
	case reflect.Struct:
		rebuildFields(out, v, f)
	default:
		out.Set(v)
	}
	return out
}

func rebuildFields(out, v reflect.Value, f func(string) string) {
	if v.Type() == reflect.TypeFor[time.Time]() {
		out.Set(v)
		return
	}
	for i := range v.NumField() {
		out.Field(i).Set(rebuild(v.Field(i), f))
	}
}
