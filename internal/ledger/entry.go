package ledger

import (
	"strings"
	"time"
)

// An Entry says what is known of one start at one moment. The last entry of a start
// holds; each is complete by itself, so that a file may hold several runs.
type Entry struct {
	Time     time.Time `json:"time"`
	Run      string    `json:"run"`      // when the run began: with Start it names the start
	Start    int       `json:"start"`    // counts from 1 within the run
	Host     string    `json:"host"`     // base URL
	Contract string    `json:"contract"` // version, or the file that --spec named
	Case     string    `json:"case"`
	URI      string    `json:"uri"`    // passwords and signatures masked
	Wanted   bool      `json:"wanted"` // false where the request should have been refused
	ID       string    `json:"id"`     // "" until an answer gave one
	Status   Status    `json:"status"`
	// Before are the ids of imports of the uri that the host listed before the run: none of
	// them is this start. It is null where the list was not read.
	Before []string `json:"before"`
}

// A Status is what became of a start, in words for a reader.
type Status string

// The statuses. Those of Ended and Uncancelled are followed by what the host said.
const (
	Sent        Status = "sent"                  // written before the request; nothing came back yet
	NotSent     Status = "not sent"              // the run ended before it was its turn
	Running     Status = "running"               // accepted
	Refused     Status = "refused"               // answered with a 4XX
	Unclear     Status = "unclear"               // no whole answer, or one that is neither yes nor no: it counts as a start
	Cancelled   Status = "cancelled"             // and the host confirmed it
	Gone        Status = "not known to the host" // it answers 404 to the id
	Absent      Status = "not in the list"       // an unclear one that the host did not list later
	Ended       Status = "ended: "               // it had ended before it was cancelled
	Uncancelled Status = "could not be cancelled: "
	Appeared    Status = "appeared during the run and names no storage of it: somebody else may have started it"
)

// Open reports whether something of the start may still have to be cleaned up.
func (s Status) Open() bool {
	return s == Sent || s == Running || s == Unclear || strings.HasPrefix(string(s), string(Uncancelled))
}

// Started reports whether the host may have started an import.
func (s Status) Started() bool { return s != NotSent && s != Refused && s != Absent }

// Latest returns the last entry of each start, in the order of the first ones.
func Latest(all []Entry) []Entry {
	type key struct {
		run string
		n   int
	}
	at := map[key]int{}
	var out []Entry
	for _, e := range all {
		k := key{e.Run, e.Start}
		if i, have := at[k]; have {
			out[i] = e
			continue
		}
		at[k] = len(out)
		out = append(out, e)
	}
	return out
}
