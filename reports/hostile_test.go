package reports

import (
	"bytes"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// active are characters that a terminal, an editor or a browser acts on: controls of both
// kinds, direction, joiners, line separators, tags, what XML forbids.
const active = "\x00\x07\x08\x1b\x7f\r\u0085\u009b\u061c\u200b\u200d\u200e\u200f\u2028\u2029\u202a\u202d\u202e\u2066\u2069\ufeff\U000E0041\uffff"

// nasty holds what a host could send to break each format.
const nasty = "</script><img src=x onerror=alert(1)> ]]> \x1b[31mred \xff\xfe \xed\xa0\x80 " + active +
	"```\n````\n~~~\n| a | b | [c](https://d.example) ![e](f)\n# head\n<!-- & &lt; &#x202e; \" ' ` \\ @everyone #1 https://evil.example www.evil.example ::error::x %0A \r\n\t $x$ {{.}}"

// harmless is a text of as many lines, and as long as the other one when it is escaped.
var harmless = strings.Repeat("harmless ", len(nasty)/4) + strings.Repeat("\n", strings.Count(nasty, "\n"))

// words are the texts of the model that are no host's: the engine sets them, and
// the schema lists them.
var words = strings.Fields("1.0 conforms violates violation warning new known yes no base64 passed failed skipped inside at outside accept reject answer accepted refused " +
	"host contract any request response binds documents full 1500 128 59 maxLength type")

// hostile is a report in which the host had a hand in every other text.
func hostile() *Report {
	r := behind(nasty)
	for i := range r.Findings {
		r.Findings[i].Observed += strings.Repeat("very long ", 5000)
	}
	return r
}

// behind returns a report with a text behind each of its texts, the words excepted.
func behind(text string) *Report {
	return faulty().mapped(func(s string) string {
		if s == "" || slices.Contains(words, s) || s == string(NotTested) {
			return s
		}
		return s + text
	})
}

// everywhere returns a report in which each text of the model is text, and each list has
// two entries. A new field is in it from the day on which the model has it.
func everywhere(text string) *Report {
	var r Report
	filler{
		text: func() string { return text }, chance: func() bool { return true },
		number: func() int64 { return 7 }, length: func() int { return 2 },
	}.fill(reflect.ValueOf(&r).Elem())
	return &r
}

// A filler sets every field of a value, by its kind.
type filler struct {
	text   func() string
	chance func() bool
	number func() int64
	length func() int // of a list
}

func (f filler) fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(f.text())
	case reflect.Bool:
		v.SetBool(f.chance())
	case reflect.Int, reflect.Int64:
		v.SetInt(f.number())
	case reflect.Float64:
		v.SetFloat(float64(f.number()))
	case reflect.Pointer:
		if f.chance() {
			v.Set(reflect.New(v.Type().Elem()))
			f.fill(v.Elem())
		}
	case reflect.Slice:
		n := f.length()
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			f.fill(v.Index(i))
		}
	case reflect.Struct:
		f.fillFields(v)
	default:
		panic("the model has a " + v.Kind().String() + ": neither this nor mapped knows how to go through it")
	}
}

func (f filler) fillFields(v reflect.Value) {
	if v.Type() == reflect.TypeFor[time.Time]() {
		v.Set(reflect.ValueOf(began.Add(time.Duration(int32(f.number())) * time.Second)))
		return
	}
	for i := range v.NumField() {
		f.fill(v.Field(i))
	}
}

// Whatever a host says, a report has the parts that it would have anyway, and no
// character in it acts.
func TestTextsOfAHostAreOnlyTexts(t *testing.T) {
	models := map[string]func(string) *Report{"behind each text": behind}
	for _, v := range []Verdict{Conforms, Violates, Incomplete} {
		models["everywhere, "+string(v)] = func(text string) *Report {
			r := everywhere(text)
			r.Verdict = v
			return r
		}
	}
	for name, model := range models {
		for file, write := range formats {
			t.Run(name+"/"+file, func(t *testing.T) {
				want, err := readers[file](written(t, model(harmless), write))
				if err != nil || len(want.parts) == 0 {
					t.Fatalf("of a harmless text: %v, %d parts", err, len(want.parts))
				}
				data := written(t, model(nasty), write)
				got, err := readers[file](data)
				if err != nil {
					t.Error(err)
				}
				if !maps.Equal(got.parts, want.parts) {
					t.Errorf("other parts: %s", difference(got.parts, want.parts))
				}
				if !bytes.Contains(data, []byte("onerror")) {
					t.Error("the text is not there")
				}
			})
		}
	}
}

func difference(got, want map[string]int) string {
	var out []string
	for part, n := range got {
		if n != want[part] {
			out = append(out, fmt.Sprintf("%d %s, without the host's words %d", n, part, want[part]))
		}
	}
	for part, n := range want {
		if _, there := got[part]; !there {
			out = append(out, fmt.Sprintf("no %s, without the host's words %d", part, n))
		}
	}
	slices.Sort(out)
	return strings.Join(out, "; ")
}
