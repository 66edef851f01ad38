package ci

import (
	"fmt"
	"html"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"example.com/importcheck/mockhost"
)

// A runner runs the jobs of a recipe, each in its own project, as the machines of
// GitHub and GitLab would. What is not theirs is the mock host's: ./start-server.
type runner struct {
	t         *testing.T
	command   string   // importcheck, for ./start-server
	artifacts string   // what jobs leave to others
	tools     string   // what jobs compile, which need not be linked for each
	dir       string   // of the job under way
	hosts     []string // those of the matrix
	env       []string
	groups    []int // of processes that the scripts of the job began
}

func newRunner(t *testing.T) *runner {
	t.Helper()
	r := &runner{t: t, command: filepath.Join(t.TempDir(), "importcheck"), artifacts: t.TempDir(), tools: t.TempDir()}
	t.Cleanup(r.end)
	r.dir = "../.."
	r.must("go build -o "+r.command+" ./cmd/importcheck", "GOFLAGS="+flags)
	return r
}

// flags keeps to how the tests themselves are built, so that nothing is compiled twice.
var flags = os.Getenv("GOFLAGS") + " -buildvcs=false"

const startServer = `#!/bin/sh
exec "$MOCK" mock --spec "$1" --addr "${HOST#http://}"
`

// A stand-in for GitHub's command keeps what it was asked.
const gh = "#!/bin/sh\necho \"$@\" > asked-of-gh\n"

// begin makes the project of a job: a repository with a remote one, and importcheck in it.
func (r *runner) begin(host string) {
	r.t.Helper()
	r.dir = r.t.TempDir()
	root, err := filepath.Abs("../..")
	if err != nil {
		r.t.Fatal(err)
	}
	for name, to := range map[string]string{"importcheck": root, "bin": r.tools} {
		if err := os.Symlink(to, filepath.Join(r.dir, name)); err != nil {
			r.t.Fatal(err)
		}
	}
	for _, folder := range []string{"tools", "temp"} {
		if err := os.Mkdir(filepath.Join(r.dir, folder), 0o755); err != nil {
			r.t.Fatal(err)
		}
	}
	write(r.t, filepath.Join(r.dir, "start-server"), startServer)
	write(r.t, filepath.Join(r.dir, "tools/gh"), gh)
	write(r.t, filepath.Join(r.dir, "API_VERSION"), "2025-10\n")
	r.env = []string{"MOCK=" + r.command, "HOST=" + host, "RUNNER_TEMP=" + r.tools, "CI_PROJECT_DIR=" + r.dir,
		"PATH=" + filepath.Join(r.dir, "tools") + ":" + os.Getenv("PATH"),
		"GITHUB_STEP_SUMMARY=" + filepath.Join(r.dir, "summary.md"), "GITHUB_ACTION_PATH=" + root,
		"GITHUB_RUN_NUMBER=7", "CI_PIPELINE_IID=7", "IMPORTCHECK_RATE=0", "NEW=2026-04", "GOFLAGS=" + flags + " -ldflags=-w",
		"GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null"} // a machine of a CI knows nobody's name
	r.must(`git init -q -b main .
		git init -q --bare temp/remote
		git -C temp/remote config receive.advertisePushOptions true
		git remote add origin temp/remote
		git add API_VERSION
		git -c user.name=a -c user.email=a@example.com commit -q -m first`)
}

// must runs a script and fails the test where the script does.
func (r *runner) must(script string, env ...string) {
	r.t.Helper()
	log, err := os.Create(filepath.Join(r.t.TempDir(), "log"))
	if err != nil {
		r.t.Fatal(err)
	}
	defer log.Close()
	c := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script)
	c.Dir, c.Env, c.Stdout, c.Stderr = r.dir, slices.Concat(os.Environ(), r.env, env), log, log
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	err = c.Run()
	r.groups = append(r.groups, c.Process.Pid)
	if err != nil {
		r.t.Fatalf("%v\n%s\n%s", err, script, read(r.t, log.Name()))
	}
}

