package importcheck

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/config"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/internal/lock"
	"example.com/importcheck/internal/run"
	"example.com/importcheck/internal/suite"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

// CancelImports cancels the imports of a list, the imports.jsonl of a run, that may still
// be running, and adds to the list what became of each. They are cancelled at the host and
// by the contract of the run, unless address, or the option Contract, names others; of the
// other options Key, CA, Proxy, InsecureTLS, Rate, Timeout and Wait are used, and nothing is
// waited for without the last. It returns every import that it tried, and how many of them
// may run on. The error says that the list, the key or a contract cannot be used.
func CancelImports(ctx context.Context, file, address string, options ...Option) (tried []reports.Import, left int, err error) {
	c := config.Default()
	c.Wait = 0
	for _, o := range options {
		o(c)
	}
	switch {
	case c.Err() != nil:
		return nil, 0, c.Err()
	case c.Key == "":
		return nil, 0, errors.New("imports are cancelled with the key that started them: set PINECONE_API_KEY, or use the option Key")
	case c.Rate == nil:
		Rate(config.LiveRate)(c)
	}
	all, err := ledger.Read(file)
	if err != nil {
		return nil, 0, err
	}
	release, err := lock.Take(filepath.Dir(file))
	if err != nil {
		return nil, 0, err
	}
	defer release()
	list, err := ledger.Open(file)
	if err != nil {
		return nil, 0, err
	}
	defer list.Close()
	k := &canceller{config: c, address: address, keepers: map[string]*run.Keeper{}}
	defer k.close()
	k.entries = ledger.Latest(all)
	for i := range k.entries {
		e := &k.entries[i]
		if !e.Status.Open() {
			continue
		}
		if e.Status, err = k.end(ctx, e); err == nil {
			err = list.Add(*e)
		}
		if err != nil {
			return tried, left, err
		}
		tried = append(tried, reports.Import{ID: e.ID, Case: e.Case, URI: e.URI, Wanted: e.Wanted, Fate: string(e.Status)})
		if e.Status.Open() {
			left++
		}
	}
	return tried, left, nil
}

// A canceller keeps a client for each host and contract of a list.
type canceller struct {
	config  *config.Config
	address string
	entries []ledger.Entry
	keepers map[string]*run.Keeper
}

func (k *canceller) close() {
	for _, one := range k.keepers {
		one.Client.Close()
	}
}

// end cancels one import and returns what became of it. One without an id is looked for in
// the host's list.
func (k *canceller) end(ctx context.Context, e *ledger.Entry) (ledger.Status, error) {
	keeper, err := k.keeper(cmp.Or(k.address, e.Host), cmp.Or(k.config.Spec, e.Contract))
	if err != nil {
		return "", err
	}
	if e.ID == "" {
		if status := k.find(ctx, keeper, e); status != "" {
			return status, nil
		}
	}
	status, _ := keeper.End(ctx, e.ID, e.Time)
	return status, nil
}

// find takes the id of an import from the list: one of the uri that was not there before the
// run. It returns why there is none, or "". Where more imports are under way than starts are
// without an id, somebody else may have started one, and none is touched.
func (k *canceller) find(ctx context.Context, keeper *run.Keeper, e *ledger.Entry) ledger.Status {
	ids, whole := keeper.UnderWay(ctx, e.URI)
	if !whole {
		return ledger.Uncancelled + "its id never came, and the list of the host cannot be read"
	}
	nameless := 0
	for _, other := range k.entries {
		if other.ID == "" && other.Status.Open() && other.Host == e.Host && other.URI == e.URI {
			nameless++
		}
		ids = slices.DeleteFunc(ids, func(id string) bool { return id == other.ID })
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return slices.Contains(e.Before, id) })
	switch {
	case len(ids) == 0:
		return ledger.Absent
	case e.Wanted && (e.Before == nil || len(ids) > nameless):
		return ledger.Uncancelled + ledger.Status("its id never came, and somebody else may have started some of the imports of its uri: "+strings.Join(ids, ", "))
	}
	e.ID = ids[0]
	return ""
}

func (k *canceller) keeper(address, contract string) (*run.Keeper, error) {
	name := address + " " + contract
	if one, have := k.keepers[name]; have {
		return one, nil
	}
	loaded, err := spec.Load(contract)
	if err != nil {
		return nil, err
	}
	if loaded.Cancel == nil {
		return nil, fmt.Errorf("the contract %s has no operation that cancels imports: name another one with --spec", contract)
	}
	client, err := suite.Client(k.config, suite.Address{URL: address, Key: string(k.config.Key)})
	if err != nil {
		return nil, err
	}
	k.keepers[name] = &run.Keeper{Contract: loaded, Maker: generators.New(loaded, generators.Options{}), Client: client}
	return k.keepers[name], nil
}
