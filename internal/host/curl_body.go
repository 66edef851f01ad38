package host

import (
	"fmt"
	"strings"
	"unicode"
)

const (
	longestWord = 8 << 10 // bytes of a body that stand in the command itself
	longestUnit = 24      // bytes of what a run repeats
	leastRun    = 256     // bytes that are worth a command of their own
)

// curlBody returns the commands that feed a body into curl, and the arguments with
// which curl takes it.
func curlBody(body []byte, sent bool) (feed string, args []string) {
	text := string(body)
	switch {
	case !sent:
		return "", nil
	case len(body) <= longestWord && plainText(strings.NewReplacer("\n", "", "\t", "").Replace(text)):
		return "", []string{"--data-raw", quote(text)}
	case len(body) <= longestWord:
		return printf(text) + " | ", []string{"--data-binary", "@-"}
	}
	return "{ " + strings.Join(commands(text), "; ") + "; } | ", []string{"--data-binary", "@-"}
}

func printf(s string) string { return "printf '" + escaped(s) + "'" }

// escaped writes s as a format of printf between single quotes. A dash in front
// would be read as an option.
func escaped(s string) string {
	var out strings.Builder
	for i := range len(s) {
		switch b := s[i]; {
		case b == '%':
			out.WriteString("%%")
		case b < ' ' || b > '~' || b == '\'' || b == '\\' || b == '-' && i == 0:
			fmt.Fprintf(&out, `\%03o`, b)
		default:
			out.WriteByte(b)
		}
	}
	return out.String()
}

// commands writes long text as what makes it: the text itself, and runs of one
// unit. A body at a limit is mostly one run.
func commands(s string) []string {
	var out []string
	from := 0 // of the text that no command writes yet
	for at := 0; at < len(s); {
		unit, times := run(s[at:])
		if unit*times < leastRun {
			at++
			continue
		}
		if from < at {
			out = append(out, printf(s[from:at]))
		}
		out = append(out, repeat(s[at:at+unit], times))
		at += unit * times
		from = at
	}
	if from < len(s) {
		out = append(out, printf(s[from:]))
	}
	return out
}

// run returns the unit that s begins with and repeats the most bytes of, and how
// often it does.
func run(s string) (unit, times int) {
	for n := 1; n <= min(longestUnit, len(s)); n++ {
		if unit > 0 && n%unit == 0 {
			continue // the same, in longer units
		}
		k := 1
		for (k+1)*n <= len(s) && s[k*n:(k+1)*n] == s[:n] {
			k++
		}
		if k > 1 && n*k > unit*times {
			unit, times = n, k
		}
	}
	return unit, times
}

func repeat(unit string, times int) string {
	if len(unit) == 1 && unit[0] <= '~' {
		return fmt.Sprintf(`head -c %d /dev/zero | tr '\0' %s`, times, forTr(unit[0]))
	}
	if strings.Contains(unit, "\n") || strings.HasPrefix(unit, "-") || strings.Contains(unit, "\x00") {
		return printf(strings.Repeat(unit, times))
	}
	return fmt.Sprintf(`yes "$(%s)" | head -n %d | tr -d '\n'`, printf(unit), times)
}

// forTr writes one character for tr, which reads some of them as signs.
func forTr(b byte) string {
	if unicode.IsLetter(rune(b)) || unicode.IsDigit(rune(b)) {
		return string(rune(b))
	}
	return fmt.Sprintf(`'\%03o'`, b)
}
