package deploy

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"

	"example.com/importcheck/spec"
)

// A manifest is one file: a job, and what it needs.
type manifest struct {
	job    batch.Job
	lists  []core.ConfigMap
	claims []core.PersistentVolumeClaim
}

// decode reads the documents of a file into Kubernetes' own types. A field that they do not
// have is an error.
func decode(text string) (*manifest, error) {
	m := &manifest{}
	for doc := range strings.SplitSeq(text, "\n---\n") {
		var kind struct {
			Kind string `json:"kind"`
		}
		if err := yaml.Unmarshal([]byte(doc), &kind); err != nil {
			return nil, err
		}
		var into any
		switch kind.Kind {
		case "Job":
			into = &m.job
		case "ConfigMap":
			m.lists = append(m.lists, core.ConfigMap{})
			into = &m.lists[len(m.lists)-1]
		case "PersistentVolumeClaim":
			m.claims = append(m.claims, core.PersistentVolumeClaim{})
			into = &m.claims[len(m.claims)-1]
		default:
			return nil, fmt.Errorf("the kind %q is not expected", kind.Kind)
		}
		if err := yaml.UnmarshalStrict([]byte(doc), into); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func file(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func load(t *testing.T, name string) *manifest {
	t.Helper()
	m, err := decode(file(t, name))
	if err != nil || len(m.job.Spec.Template.Spec.Containers) != 1 {
		t.Fatalf("%s: one container is expected: %v", name, err)
	}
	return m
}

func (m *manifest) pod() core.PodSpec         { return m.job.Spec.Template.Spec }
func (m *manifest) container() core.Container { return m.pod().Containers[0] }

// both calls f with each manifest.
func both(t *testing.T, f func(t *testing.T, m *manifest)) {
	for _, name := range []string{"run.yaml", "matrix.yaml"} {
		t.Run(name, func(t *testing.T) { f(t, load(t, name)) })
	}
}

func TestAMisspeltFieldIsSeen(t *testing.T) {
	text := strings.Replace(file(t, "run.yaml"), "backoffLimitPerIndex", "backoffLimitPerIndices", 1)
	if _, err := decode(text); err == nil || !strings.Contains(err.Error(), "backoffLimitPerIndices") {
		t.Error(err)
	}
}

// The example has a line for each index, and each is a run that there can be.
func TestEachIndexHasALineOfTheList(t *testing.T) {
	m := load(t, "run.yaml")
	j, lines := m.job.Spec, m.lines()
	if *j.CompletionMode != batch.IndexedCompletion || int(*j.Completions) != len(lines) ||
		*j.Parallelism > *j.Completions {
		t.Errorf("%d indices for %d lines", *j.Completions, len(lines))
	}
	seen := map[string]bool{}
	for _, line := range lines {
		words := strings.Fields(line)
		if len(words) != 3 || seen[line] || !slices.Contains(spec.Versions(), words[1]) {
			t.Fatalf("the line %q is no run, or another one's", line)
		}
		seen[line] = true
		if _, err := strconv.Atoi(words[2]); err != nil {
			t.Error(err)
		}
	}
}

// lines are those of the manifest's list.
func (m *manifest) lines() []string {
	return strings.Split(strings.TrimSuffix(m.lists[0].Data["runs"], "\n"), "\n")
}

// What would be the same again is not tried again; what was not finished is.
func TestAVerdictIsNotRetried(t *testing.T) {
	m := load(t, "run.yaml")
	j, rule := m.job.Spec, m.job.Spec.PodFailurePolicy.Rules[0]
	if rule.Action != batch.PodFailurePolicyActionFailIndex || !slices.Equal(rule.OnExitCodes.Values, []int32{1, 2}) ||
		rule.OnExitCodes.Operator != batch.PodFailurePolicyOnExitCodesOpIn ||
		*rule.OnExitCodes.ContainerName != m.container().Name ||
		*j.BackoffLimitPerIndex < 1 || m.pod().RestartPolicy != core.RestartPolicyNever {
		t.Errorf("%+v", rule)
	}
}

func TestPodsMayDoLittle(t *testing.T) {
	both(t, func(t *testing.T, m *manifest) {
		user, c := m.pod().SecurityContext, m.container()
		may := c.SecurityContext
		switch {
		case !*user.RunAsNonRoot || *user.RunAsUser == 0 || *user.RunAsGroup == 0 || *user.FSGroup == 0 ||
			user.SeccompProfile.Type != core.SeccompProfileTypeRuntimeDefault:
			t.Errorf("its user is %+v", user)
		case *may.AllowPrivilegeEscalation || !*may.ReadOnlyRootFilesystem ||
			!slices.Contains(may.Capabilities.Drop, "ALL"):
			t.Errorf("it may %+v", may)
		case c.Resources.Limits.Cpu().IsZero() || c.Resources.Limits.Memory().IsZero() ||
			*m.pod().AutomountServiceAccountToken:
			t.Errorf("%+v", c.Resources)
		}
	})
}

// No key and no host stands in the pod: keys come from a Secret that only runs get, by a
// volume, where neither the description of the pod nor its environment shows them.
func TestKeysComeFromASecret(t *testing.T) {
	both(t, func(t *testing.T, m *manifest) {
		if len(m.container().Env) > 0 || len(m.container().EnvFrom) > 0 {
			t.Errorf("it has variables: %+v", m.container().Env)
		}
		secrets := 0
		for _, v := range m.pod().Volumes {
			if v.Secret != nil {
				secrets++
			}
		}
		if runs := m.job.Name == "importcheck"; runs != (secrets == 1) {
			t.Errorf("%d secrets", secrets)
		}
	})
}

// Only the reports can be written. Both jobs have the same ones, and the same list.
func TestBothJobsHaveTheReportsAndTheList(t *testing.T) {
	run := load(t, "run.yaml")
	both(t, func(t *testing.T, m *manifest) {
		places := map[string]string{}
		for _, mount := range m.container().VolumeMounts {
			places[mount.Name] = mount.MountPath
			if mount.ReadOnly == (mount.MountPath == "/reports") {
				t.Errorf("%s can be read only: %t", mount.MountPath, mount.ReadOnly)
			}
		}
		shared := map[string]bool{}
		for _, v := range m.pod().Volumes {
			switch {
			case v.PersistentVolumeClaim != nil:
				shared[places[v.Name]] = v.PersistentVolumeClaim.ClaimName == run.claims[0].Name
			case v.ConfigMap != nil:
				shared[places[v.Name]] = v.ConfigMap.Name == run.lists[0].Name
			}
		}
		if !shared["/reports"] || !shared["/list"] {
			t.Errorf("%+v", m.pod().Volumes)
		}
	})
}

// The image runs as the user of the manifest, and has what a run needs.
func TestTheImage(t *testing.T) {
	_, last, _ := strings.Cut(file(t, "Dockerfile"), "\nFROM busybox:")
	user := load(t, "run.yaml").pod().SecurityContext
	for _, want := range []string{"/etc/ssl/certs/ca-certificates.crt\n", " /bin/importcheck\n",
		"ENTRYPOINT [\"importcheck\"]\n",
		fmt.Sprintf("USER %d:%d\n", *user.RunAsUser, *user.RunAsGroup)} {
		if !strings.Contains(last, want) {
			t.Errorf("the image has no %q", want)
		}
	}
}