// end ends what the scripts of a job have left running, often nothing. It does so with the
// job, before the system gives their numbers to others.
func (r *runner) end() {
	for _, group := range r.groups {
		_ = syscall.Kill(-group, syscall.SIGKILL)
	}
	r.groups = nil
}

// freeHost returns an address at which nobody listens.
func freeHost(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return "http://" + l.Addr().String()
}

// begun begins a job and serves a host where the recipe expects one that is always there.
// Of hosts and keys, each by the name that its owner gave it, the job has its own only.
func (r *runner) begun(name, index string) (given map[string]string) {
	r.t.Helper()
	r.begin(freeHost(r.t))
	host := value(r.env, "HOST")
	switch name {
	case "live":
		r.must("./start-server 2026-07 &")
		r.must(`"$MOCK" run --host "$HOST" --profile safe --out temp/earlier
			cp temp/earlier/report.json baseline.json`, "PINECONE_API_KEY="+mockhost.Key)
		return map[string]string{"LIVE_HOST": host, "LIVE_KEY": mockhost.Key,
			"PINECONE_INDEX_HOST": host, "PINECONE_API_KEY": mockhost.Key}
	case "runs":
		r.must("./start-server 2026-04 &")
		r.hosts = append(r.hosts, host)
		return map[string]string{index + "_HOST": host, index + "_KEY": mockhost.Key}
	}
	return map[string]string{"TEST_KEY": mockhost.Key}
}

// onOnePage says that a matrix has each host that was tested.
func (r *runner) onOnePage(t *testing.T) {
	t.Helper()
	table := html.UnescapeString(read(t, filepath.Join(r.dir, "reports/matrix/matrix.md")))
	for _, h := range r.hosts {
		if !strings.Contains(table, h) {
			t.Errorf("the matrix of %d runs has no %s:\n%s", len(r.hosts), h, table)
		}
	}
}

// left says what a job must have left in its folder.
func (r *runner) left(t *testing.T, files ...string) {
	t.Helper()
	for _, pattern := range files {
		if found, err := filepath.Glob(filepath.Join(r.dir, pattern)); err != nil || len(found) == 0 {
			t.Errorf("it leaves no %s: %v", pattern, err)
		}
	}
}

// jobNames are the jobs of all recipes, in the order in which they may run.
var jobNames = []string{"change", "runs", "matrix", "live", "bump"}

func TestTheRecipesForGitHubRunAsWritten(t *testing.T) {
	t.Parallel()
	for _, file := range workflows(t) {
		w := parse[workflow](t, file)
		r := newRunner(t)
		for _, name := range jobNames {
			if j, ok := w.Jobs[name]; ok {
				delete(w.Jobs, name)
				r.github(t, name, j, w.Env)
			}
		}
		for name := range w.Jobs {
			t.Errorf("%s: the job %s was not run", file, name)
		}
	}
}

func (r *runner) github(t *testing.T, name string, j job, shared map[string]string) {
	t.Helper()
	for _, row := range rows("matrix.", j.Strategy.Matrix) {
		given := r.begun(name, row["matrix.index"])
		values := with(row, "", map[string]string{"env.HOST": value(r.env, "HOST"), "inputs.version": "2026-04",
			"github.action_path": value(r.env, "GITHUB_ACTION_PATH"), "github.token": "none",
			"github.server_url": "https://github.example", "github.repository": "a/b", "github.run_id": "1"})
		values = with(with(values, "secrets.", given), "vars.", given)
		r.env = slices.Concat(r.variables(shared, values), r.variables(j.Env, values), r.env)
		for _, s := range j.Steps {
			r.step(s, values)
		}
		r.left(t, "summary.md")
		switch name {
		case "bump":
			r.left(t, "reports/2025-10/report.json", "reports/2026-04/report.json", "asked-of-gh", "body.md",
				"reports/difference.md", "temp/remote/refs/heads/api-2026-04-7")
		case "matrix":
			r.left(t, "reports/matrix/matrix.html")
			r.onOnePage(t)
		}
		r.end()
	}
}

