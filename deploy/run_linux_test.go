package deploy

import (
	"encoding/json"
	"encoding/pem"
	"fmt"
	"html"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"example.com/importcheck/mockhost"
)

// nobody is the user of the manifest.
const nobody = 65532

// applets are the commands of the image's busybox that the manifests use.
var applets = []string{"cat", "sed", "sh", "tr"}

// A node runs what the manifests say as Kubernetes would: in a root that holds the image
// and the volumes, as a user who can write the reports and nothing else.
type node struct {
	t    *testing.T
	root string
}

// newNode puts the image into an empty root, with empty volumes beside it.
func newNode(t *testing.T, roots []byte) *node {
	t.Helper()
	n := &node{t, t.TempDir()}
	for _, folder := range []string{"bin", "etc/ssl/certs", "reports", "list", "keys"} {
		n.must(os.MkdirAll(n.path(folder), 0o755))
	}
	n.write("etc/ssl/certs/ca-certificates.crt", string(roots))
	if os.Geteuid() == 0 {
		n.must(os.Chown(n.path("reports"), nobody, nobody))
	}
	n.shell()
	n.build()
	n.must(os.Chmod(n.root, 0o555))
	t.Cleanup(func() { n.must(os.Chmod(n.root, 0o755)) }) // so that it can be removed
	return n
}

func (n *node) path(name ...string) string {
	return filepath.Join(append([]string{n.root}, name...)...)
}

func (n *node) glob(pattern string) []string {
	n.t.Helper()
	found, err := filepath.Glob(n.path(pattern))
	n.must(err)
	return found
}

func (n *node) write(name, text string) {
	n.t.Helper()
	n.must(os.WriteFile(n.path(name), []byte(text), 0o644))
}

func (n *node) must(err error) {
	n.t.Helper()
	if err != nil {
		n.t.Fatal(err)
	}
}

// give mounts a list and keys in the place of those that are there.
func (n *node) give(list string, keys map[string]string) {
	n.t.Helper()
	n.write("list/runs", list)
	for _, old := range n.glob("keys/*") {
		n.must(os.Remove(old))
	}
	for name, key := range keys {
		n.write("keys/"+name, key)
	}
}

// shell stands in for the image's base: a static BusyBox, with the commands that are used.
func (n *node) shell() {
	n.t.Helper()
	busybox, err := exec.LookPath("busybox")
	if err == nil {
		var binary []byte
		binary, err = os.ReadFile(busybox)
		n.must(err)
		n.must(os.WriteFile(n.path("bin/busybox"), binary, 0o755))
		for _, name := range applets {
			n.must(os.Symlink("busybox", n.path("bin", name)))
		}
		err = n.inside([]string{"sh", "-c", "exit 0"}).Run()
	}
	if err != nil {
		n.t.Fatalf("%v: install Debian's package busybox-static", err)
	}
}

// build makes the image's binary by the line of the Dockerfile.
func (n *node) build() {
	n.t.Helper()
	building := regexp.MustCompile(`(?m)^RUN (.* go build .*) -o /importcheck (.*)$`)
	line := building.FindStringSubmatch(file(n.t, "Dockerfile"))
	if line == nil {
		n.t.Fatal("the Dockerfile builds nothing")
	}
	c := exec.Command("sh", "-c",
		fmt.Sprintf("%s -buildvcs=false -o %q %s", line[1], n.path("bin/importcheck"), line[2]))
	c.Dir = ".."
	if out, err := c.CombinedOutput(); err != nil {
		n.t.Fatalf("%v: %s", err, out)
	}
}

// inside is a process in the root. Who is not root gets the same in a namespace of users.
func (n *node) inside(words []string, env ...string) *exec.Cmd {
	c := exec.Command("/bin/"+words[0], words[1:]...)
	c.Err = nil // it is looked for outside the root, and is inside
	c.Dir, c.Env = "/", append(env, "PATH=/bin")
	c.SysProcAttr = &syscall.SysProcAttr{Chroot: n.root, Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	if os.Geteuid() != 0 {
		c.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER
		c.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: nobody, HostID: os.Getuid(), Size: 1}}
		c.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: nobody, HostID: os.Getgid(), Size: 1}}
	}
	return c
}

// reference is what Kubernetes looks for in a command: $$ is a dollar, and $(NAME) the value
// of a variable of the container; other text in parentheses stays as it is.
var reference = regexp.MustCompile(`\$\$|\$\([^)]*\)`)

// index is the container of run.yaml for one index.
func (n *node) index(i int) *exec.Cmd {
	number := strconv.Itoa(i)
	var words []string
	for _, w := range load(n.t, "run.yaml").container().Command {
		words = append(words, reference.ReplaceAllStringFunc(w, func(r string) string {
			switch r {
			case "$$":
				return "$"
			case "$(JOB_COMPLETION_INDEX)":
				return number
			}
			return r
		}))
	}
	return n.inside(words, "JOB_COMPLETION_INDEX="+number)
}

