package matrix

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"example.com/importcheck/internal/textsafe"
)

// A Planned is a line of a list: a run that there should be.
type Planned struct {
	Line    int
	Host    string
	Version string
	Seed    int64
}

const listForm = "write HOST VERSION SEED, a run a line; # begins a comment"

// readList reads the list of runs by which they were started.
func readList(name string) ([]Planned, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("--list: %w; name the list by which the runs were started", err)
	}
	defer f.Close()
	var out []Planned
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		text, _, _ := strings.Cut(lines.Text(), "#")
		words := strings.Fields(text)
		if len(words) == 0 {
			continue
		}
		p, err := planned(n, words)
		if err != nil {
			return nil, fmt.Errorf("%s, line %d: %w; %s", name, n, err, listForm)
		}
		out = append(out, p)
	}
	switch err := lines.Err(); {
	case err != nil:
		return nil, fmt.Errorf("%s: %w; %s", name, err, listForm)
	case len(out) == 0:
		return nil, fmt.Errorf("%s lists no run; %s", name, listForm)
	}
	return out, nil
}

func planned(line int, words []string) (Planned, error) {
	if len(words) != 3 {
		return Planned{}, fmt.Errorf("%d words", len(words))
	}
	seed, err := strconv.ParseInt(words[2], 10, 64)
	if err != nil {
		return Planned{}, fmt.Errorf("the seed %q is no whole number", textsafe.Cut(words[2], 40))
	}
	return Planned{line, kept(words[0]), kept(words[1]), seed}, nil
}

// is reports whether a run is the one that was planned. A contract may be named by its
// version or by its file.
func (p Planned) is(r *Run) bool {
	return p.Seed == r.Seed && plain(p.Host) == plain(r.address) && (p.Version == r.contract ||
		filepath.Base(p.Version) == r.source)
}

// plain is the same for each way to write a host's URL.
func plain(host string) string {
	host = strings.TrimSuffix(host, "/")
	if host == "mock" || host == "handler" || strings.Contains(host, "://") {
		return host
	}
	return "https://" + host
}

// missing returns those that none of the runs is, by the names that the runs have.
func missing(list []Planned, runs []*Run) []Planned {
	var out []Planned
	for _, p := range list {
		if !slices.ContainsFunc(runs, p.is) {
			out = append(out, p.named(runs))
		}
	}
	return out
}

// named returns the planned run with host and contract named as in other runs of them. Of
// mock hosts with different faults it cannot know which is meant.
func (p Planned) named(runs []*Run) Planned {
	names := map[string]bool{}
	for _, r := range runs {
		if plain(p.Host) == plain(r.address) {
			names[r.Host] = true
		}
	}
	for _, r := range runs {
		if names[r.Host] && len(names) == 1 {
			p.Host = r.Host
		}
		if filepath.Base(p.Version) == r.source {
			p.Version = r.Version
		}
	}
	return p
}
