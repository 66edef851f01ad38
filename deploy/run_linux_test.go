package deploy

import (
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"example.com/importcheck/mockhost"
)

// nobody is the user of the manifest.
const nobody = 65532

// A node runs what the manifests say as Kubernetes would: in a root that holds the image
// and the volume of the reports, as a user who may write the reports alone.
type node struct {
	t    *testing.T
	root string
	env  []string
}

// newNode puts the image into an empty root, of which the reports alone can be written.
func newNode(t *testing.T, host string, roots []byte) *node {
	t.Helper()
	n := &node{t, t.TempDir(), []string{"PINECONE_INDEX_HOST=" + host, "PINECONE_API_KEY=" + mockhost.Key}}
	for _, folder := range []string{"etc/ssl/certs", "reports"} {
		n.must(os.MkdirAll(filepath.Join(n.root, folder), 0o755))
	}
	n.must(os.WriteFile(filepath.Join(n.root, "etc/ssl/certs/ca-certificates.crt"), roots, 0o644))
	if os.Geteuid() == 0 {
		n.must(os.Chown(filepath.Join(n.root, "reports"), nobody, nobody))
	}
	n.build()
	n.must(os.Chmod(n.root, 0o555))
	t.Cleanup(func() { n.must(os.Chmod(n.root, 0o755)) }) // so that it can be removed
	return n
}

func (n *node) must(err error) {
	n.t.Helper()
	if err != nil {
		n.t.Fatal(err)
	}
}

// build makes the image's binary by the line of the Dockerfile.
func (n *node) build() {
	n.t.Helper()
	line := regexp.MustCompile(`(?m)^RUN (.* go build .*) -o /importcheck (.*)$`).FindStringSubmatch(file(n.t, "Dockerfile"))
	if line == nil {
		n.t.Fatal("the Dockerfile builds nothing")
	}
	c := exec.Command("sh", "-c", fmt.Sprintf("%s -buildvcs=false -o %q %s", line[1], filepath.Join(n.root, "importcheck"), line[2]))
	c.Dir = ".."
	if out, err := c.CombinedOutput(); err != nil {
		n.t.Fatalf("%v: %s", err, out)
	}
}

// command is a container of a pod. Who is not root gets the same in a namespace of his own.
func (n *node) command(args []string, env ...string) *exec.Cmd {
	c := exec.Command("/importcheck", args...)
	c.Err = nil // it is looked for outside the root, and is inside
	c.Dir, c.Env = "/", append(env, n.env...)
	c.SysProcAttr = &syscall.SysProcAttr{Chroot: n.root, Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	if os.Geteuid() != 0 {
		c.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER
		c.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: nobody, HostID: os.Getuid(), Size: 1}}
		c.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: nobody, HostID: os.Getgid(), Size: 1}}
	}
	return c
}

// ends runs a container to its end and returns its exit status.
func (n *node) ends(args []string, env ...string) int {
	n.t.Helper()
	c := n.command(args, env...)
	out, err := c.CombinedOutput()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		n.t.Fatal(err)
	}
	if code := c.ProcessState.ExitCode(); code > 1 {
		n.t.Fatalf("%q ends with %d: %s", args, code, out)
	}
	return c.ProcessState.ExitCode()
}

// index returns the command of the manifest for one index, as Kubernetes expands it.
func index(t *testing.T, i int) (args []string, env string) {
	t.Helper()
	for _, a := range job(t, "run.yaml").Spec.Template.Spec.Containers[0].Args {
		args = append(args, strings.ReplaceAll(a, "$(JOB_COMPLETION_INDEX)", fmt.Sprint(i)))
	}
	return args, fmt.Sprintf("JOB_COMPLETION_INDEX=%d", i)
}

// A host is a mock host with a defect, behind TLS; it can end a client in the middle.
type host struct {
	http.Handler
	victim chan *os.Process
	left   atomic.Int32 // requests until the victim is killed; 0 for nobody
}

func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if h.left.Load() > 0 && h.left.Add(-1) == 0 {
		_ = (<-h.victim).Kill() // it waits for its answer, so it is there
	}
	h.Handler.ServeHTTP(w, r)
}

// serve serves the host with a certificate that no authority of this machine has signed.
func (h *host) serve(t *testing.T) (url string, roots []byte) {
	t.Helper()
	server := httptest.NewTLSServer(h)
	t.Cleanup(server.Close)
	return server.URL, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
}

// TestTheManifestsRun runs each index, one of them killed and run again, merges, and
// compares with one run of the whole.
func TestTheManifestsRun(t *testing.T) {
	h := &host{Handler: mockhost.Must("2026-04", mockhost.WithFault("limits.uri.one-more")), victim: make(chan *os.Process, 1)}
	url, roots := h.serve(t)
	n := newNode(t, url, roots)
	n.cannotWriteItsRoot()
	whole := n.ends([]string{"run", "--out", "/reports/whole"})
	for i := range int(*job(t, "run.yaml").Spec.Completions) {
		args, env := index(t, i)
		if i == 1 {
			n.killed(h, args, env)
		}
		n.ends(args, env)
	}
	if merged := n.ends(job(t, "merge.yaml").Spec.Template.Spec.Containers[0].Args); merged != whole {
		t.Errorf("the merged run ends with %d, the whole with %d", merged, whole)
	}
	a, b := n.report("whole"), n.report("merged")
	for _, part := range []string{"verdict", "counts", "findings", "constraints"} {
		if !reflect.DeepEqual(a[part], b[part]) {
			t.Errorf("%s differ: the whole has\n%v\nand the parts\n%v", part, a[part], b[part])
		}
	}
}

func (n *node) cannotWriteItsRoot() {
	n.t.Helper()
	c := n.command([]string{"run", "--cases", "0", "--out", "/elsewhere"})
	if out, err := c.CombinedOutput(); err == nil || !strings.Contains(string(out), "permission denied") {
		n.t.Errorf("%v: it can write beside its reports: %s", err, out)
	}
}

// killed runs a container that is killed after some requests.
func (n *node) killed(h *host, args []string, env string) {
	n.t.Helper()
	c := n.command(args, env)
	h.left.Store(100)
	if err := c.Start(); err != nil {
		n.t.Fatal(err)
	}
	h.victim <- c.Process
	if err := c.Wait(); err == nil || c.ProcessState.ExitCode() != -1 {
		n.t.Errorf("it was not killed: %v", err)
	}
	h.left.Store(0)
}

// report reads a report without what differs from run to run.
func (n *node) report(name string) map[string]any {
	n.t.Helper()
	var r map[string]any
	if err := json.Unmarshal([]byte(file(n.t, filepath.Join(n.root, "reports", name, "report.json"))), &r); err != nil {
		n.t.Fatal(err)
	}
	var ids []string
	for _, f := range r["findings"].([]any) {
		ids = append(ids, f.(map[string]any)["id"].(string))
	}
	r["findings"] = ids
	return r
}
