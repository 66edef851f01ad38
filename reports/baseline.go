package reports

import (
	"fmt"
	"slices"
	"time"
)

// What a finding is beside a baseline.
const (
	StatusNew   = "new"
	StatusKnown = "known"
)

// Which findings decide the verdict.
const (
	FailOnAny = "any"
	FailOnNew = "new"
)

// A Baseline is what an earlier run had otherwise.
type Baseline struct {
	Contract        string            `json:"contract"` // the version that the earlier run was held against
	Host            string            `json:"host"`     // its address
	Started         time.Time         `json:"started"`
	ContractChanged bool              `json:"contractChanged"` // in version, or in what it binds
	Gone            []GoneFinding     `json:"gone"`
	ByContract      []string          `json:"byContract"` // ids of new findings about constraints that the contract did not have
	Added           []string          `json:"added"`      // constraints that the contract did not have
	Removed         []string          `json:"removed"`    // constraints that it has no longer
	NewlyTested     []string          `json:"newlyTested"`
	NoLongerTested  []string          `json:"noLongerTested"`
	Behaviour       []BehaviourChange `json:"behaviour"`
}

// A Because says who brought a change about.
type Because string

// The reasons of a change.
const (
	ByHost     Because = "host"       // the contract asks the same as before
	ByContract Because = "contract"   // the contract asks for something else
	NotTested  Because = "not tested" // this run did not look
)

// A GoneFinding is one that the earlier run had and this one has not.
type GoneFinding struct {
	ID         string  `json:"id"`
	Check      string  `json:"check"`
	Constraint string  `json:"constraint"`
	Title      string  `json:"title"`
	Because    Because `json:"because"`
}

// A BehaviourChange is something that the contract leaves open and that the host does
// otherwise than before.
type BehaviourChange struct {
	Subject string  `json:"subject"`
	Before  string  `json:"before"`
	Now     string  `json:"now"`
	Because Because `json:"because"` // ByHost or ByContract
}

// againstBaseline sums the comparison up in one line.
func (r *Report) againstBaseline() string {
	b := r.Baseline
	fresh, known := 0, 0
	for _, f := range r.Findings {
		switch f.Status {
		case StatusNew:
			fresh++
		case StatusKnown:
			known++
		}
	}
	return fmt.Sprintf("baseline %s of %s: %d new, %d known, %d gone, %s of behaviour", b.Contract,
		b.Started.UTC().Format(time.DateOnly), fresh, known, len(b.Gone), plural(len(b.Behaviour), "change"))
}

// sinceBaseline lists what changed, one line each, except new findings that the contract
// does not explain: those carry their mark.
func (r *Report) sinceBaseline() []string { return changesOf(r, r.Findings) }

// changesOf takes the findings apart from the report: a page has their titles elsewhere.
func changesOf(r *Report, findings []Finding) []string {
	b := r.Baseline
	if b == nil {
		return nil
	}
	var out []string
	for _, f := range findings {
		if slices.Contains(b.ByContract, f.ID) {
			out = append(out, "new"+reason(ByContract)+": "+f.Check+": "+clip(f.Title, pageClip))
		}
	}
	for _, g := range b.Gone {
		out = append(out, "gone"+reason(g.Because)+": "+g.Check+": "+g.Title)
	}
	for _, c := range b.Behaviour {
		out = append(out, "behaviour"+reason(c.Because)+": "+c.Subject+": was "+c.Before+", is "+c.Now)
	}
	for _, list := range []struct {
		word  string
		names []string
	}{
		{"the contract has it now", b.Added},
		{"the contract has it no longer", b.Removed},
		{"newly tested", b.NewlyTested},
		{"no longer tested", b.NoLongerTested},
	} {
		for _, name := range list.names {
			out = append(out, list.word+": "+name)
		}
	}
	return out
}

func reason(why Because) string {
	switch why {
	case ByContract:
		return " with the contract"
	case NotTested:
		return ", since it was not tested"
	}
	return ""
}
