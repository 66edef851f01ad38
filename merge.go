package importcheck

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/run"
	"example.com/importcheck/reports"
)

// partName is the file of a shard from which the whole run is put together.
const partName = "part.json"

// Merge puts the shards of one run together, each in a folder of reports: their answers are
// judged beside each other, so that the report is that of one run, case by case. Nothing is
// sent. The contract, the seed and what else makes the run are taken from the shards; the
// options say what is made of it: Strict, Baseline, FailOnNew, Waivers, Reports, HAR, and
// Contract where its file has moved. The error says which shard is missing, doubled or of
// another run, or which file cannot be written.
func Merge(folders []string, options ...Option) (*reports.Report, error) {
	parts, shards, err := readShards(folders)
	if err != nil {
		return nil, err
	}
	r, err := rejoin(parts, options)
	if err != nil {
		return nil, err
	}
	defer r.close()
	if err := r.spares(folders); err != nil {
		return nil, err
	}
	if err := r.begin(); err != nil {
		return nil, err
	}
	r.engine.Join(parts)
	r.suite.judge(r.engine)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if interrupted(parts) {
		cancel()
	}
	report := r.engine.Finish(ctx)
	report.Run.Shard = fmt.Sprintf("all %d", len(parts))
	run.TakeRequests(report, shards)
	r.weigh.apply(ctx, r.engine, report)
	return report, r.write(report)
}

func interrupted(parts []*run.Part) bool {
	return slices.ContainsFunc(parts, func(p *run.Part) bool { return p.Interrupted })
}

// readShards reads the folders, and puts them in the order of their shards.
func readShards(folders []string) ([]*run.Part, []*reports.Report, error) {
	var parts []*run.Part
	for _, folder := range folders {
		p, err := readPart(folder)
		if err != nil {
			return nil, nil, err
		}
		parts = append(parts, p)
	}
	if len(parts) == 0 {
		return nil, nil, errors.New("name the folders of the shards, each with its part.json")
	}
	whole, err := run.Whole(parts)
	if err != nil {
		return nil, nil, err
	}
	var shards []*reports.Report
	for _, folder := range folders {
		r, err := ReadReport(filepath.Join(folder, "report.json"))
		if err != nil {
			return nil, nil, err
		}
		shards = append(shards, r)
	}
	return whole, shards, nil
}

func readPart(folder string) (*run.Part, error) {
	name := filepath.Join(folder, partName)
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("%w; a run with --shard that comes to its end writes it: run that shard again", err)
	}
	p := new(run.Part)
	if err := json.Unmarshal(data, p); err != nil {
		return nil, fmt.Errorf("%s is not what a shard wrote: %w; run that shard again", name, err)
	}
	return p, nil
}

// rejoin plans the run of the shards as a whole.
func rejoin(parts []*run.Part, options []Option) (*runner, error) {
	first := parts[0]
	c := newConfig(options)
	if c.contract == "" {
		c.contract = first.Contract
	}
	c.seed, c.cases, c.tags, c.profile, c.maxImports = first.Seed, first.Cases, first.Tags, first.Profile, first.MaxImports
	if c.given() != first.Named {
		return nil, errors.New("the shards were run with other values of PINECONE_INTEGRATION_ID or PINECONE_IMPORT_URI; set the same, since requests are made from them")
	}
	r, o, err := c.runner()
	if err != nil {
		return nil, err
	}
	if first.Tool != o.Tool {
		return nil, fmt.Errorf("the shards were run with importcheck %s, and this is %s, which may make other cases; merge with theirs", first.Tool, o.Tool)
	}
	if title := o.Contract.Title + " " + o.Contract.Version; title != first.Title {
		return nil, fmt.Errorf("the shards were run with the contract %s, and this is %s; name theirs with --spec", first.Title, title)
	}
	if err := printer(&o, first); err != nil {
		return nil, err
	}
	ended := lastEnd(parts)
	o.Address, o.Faults, o.Now = first.Host, first.Faults, func() time.Time { return ended }
	r.engine = run.New(o)
	return r, nil
}

// spares refuses to write over a shard, which could not be merged a second time.
func (r *runner) spares(folders []string) error {
	out, err := os.Stat(r.config.reports)
	if err != nil {
		return nil // it is not there yet
	}
	for _, folder := range folders {
		if in, err := os.Stat(folder); err == nil && os.SameFile(in, out) {
			return fmt.Errorf("the reports would take the place of the shard in %s: name another folder with --out", folder)
		}
	}
	return nil
}

func lastEnd(parts []*run.Part) time.Time {
	return slices.MaxFunc(parts, func(a, b *run.Part) int { return a.Ended.Compare(b.Ended) }).Ended
}

// printer sets the client that writes the commands which repeat a request, and masks what a
// report shows; it sends nothing.
func printer(o *run.Options, p *run.Part) error {
	url := p.Host
	switch p.Host {
	case "mock":
		url = mockURL
	case "handler":
		url = "http://127.0.0.1"
	}
	client, err := host.New(host.Options{URL: url, Key: "unused-for-printing"})
	if err != nil {
		return err
	}
	client.Close()
	o.Client = client
	if p.Host == "mock" {
		begin := mockCurl(o.ContractName, p.Faults)
		o.Curl = func(q generators.Request) string { return begin + client.Curl(q) }
	}
	return nil
}

// keepPart writes what a shard measured, after its reports: it stands for a shard that came
// to its end.
func (r *runner) keepPart(ctx context.Context) error {
	if r.config.reports == "" || r.config.shard.Whole() {
		return nil
	}
	p := r.engine.Part()
	p.Interrupted = ctx.Err() != nil
	return reports.WriteFile(r.config.reports, partName, func(w io.Writer) error { return json.NewEncoder(w).Encode(p) })
}
