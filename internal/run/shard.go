package run

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.com/importcheck/generators"
)

// A Shard is a part of a run that is made apart from the others, on a machine of its own:
// number Index, from 0, of Of. The zero Shard is the whole run.
type Shard struct{ Index, Of int }

// MostShards bounds how far a run is split: beyond it a shard has hardly a case.
const MostShards = 256

// ParseShard reads "I/N": part I, counted from 0, of N.
func ParseShard(text string) (Shard, error) {
	i, n, _ := strings.Cut(text, "/")
	index, err := strconv.Atoi(i)
	of, err2 := strconv.Atoi(n)
	if s := (Shard{index, of}); err == nil && err2 == nil && s.Fits() && !s.Whole() {
		return s, nil
	}
	return Shard{}, fmt.Errorf("say which shard of how many, counted from 0: 0/3, 1/3 and 2/3 are a whole run, up to %d of them", MostShards)
}

// Fits reports whether there is such a shard.
func (s Shard) Fits() bool {
	return s.Whole() || s.Of >= 1 && s.Of <= MostShards && s.Index >= 0 && s.Index < s.Of
}

// String returns the shard as ParseShard reads it, "" for the whole run.
func (s Shard) String() string {
	if s.Whole() {
		return ""
	}
	return fmt.Sprintf("%d/%d", s.Index, s.Of)
}

// Whole reports whether it is the whole run.
func (s Shard) Whole() bool { return s == Shard{} }

// among is how many shards there are.
func (s Shard) among() int { return max(1, s.Of) }

// below is how many of the numbers under n fall to the shard.
func (s Shard) below(n int) int { return (n + s.among() - 1 - s.Index) / s.among() }

// first reports whether the shard does what a run does once.
func (s Shard) first() bool { return s.Index == 0 }

// share decides which cases of the plan this shard sends. What has to be sent together
// stays together; of the others each shard takes every Nth. The valid twin of a case is
// sent beside it, for whoever it counts, unless it is a start that costs something.
func (e *Engine) share() {
	e.mine, e.sends = map[string]bool{}, map[string]bool{}
	shard := e.shards()
	for _, c := range e.cases {
		if shard[unit(c)] == e.Shard.Index {
			e.mine[c.ID] = true
			e.withTwins(c)
		}
	}
}

// shards gives each unit of the plan to a shard. What is followed comes first: the first
// shard follows it.
func (e *Engine) shards() map[string]int {
	out := map[string]int{}
	give := func(c generators.Case, to int) {
		if _, given := out[unit(c)]; !given {
			out[unit(c)] = to % e.Shard.among()
		}
	}
	for i, c := range e.ownStarts() {
		give(c, i)
	}
	followed := 0
	for _, c := range e.cases {
		if c.Class == generators.ClassStorage && followed < mostFollowed {
			give(c, 0)
			followed++
		}
	}
	for _, c := range e.cases {
		give(c, len(out))
	}
	return out
}

func (e *Engine) withTwins(c generators.Case) {
	for e.sends[c.ID] = true; c.Twin != ""; e.sends[c.ID] = true {
		i, planned := e.order[c.Twin]
		if !planned || e.own[c.Twin] && !e.mine[c.Twin] {
			return
		}
		c = e.cases[i]
	}
}

// unit names what stays on one shard: cases that are sent in order or at once, and repeats
// of one request.
func unit(c generators.Case) string {
	switch {
	case c.Lane != "":
		return c.Lane
	case c.Burst != "":
		return c.Burst
	case c.Class == generators.ClassRepeat:
		return c.ID[:strings.LastIndexByte(c.ID, '.')]
	}
	return c.ID
}

// more adds a case that was not planned: this shard sends it for all.
func (e *Engine) more(c generators.Case) {
	e.add(c)
	e.mine[c.ID], e.sends[c.ID] = true, true
}

// ownOf returns how many of the user's own starts this shard may make: all shards
// together make no more than the whole run.
func (e *Engine) ownOf() int {
	n := 0
	for id := range e.own {
		if e.mine[id] {
			n++
		}
	}
	return n
}

// Mine are the ids of the cases that count for this shard, in their order.
func (e *Engine) Mine() []string {
	var out []string
	for _, c := range e.cases {
		if e.mine[c.ID] {
			out = append(out, c.ID)
		}
	}
	return out
}

// shardOf keeps of a list of cases what this shard sends.
func (e *Engine) shardOf(cases []generators.Case) []generators.Case {
	return slices.DeleteFunc(slices.Clone(cases), func(c generators.Case) bool { return !e.sends[c.ID] })
}
