package generators

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func spelled(a alphabet) string {
	text := ""
	for _, l := range a.letters {
		text += string([]byte{byte(l.bytes), byte(l.bytes >> 8), byte(l.bytes >> 16), byte(l.bytes >> 24)}[:l.width])
	}
	return text
}

func TestDrawnLettersAreAsManyAsAskedAndOfOneAlphabet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, plain := rapid.IntRange(0, 100).Draw(t, "n"), rapid.Bool().Draw(t, "plain")
		text := string(drawLetters([]byte("before"), n, plain, rapid.Uint64().Draw(t, "seed")))
		letters, ok := strings.CutPrefix(text, "before")
		if !ok || !utf8.ValidString(letters) || utf8.RuneCountInString(letters) != n {
			t.Fatalf("%d letters: %q", n, text)
		}
		of := alphabets
		if plain {
			of = alphabets[:plainAlphabets]
		}
		for _, a := range of {
			if strings.Trim(letters, spelled(a)) == "" {
				return
			}
		}
		t.Fatalf("%q is of no alphabet", letters)
	})
}

// However many letters a random number is worth, each one is as likely as the others, at
// each of the places that one number fills.
func TestEachLetterIsAsLikelyAtEachPlace(t *testing.T) {
	const draws = 40_000
	source := rand.NewPCG(1, 2)
	for _, a := range alphabets {
		counts := [perNumber + 1]map[string]int{}
		for i := range counts {
			counts[i] = map[string]int{}
		}
		for range draws {
			for i, r := range []rune(string(a.draw(nil, len(counts), source))) {
				counts[i][string(r)]++
			}
		}
		for at, of := range counts {
			for _, l := range spelled(a) {
				p := float64(strings.Count(spelled(a), string(l))) / float64(len(a.letters))
				if off := math.Abs(float64(of[string(l)]) - p*draws); off > 5*math.Sqrt(p*(1-p)*draws) {
					t.Errorf("%q stands %d times of %d at place %d of %q", l, of[string(l)], draws, at, spelled(a))
				}
			}
		}
	}
}

func TestEachAlphabetIsAsLikely(t *testing.T) {
	counts := map[bool]map[string]int{true: {}, false: {}}
	const draws = 7_000
	for seed := range uint64(draws) {
		for plain, of := range counts {
			letters := string(drawLetters(nil, 60, plain, seed))
			for i, a := range alphabets {
				if strings.Trim(letters, spelled(a)) == "" {
					of[spelled(alphabets[i])]++
					break
				}
			}
		}
	}
	for plain, n := range map[bool]int{true: plainAlphabets, false: len(alphabets)} {
		for name, have := range counts[plain] {
			p := 1 / float64(n)
			if off := math.Abs(float64(have) - p*draws); len(counts[plain]) != n || off > 5*math.Sqrt(p*(1-p)*draws) {
				t.Errorf("of %d texts %d are of %q, with %d alphabets", draws, have, name, n)
			}
		}
	}
}

// A drawn text keeps to the length, whatever of it a storage takes up.
func TestADrawnTextIsAsLongAsAsked(t *testing.T) {
	m := mustMake(t, "2026-04")
	rapid.Check(t, func(t *rapid.T) {
		n, seed := rapid.IntRange(0, 200).Draw(t, "n"), rapid.Uint64().Draw(t, "seed")
		if text := drawText(nil, n, "t", seed); utf8.RuneCountInString(text) != n {
			t.Fatalf("%d characters: %q", n, text)
		}
		for i := range m.contract.Families {
			f := &m.contract.Families[i]
			text := drawText(f, n, "t", seed)
			if utf8.RuneCountInString(text) != n || !f.Unicode && utf8.RuneCountInString(text) != len(text) || n > 70 && !f.Matches(text) {
				t.Fatalf("%d characters of %s: %q", n, f.Name, text)
			}
		}
	})
}
