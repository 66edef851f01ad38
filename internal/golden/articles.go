package golden

import "regexp"

// wrongArticle finds "a" before the sound of a vowel and "an" before any other. What begins with
// u is taken by its next letters, and a word of capitals, which may be spelt out, is passed over.
var wrongArticle = regexp.MustCompile(`\b[Aa] (?:[aeiAEI8]|o[^n]|on[^ce]|un[^i]|11\b|18\b)\S*|` +
	`\b[Aa]n (?:[b-df-gj-np-tv-z]|uri|uni|use|utf)\S*`)

// WrongArticles returns the places of a text where "a" should be "an", or "an" be "a".
func WrongArticles(text string) []string { return wrongArticle.FindAllString(text, -1) }
