package reports

import "fmt"

// plural returns "1 finding", "2 findings".
func plural(n int, word string) string { return fmt.Sprint(n, " ", inNumber(n, word)) }

// inNumber returns a word in the singular or plural.
func inNumber(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}