// variables are those of a workflow, a job or a step, with values in them.
func (r *runner) variables(texts, values map[string]string) (env []string) {
	r.t.Helper()
	for name, v := range expandAll(r.t, texts, values) {
		env = append(env, name+"="+v)
	}
	return env
}

func value(env []string, name string) string {
	for _, e := range env {
		if v, ok := strings.CutPrefix(e, name+"="); ok {
			return v
		}
	}
	return ""
}

// step does what a machine of GitHub does for one step.
func (r *runner) step(s step, values map[string]string) {
	r.t.Helper()
	in := expandAll(r.t, s.With, values)
	uses, _, _ := strings.Cut(s.Uses, "@")
	switch uses {
	case "":
		r.must(expandAll(r.t, map[string]string{"": s.Run}, values)[""], r.variables(s.Env, values)...)
	case "./importcheck":
		r.action(in, values)
	case "actions/upload-artifact":
		r.must(fmt.Sprintf("cp -r %q %q", in["path"], filepath.Join(r.artifacts, in["name"])))
	case "actions/download-artifact":
		r.must(fmt.Sprintf("mkdir -p %q && cp -r %s/%s %q", in["path"], r.artifacts, in["pattern"], in["path"]))
	case "actions/checkout", "actions/setup-go": // they are there
	default:
		r.t.Fatalf("nobody knows what %s does", s.Uses)
	}
}

// action runs our own one.
func (r *runner) action(in, values map[string]string) {
	r.t.Helper()
	a := parse[action](r.t, "../../action.yml")
	for name, input := range a.Inputs {
		if _, given := in[name]; !given {
			in[name] = input.Default
		}
	}
	for _, s := range a.Runs.Steps {
		r.step(s, with(values, "inputs.", in))
	}
}

func TestTheRecipeForGitLabRunsAsWritten(t *testing.T) {
	t.Parallel()
	r, jobs := newRunner(t), gitlab(t)
	for _, name := range jobNames {
		j, ok := jobs[name]
		if !ok {
			continue
		}
		delete(jobs, name)
		for _, row := range gitlabRows(j) {
			given := r.begun(name, row["INDEX"])
			r.env = slices.Concat(r.env, pairs(given), pairs(row))
			r.gitlab(append(slices.Clone(jobs[j.Extends].Before), j.Script...), r.expanded(j.Variables))
			r.left(t, "reports/*/report.json")
			if name == "matrix" {
				r.left(t, "reports/matrix/matrix.html")
				r.onOnePage(t)
			}
			r.end()
		}
	}
	delete(jobs, ".importcheck")
	for name := range jobs {
		t.Errorf("the job %s was not run", name)
	}
}

func pairs(variables map[string]string) (env []string) {
	for name, v := range variables {
		env = append(env, name+"="+v)
	}
	return env
}

// expanded are the variables of a job, with those of the project in them.
func (r *runner) expanded(variables map[string]string) []string {
	out := map[string]string{}
	for name, v := range variables {
		out[name] = os.Expand(v, func(of string) string { return value(r.env, of) })
	}
	return pairs(out)
}

// gitlabRows are the variables of the machines that a job runs on.
func gitlabRows(j gitlabJob) (out []map[string]string) {
	for _, m := range j.Parallel.Matrix {
		out = append(out, rows("", m)...)
	}
	if out == nil {
		return rows("", nil)
	}
	return out
}

// gitlab runs the lines of a job in one shell; importcheck is there and need not be cloned.
// The reports of all jobs go on to the next one.
func (r *runner) gitlab(lines, env []string) {
	r.t.Helper()
	lines = slices.DeleteFunc(lines, func(line string) bool { return strings.HasPrefix(line, "git clone ") })
	before := fmt.Sprintf("if ls %[1]s/* > /dev/null 2>&1; then mkdir -p reports && cp -r %[1]s/* reports; fi\n",
		r.artifacts)
	r.must(before+strings.Join(lines, "\n")+"\ncp -r reports/* "+r.artifacts, env...)
}