// matrix is the container of matrix.yaml, whose command is the image's.
func (n *node) matrix() *exec.Cmd {
	return n.inside(append([]string{"importcheck"}, load(n.t, "matrix.yaml").container().Args...))
}

// ends runs a container to its end, and fails the test where it ends otherwise than so.
func (n *node) ends(c *exec.Cmd, status int) string {
	n.t.Helper()
	out, _ := c.CombinedOutput()
	if c.ProcessState == nil || c.ProcessState.ExitCode() != status {
		n.t.Fatalf("%q: %v, not the exit status %d: %s", c.Args, c.ProcessState, status, out)
	}
	return string(out)
}

// A host is a mock host behind TLS; it can kill a client in the middle of its run.
type host struct {
	http.Handler
	server *httptest.Server
	victim chan *os.Process
	left   atomic.Int32 // requests until the victim is killed; 0 for no victim
	served atomic.Int32
}

func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.served.Add(1)
	if h.left.Load() > 0 && h.left.Add(-1) == 0 {
		_ = (<-h.victim).Kill() // it waits for its answer, so it is there
	}
	h.Handler.ServeHTTP(w, r)
}

// serve serves a host with a certificate that no authority of this machine has signed.
func serve(t *testing.T, handler http.Handler) *host {
	t.Helper()
	h := &host{Handler: handler, victim: make(chan *os.Process, 1)}
	h.server = httptest.NewTLSServer(h)
	t.Cleanup(h.server.Close)
	return h
}

func (h *host) roots() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: h.server.Certificate().Raw})
}

// secretName is the name of a host's key in the Secret.
func (h *host) secretName() string {
	return strings.ReplaceAll(h.server.Listener.Addr().String(), ":", "_")
}

// TestTheManifestsRun runs each index at its own host with that host's key, one of them
// killed and run again, and then the matrix of all.
func TestTheManifestsRun(t *testing.T) {
	const goodKey, badKey = "the-key-of-the-first-host", "another-key-for-the-second"
	good := serve(t, mockhost.Must("2026-07", mockhost.WithKey(goodKey)))
	bad := serve(t, mockhost.Must("2026-07", mockhost.WithKey(badKey), mockhost.WithFault("limits.uri.one-more")))
	keys := map[string]string{good.secretName(): goodKey + "\n", bad.secretName(): badKey}
	hosts := strings.NewReplacer("https://staging.example.com", good.server.URL,
		"https://production.example.com", bad.server.URL, " 2025-10 ", " 2026-07 ") // the mock host serves one version
	list := load(t, "run.yaml").lines()
	for i, line := range list {
		list[i] = hosts.Replace(line)
	}
	n := newNode(t, good.roots())
	n.give(strings.Join(list, "\n"), keys)
	n.cannotWriteItsRoot()

	var logs strings.Builder
	for i, line := range list {
		status := 0
		if strings.HasPrefix(line, bad.server.URL) {
			status = 1
		}
		c := n.index(i)
		if i == 2 {
			n.killed(good, n.index(i))
			if folders := n.reports(); slices.Contains(folders, "2") {
				t.Errorf("the killed run left a report beside %q", folders)
			}
		}
		logs.WriteString(n.ends(c, status) + strings.Join(c.Args, " "))
		if got := n.run(i); got != line {
			t.Errorf("index %d made the run %q, not %q", i, got, line)
		}
	}
	logs.WriteString(n.ends(n.matrix(), 1))
	n.onOnePage(good, bad)
	n.keptFrom(logs.String(), keys)

	whole := n.table()
	n.must(os.RemoveAll(n.path("reports/runs/5")))
	n.ends(n.matrix(), 1)
	if strings.Contains(whole, missing) || !strings.Contains(n.table(), missing) {
		t.Errorf("without the run 5 the matrix is\n%s\nand with it\n%s", n.table(), whole)
	}
}

func (n *node) cannotWriteItsRoot() {
	n.t.Helper()
	said := n.ends(n.inside([]string{"importcheck", "run", "--cases", "0", "--out", "/elsewhere"}), 2)
	if !strings.Contains(said, "permission denied") {
		n.t.Errorf("it can write beside its reports: %s", said)
	}
}

// killed runs a container that is killed after some requests.
func (n *node) killed(h *host, c *exec.Cmd) {
	n.t.Helper()
	h.left.Store(100)
	n.must(c.Start())
	h.victim <- c.Process
	if err := c.Wait(); err == nil || c.ProcessState.ExitCode() != -1 {
		n.t.Errorf("it was not killed: %v", err)
	}
	h.left.Store(0)
}

