package plan

import (
	"math/rand/v2"

	"example.com/importcheck/generators"
)

// An Order parts cases by how they are sent.
type Order struct {
	Lanes  [][]generators.Case // one after the other over one connection
	Bursts [][]generators.Case // at one moment
	Fixed  []generators.Case   // independent of each other
	Random []generators.Case   // the same, drawn at random
}

// Order returns how cases are sent: those that are independent in an order that the seed decides.
func (p *Plan) Order(cases []generators.Case) Order {
	var o Order
	at := map[string]int{}
	into := func(list [][]generators.Case, name string, c generators.Case) [][]generators.Case {
		i, ok := at[name]
		if !ok {
			i, at[name] = len(list), len(list)
			list = append(list, nil)
		}
		list[i] = append(list[i], c)
		return list
	}
	for _, c := range cases {
		switch {
		case c.Lane != "":
			o.Lanes = into(o.Lanes, c.Lane, c)
		case c.Burst != "":
			o.Bursts = into(o.Bursts, c.Burst, c)
		case generators.IsRandom(c.Kind):
			o.Random = append(o.Random, c)
		default:
			o.Fixed = append(o.Fixed, c)
		}
	}
	r := rand.New(rand.NewPCG(uint64(p.Seed), 7))
	for _, list := range [][]generators.Case{o.Fixed, o.Random} {
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	}
	return o
}
