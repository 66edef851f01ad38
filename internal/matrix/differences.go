package matrix

import (
	"cmp"
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
	fewer    int      // hosts that are not in the largest group
}

// A Group is the hosts that do the same.
type Group struct {
	Does  string
	Hosts []string // nil for most of those that were compared
}

// differences compares hosts whose runs sent the same requests: of one contract, profile and tags.
// What the fewest hosts do otherwise comes first. One that did not finish would differ for that
// reason only. Of several runs of a host, what any showed counts.
func differences(runs []*Run) []*Difference {
	type key struct{ version, subject string }
	does, hosts := map[key]map[string][]string{}, map[string][]string{}
	for _, r := range runs {
		if r.Gap != "" {
			continue
		}
		version := r.Version + r.How
		hosts[version] = append(hosts[version], r.Host)
		for subject, what := range r.does {
			k := key{version, subject}
			if does[k] == nil {
				does[k] = map[string][]string{}
			}
			does[k][r.Host] = append(does[k][r.Host], what...)
		}
	}
	same := map[string]*Difference{} // by what is shown of it
	for k, byHost := range does {
		if strings.HasSuffix(k.subject, baseline.Measured) {
			for _, h := range hosts[k.version] {
				if byHost[h] == nil {
					byHost[h] = []string{"no limit of its own"}
				}
			}
		}
		if d := difference(k.subject, byHost); len(d.Groups) > 1 {
			shown := fmt.Sprint(d)
			same[shown] = cmp.Or(same[shown], d)
			same[shown].Versions = append(same[shown].Versions, k.version)
		}
	}
	for _, d := range same {
		slices.Sort(d.Versions)
	}
	return slices.SortedFunc(maps.Values(same), func(a, b *Difference) int {
		return cmp.Or(cmp.Compare(a.fewer, b.fewer), cmp.Compare(a.Subject, b.Subject),
			slices.Compare(a.Versions, b.Versions))
	})
}

// difference joins the hosts that do the same in one respect.
func difference(subject string, byHost map[string][]string) *Difference {
	byDoes := map[string][]string{}
	for _, host := range slices.Sorted(maps.Keys(byHost)) {
		slices.Sort(byHost[host])
		does := strings.Join(slices.Compact(byHost[host]), "; ")
		byDoes[does] = append(byDoes[does], host)
	}
	d := &Difference{Subject: subject}
	for does, hosts := range byDoes {
		d.Groups = append(d.Groups, Group{does, hosts})
	}
	slices.SortFunc(d.Groups, func(a, b Group) int {
		return cmp.Or(cmp.Compare(len(b.Hosts), len(a.Hosts)), cmp.Compare(a.Does, b.Does))
	})
	most := len(d.Groups[0].Hosts)
	if d.fewer = len(byHost) - most; most > d.fewer {
		d.Groups[0].Hosts = nil
	}
	return d
}