// reports are the folders of runs that have a report.
func (n *node) reports() (folders []string) {
	n.t.Helper()
	for _, f := range n.glob("reports/runs/*/report.json") {
		folders = append(folders, filepath.Base(filepath.Dir(f)))
	}
	return folders
}

// run returns what an index ran, by its report, as a line of the list.
func (n *node) run(i int) string {
	n.t.Helper()
	var r struct {
		Host     struct{ Address string }
		Contract struct{ Version string }
		Run      struct{ Seed int64 }
	}
	n.must(json.Unmarshal([]byte(file(n.t, n.path("reports/runs", strconv.Itoa(i), "report.json"))), &r))
	return fmt.Sprintf("%s %s %d", r.Host.Address, r.Contract.Version, r.Run.Seed)
}

func (n *node) table() string {
	n.t.Helper()
	return html.UnescapeString(file(n.t, n.path("reports/matrix/matrix.md")))
}

const missing = "no report: line 6 of the list has none"

// onOnePage says that the matrix has every host, and the defect of the one that has it.
func (n *node) onOnePage(hosts ...*host) {
	n.t.Helper()
	for _, page := range []string{n.table(), file(n.t, n.path("reports/matrix/matrix.html"))} {
		for _, h := range hosts {
			if !strings.Contains(page, h.server.Listener.Addr().String()) {
				n.t.Errorf("the matrix has no %s", h.server.URL)
			}
		}
		if !strings.Contains(page, "maxLength 1500") {
			n.t.Errorf("the matrix has not the finding:\n%s", page)
		}
	}
}

// keptFrom says that no key stands in the logs, in a command or in anything that was written.
func (n *node) keptFrom(logs string, keys map[string]string) {
	n.t.Helper()
	texts := map[string]string{"the log": logs}
	n.must(filepath.WalkDir(n.path("reports"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			texts[path] = file(n.t, path)
		}
		return err
	}))
	for where, text := range texts {
		for _, key := range keys {
			if strings.Contains(text, strings.TrimSpace(key)) {
				n.t.Errorf("%s holds the key %s", where, key)
			}
		}
	}
}

// What cannot be run is said in one sentence, and nothing is sent.
func TestWhatAnIndexCannotRun(t *testing.T) {
	h := serve(t, mockhost.Must("2026-07"))
	url, name := h.server.URL, h.secretName()
	n := newNode(t, h.roots())
	for _, c := range []struct {
		behaviour string
		list      string
		keys      map[string]string
		says      string
	}{
		{"the list has fewer lines than the Job indices", url + " 2026-07 1", map[string]string{name: mockhost.Key},
			`line 2 of the list of runs is ""; write HOST VERSION SEED`},
		{"its line is empty", url + " 2026-07 1\n\n" + url + " 2026-07 2", map[string]string{name: mockhost.Key},
			`line 2 of the list of runs is ""; write HOST VERSION SEED`},
		{"its line is a comment", "\n  # later", map[string]string{name: mockhost.Key},
			`line 2 of the list of runs is ""; write HOST VERSION SEED`},
		{"its line has no seed", "\n" + url + " * # a seed is missing", map[string]string{name: mockhost.Key},
			`line 2 of the list of runs is "` + url + ` *"; write HOST VERSION SEED`},
		{"there is no key", "\n" + url + " 2026-07 1", nil,
			"there is no key for the host " + url + "; add " + name + " to the Secret importcheck-keys"},
		{"there is only the key of another host", "\n" + url + "/prod 2026-07 1", map[string]string{name: mockhost.Key},
			"there is no key for the host " + url + "/prod; add " + name + "_prod to the Secret importcheck-keys"},
		{"its key is empty", "\n" + url + " 2026-07 1", map[string]string{name: "\n"},
			"the variable PINECONE_API_KEY is set but empty; give it a value or unset it"},
		{"its version is not known", "\n" + url + " 2031-01 1", map[string]string{name: mockhost.Key},
			`there is no contract of version "2031-01"; there are 2024-10, 2025-01, 2025-04, 2025-10, 2026-04, 2026-07, or name a file`},
		{"its seed is no number", "\n" + url + " 2026-07 x", map[string]string{name: mockhost.Key},
			`--seed is "x"; use a whole number of up to nine digits`},
	} {
		t.Run(c.behaviour, func(t *testing.T) {
			n.t = t
			n.give(c.list, c.keys)
			if said := n.ends(n.index(1), 2); said != "importcheck: "+c.says+"\n" {
				t.Errorf("it says %q, not %q", said, c.says)
			}
			if folders := n.reports(); folders != nil || h.served.Load() > 0 {
				t.Errorf("%d requests were sent, and it has the reports %q", h.served.Load(), folders)
			}
		})
	}
}
