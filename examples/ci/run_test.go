package ci

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"example.com/importcheck/mockhost"
)

// A runner runs the jobs of a recipe, each in a project of its own, as the machines of
// GitHub and GitLab would. What is not theirs is the mock host's: ./start-server.
type runner struct {
	t         *testing.T
	command   string // importcheck, for ./start-server
	artifacts string // what jobs leave to others
	dir       string // of the job under way
	env       []string
	groups    []int // of processes that the scripts of the job began
}

func newRunner(t *testing.T) *runner {
	t.Helper()
	r := &runner{t: t, command: filepath.Join(t.TempDir(), "importcheck"), artifacts: t.TempDir()}
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
	if err := os.Symlink(root, filepath.Join(r.dir, "importcheck")); err != nil {
		r.t.Fatal(err)
	}
	for _, folder := range []string{"tools", "temp"} {
		if err := os.Mkdir(filepath.Join(r.dir, folder), 0o755); err != nil {
			r.t.Fatal(err)
		}
	}
	write(r.t, filepath.Join(r.dir, "start-server"), startServer)
	write(r.t, filepath.Join(r.dir, "tools/gh"), gh)
	write(r.t, filepath.Join(r.dir, "API_VERSION"), "2025-10\n")
	r.env = []string{"MOCK=" + r.command, "HOST=" + host, "PATH=" + filepath.Join(r.dir, "tools") + ":" + os.Getenv("PATH"), "RUNNER_TEMP=" + filepath.Join(r.dir, "temp"),
		"GITHUB_STEP_SUMMARY=" + filepath.Join(r.dir, "summary.md"), "GITHUB_ACTION_PATH=" + root, "CI_PROJECT_DIR=" + r.dir, "GITHUB_RUN_NUMBER=7", "CI_PIPELINE_IID=7", "LIVE_HOST=" + host,
		"IMPORTCHECK_RATE=0", "NEW=2026-04", "GOFLAGS=" + flags + " -ldflags=-w",
		"GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null"} // a machine of a CI knows nobody's name
	r.must("git init -q -b main . && git init -q --bare temp/remote && git -C temp/remote config receive.advertisePushOptions true && git remote add origin temp/remote && git add API_VERSION && git -c user.name=a -c user.email=a@example.com commit -q -m first")
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
func (r *runner) begun(name string) {
	r.t.Helper()
	r.begin(freeHost(r.t))
	key := "TEST_KEY="
	if name == "live" {
		key = "LIVE_KEY="
		r.must("./start-server 2026-04 &")
		r.must(`"$MOCK" run --host "$HOST" --profile safe --out temp/earlier && cp temp/earlier/report.json baseline.json`, "PINECONE_API_KEY="+mockhost.Key)
	}
	r.env = append(r.env, key+mockhost.Key) // no job is given the other one
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

// runs reports whether a job can be run here, and says why where it can't.
func (r *runner) runs(t *testing.T, name string) bool {
	t.Helper()
	if name == "vulnerabilities" {
		t.Log("its database cannot be reached from tests")
		return false
	}
	return true
}

func TestTheRecipesForGitHubRunAsWritten(t *testing.T) {
	t.Parallel()
	for _, file := range workflows(t) {
		w := parse[workflow](t, file)
		r := newRunner(t)
		for _, name := range []string{"versions", "shards", "merge", "live", "bump", "vulnerabilities"} {
			if j, ok := w.Jobs[name]; ok && r.runs(t, name) {
				delete(w.Jobs, name)
				r.github(t, name, j)
			}
		}
		delete(w.Jobs, "vulnerabilities")
		for name := range w.Jobs {
			t.Errorf("%s: the job %s was not run", file, name)
		}
	}
}

func (r *runner) github(t *testing.T, name string, j job) {
	t.Helper()
	for _, row := range j.rows() {
		r.begun(name)
		r.env = append(r.env, "PINECONE_API_KEY="+mockhost.Key, "PINECONE_INDEX_HOST="+value(r.env, "HOST"))
		values := with(row, "", map[string]string{"env.HOST": value(r.env, "HOST"), "github.action_path": value(r.env, "GITHUB_ACTION_PATH"), "github.token": "none",
			"github.server_url": "https://github.example", "github.repository": "a/b", "github.run_id": "1"})
		for _, s := range j.Steps {
			r.step(s, values)
		}
		switch name {
		case "bump":
			r.left(t, "summary.md", "reports/2025-10/report.json", "reports/2026-04/report.json", "asked-of-gh", "body.md", "reports/difference.md", "temp/remote/refs/heads/api-2026-04-7")
		case "merge":
			r.left(t, "summary.md", "reports/merged/report.json")
		default:
			r.left(t, "summary.md")
		}
		r.end()
	}
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
		var env []string
		for k, v := range expandAll(r.t, s.Env, values) {
			env = append(env, k+"="+v)
		}
		r.must(expandAll(r.t, map[string]string{"": s.Run}, values)[""], env...)
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
	for _, name := range []string{"versions", "shards", "merge", "live", "bump"} {
		if !r.runs(t, name) {
			continue
		}
		for _, env := range gitlabRows(name) {
			r.begun(name)
			r.gitlab(append(slices.Clone(jobs[jobs[name].Extends].Before), jobs[name].Script...), append(r.expanded(jobs[name].Variables), env...))
			r.left(t, "reports/*/report.json")
			r.end()
		}
	}
}

// expanded are the variables of a job, with those of the project in them.
func (r *runner) expanded(variables map[string]string) []string {
	var out []string
	for name, v := range variables {
		out = append(out, name+"="+os.Expand(v, func(of string) string { return value(r.env, of) }))
	}
	return out
}

// gitlabRows are the variables of the machines that a job runs on.
func gitlabRows(job string) [][]string {
	switch job {
	case "versions":
		return [][]string{{"VERSION=2025-04"}, {"VERSION=2025-10"}, {"VERSION=2026-04"}}
	case "shards":
		var out [][]string
		for i := range 3 {
			out = append(out, []string{"CI_NODE_INDEX=" + strconv.Itoa(i+1), "CI_NODE_TOTAL=3"})
		}
		return out
	}
	return [][]string{nil}
}

// gitlab runs the lines of a job in one shell; importcheck is there and need not be cloned.
// The reports of all jobs go on to the next one.
func (r *runner) gitlab(lines, env []string) {
	r.t.Helper()
	lines = slices.DeleteFunc(lines, func(line string) bool { return strings.HasPrefix(line, "git clone ") })
	r.must("if ls "+r.artifacts+"/* > /dev/null 2>&1; then mkdir -p reports && cp -r "+r.artifacts+"/* reports; fi\n"+strings.Join(lines, "\n")+"\ncp -r reports/* "+r.artifacts, env...)
}
