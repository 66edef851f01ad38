package generators

import (
	"example.com/importcheck/spec"
	"fmt"
	"sort"
	"testing"
	"time"
)

func TestX(t *testing.T) {
	c, err := spec.Load("2026-04")
	if err != nil {
		t.Fatal(err)
	}
	t0 := time.Now()
	m := New(c, Options{})
	n := map[string]int{}
	w := map[string]map[Want]int{}
	ids := map[string]bool{}
	acc := 0
	tot := 0
	for _, x := range m.Labelled() {
		n[x.Class]++
		tot++
		if w[x.Class] == nil {
			w[x.Class] = map[Want]int{}
		}
		w[x.Class][x.Label.Want]++
		if ids[x.ID] {
			fmt.Println("DUP", x.ID)
		}
		ids[x.ID] = true
		if x.Label.Want == Accept {
			acc++
		}
		if x.Label.Want == Reject && !x.Label.Isolated() {
			fmt.Println("NOTISO", x.ID, x.Label.Reason)
		}
	}
	fmt.Println(time.Since(t0), tot, acc)
	var ks []string
	for k := range n {
		ks = append(ks, k)
	}
	sort.Strings(ks)
	for _, k := range ks {
		fmt.Println(k, n[k], w[k])
	}
	for _, x := range m.Labelled() {
		ok := true
		switch x.Class {
		case ClassSyntax, ClassWrongType, ClassNull, ClassBodyType, ClassMissing, ClassOutside, ClassFarOutside, ClassNoKey, ClassWrongKey, ClassNoHeader:
			ok = x.Label.Want == Reject
		case ClassMinimal, ClassWhole, ClassOptional, ClassStorage, ClassBucketName, ClassDirectory, ClassListed, ClassPairs, ClassJSONForm, ClassHTTPForm, ClassBurst, ClassWithinLimits:
			ok = x.Label.Want == Accept
		case ClassAtLimit, ClassInsideLimit:
			ok = x.Label.Want == Accept
		}
		if !ok {
			fmt.Printf("%s [%s] %v %v %s :: %.80s\n", x.ID, x.Class, x.Label.Want, x.Label.Leans, x.Label.Reason, x.Request.Body)
		}
	}
}
func TestY(t *testing.T) {
	c, _ := spec.Load("2026-04")
	m := New(c, Options{})
	t0 := time.Now()
	n := map[string]int{}
	v := m.Valid()
	iv := m.Invalid()
	for i := range 2000 {
		x := v.Example(i)
		n[string(x.Label.Want)]++
		y := iv.Example(i)
		n[y.Constraint.String()]++
		if i < 5 {
			fmt.Printf("%.150q\n%.150q %s\n", x.Request.Body, y.Request.Body, y.Sent)
		}
	}
	fmt.Println(time.Since(t0)/4000, n)
}
