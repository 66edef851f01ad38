package matrix

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.com/importcheck/internal/baseline"
)

// A Difference is what hosts do otherwise than others where the contract leaves it open, or
// a limit that only some have.
type Difference struct {
	Subject  string
	Versions []string // in which the same hosts do the same
	Groups   []Group  // the largest first
}

// A Group is the hosts that do the same.
type Group struct {
	Does  string
	Hosts []*Host
}

const noLimit = "no limit of its own"

// behaviourEnd stands between what a host does in one respect.
const behaviourEnd = "; "

// differences compares hosts whose runs sent the same requests: of one contract, profile
// and tags. What fewest hosts do otherwise comes first.
func differences(hosts []*Host) []Difference {
	var out []Difference
	at := map[[sha256.Size]byte]int{} // what was found already, for another version
	does := behaviour(hosts)
	for _, version := range slices.Sorted(maps.Keys(does)) {
		of := does[version]
		for _, subject := range slices.Sorted(maps.Keys(of)) {
			d := Difference{subject, []string{version}, groups(of[subject])}
			if len(d.Groups) < 2 {
				continue
			}
			key := d.key()
			if i, there := at[key]; there {
				out[i].Versions = append(out[i].Versions, version)
				continue
			}
			at[key] = len(out)
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b Difference) int {
		return cmp.Or(cmp.Compare(a.fewer(), b.fewer()), cmp.Compare(a.Subject, b.Subject))
	})
	return out
}

// behaviour returns by version and subject what each host does; of several runs, what any
// showed. A run that did not finish would differ for that alone.
func behaviour(hosts []*Host) map[string]map[string]map[*Host]string {
	out := map[string]map[string]map[*Host]string{}
	with := map[string][]*Host{}
	for _, h := range hosts {
		for _, r := range h.Runs {
			if !r.finished() {
				continue
			}
			version := r.Version + r.how
			if !slices.Contains(with[version], h) {
				with[version] = append(with[version], h)
			}
			for subject, does := range r.does {
				note(out, version, subject, h, does)
			}
		}
	}
	for version, subjects := range out {
		for subject, does := range subjects {
			if isLimit(subject) {
				for _, h := range with[version] {
					does[h] = cmp.Or(does[h], noLimit)
				}
			}
		}
	}
	return out
}

func isLimit(subject string) bool { return strings.HasSuffix(subject, baseline.Measured) }

func note(out map[string]map[string]map[*Host]string, version, subject string, h *Host, does string) {
	if out[version] == nil {
		out[version] = map[string]map[*Host]string{}
	}
	if out[version][subject] == nil {
		out[version][subject] = map[*Host]string{}
	}
	before := out[version][subject][h]
	if before != "" && before != does {
		does = union(before, does)
	}
	out[version][subject][h] = does
}

// union joins what two runs of a host showed.
func union(a, b string) string {
	all := strings.Split(a+behaviourEnd+b, behaviourEnd)
	slices.Sort(all)
	return strings.Join(slices.Compact(all), behaviourEnd)
}

// groups joins the hosts that do the same, the most first.
func groups(does map[*Host]string) []Group {
	at := map[string]*Group{}
	for h, what := range does {
		if at[what] == nil {
			at[what] = &Group{Does: what}
		}
		at[what].Hosts = append(at[what].Hosts, h)
	}
	var out []Group
	for _, g := range at {
		slices.SortFunc(g.Hosts, func(a, b *Host) int { return cmp.Compare(a.Name, b.Name) })
		out = append(out, *g)
	}
	slices.SortFunc(out, func(a, b Group) int {
		return cmp.Or(cmp.Compare(len(b.Hosts), len(a.Hosts)), cmp.Compare(a.Does, b.Does))
	})
	return out
}

// fewer is the number of hosts that are not in the largest group.
func (d Difference) fewer() (n int) {
	for _, g := range d.Groups[1:] {
		n += len(g.Hosts)
	}
	return n
}

// most reports whether more hosts are in the largest group than in all others.
func (d Difference) most() bool { return len(d.Groups[0].Hosts) > d.fewer() }

// key is the same for two versions in which the same hosts do the same otherwise than most.
func (d Difference) key() [sha256.Size]byte {
	var b strings.Builder
	b.WriteString(d.Subject)
	for i, g := range d.Groups {
		fmt.Fprintf(&b, "\n%s", g.Does)
		if i == 0 && d.most() {
			continue
		}
		for _, h := range g.Hosts {
			fmt.Fprintf(&b, "\t%s", h.Name)
		}
	}
	return sha256.Sum256([]byte(b.String()))
}

// beside says what a group does that most hosts do not, and what it does not that they do.
func beside(does, most string) string {
	ours, theirs := strings.Split(does, behaviourEnd), strings.Split(most, behaviourEnd)
	var parts []string
	shared := false
	for _, one := range ours {
		if slices.Contains(theirs, one) {
			shared = true
		} else {
			parts = append(parts, "also "+one)
		}
	}
	for _, one := range theirs {
		if !slices.Contains(ours, one) {
			parts = append(parts, "never "+one)
		}
	}
	if !shared {
		return does
	}
	return strings.Join(parts, behaviourEnd)
}
