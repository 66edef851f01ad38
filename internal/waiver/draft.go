package waiver

import (
	"fmt"
	"strings"
	"time"

	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/reports"
)

// DraftDays is how long a drafted waiver holds.
const DraftDays = 90

// Draft returns a file that waives the findings of a report which nobody has accepted
// yet, one entry for each check and constraint. The reasons are blank, so that Read
// refuses the file until somebody has given them; the date is DraftDays after today.
func Draft(r *reports.Report, today time.Time) []byte {
	var b strings.Builder
	b.WriteString("# Drafted from a run against " + textsafe.Flat(r.Host.Address) + ". Give each waiver its reason, or take it out.\n")
	until := today.UTC().AddDate(0, 0, DraftDays).Format(time.DateOnly)
	drafted := map[[2]string]bool{}
	for _, f := range r.Findings {
		key := [2]string{f.Check, f.Constraint}
		if f.Waived != "" || drafted[key] {
			continue
		}
		drafted[key] = true
		fmt.Fprintf(&b, "\n# %s\n- check: %s\n  constraint: %s\n  reason: \"\"\n  until: %s\n",
			textsafe.Flat(f.Title), quoted(f.Check), quoted(f.Constraint), until)
	}
	if len(drafted) == 0 {
		b.WriteString("[]\n")
	}
	return []byte(b.String())
}
