package deploy

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

// read decodes the documents of a file into Kubernetes' own types. A field that they do
// not have is an error.
func read(text string) (jobs []batch.Job, claims []core.PersistentVolumeClaim, err error) {
	for _, doc := range strings.Split(text, "\n---\n") {
		var kind struct {
			Kind string `json:"kind"`
		}
		if err := yaml.Unmarshal([]byte(doc), &kind); err != nil {
			return nil, nil, err
		}
		switch kind.Kind {
		case "Job":
			jobs = append(jobs, batch.Job{})
			err = yaml.UnmarshalStrict([]byte(doc), &jobs[len(jobs)-1])
		case "PersistentVolumeClaim":
			claims = append(claims, core.PersistentVolumeClaim{})
			err = yaml.UnmarshalStrict([]byte(doc), &claims[len(claims)-1])
		default:
			err = fmt.Errorf("the kind %q is not expected", kind.Kind)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	return jobs, claims, nil
}

func file(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// job returns the one Job of a file.
func job(t *testing.T, name string) batch.Job {
	t.Helper()
	jobs, _, err := read(file(t, name))
	if err != nil || len(jobs) != 1 {
		t.Fatalf("%s: %d jobs: %v", name, len(jobs), err)
	}
	return jobs[0]
}

func TestAMisspeltFieldIsSeen(t *testing.T) {
	text := strings.Replace(file(t, "run.yaml"), "backoffLimitPerIndex", "backoffLimitPerIndices", 1)
	if _, _, err := read(text); err == nil || !strings.Contains(err.Error(), "backoffLimitPerIndices") {
		t.Error(err)
	}
}

func TestEachIndexIsAShardOfItsOwn(t *testing.T) {
	j := job(t, "run.yaml").Spec
	n := *j.Completions
	c := j.Template.Spec.Containers[0]
	want := []string{"run", "--shard", fmt.Sprintf("$(JOB_COMPLETION_INDEX)/%d", n), "--out", "/reports/$(JOB_COMPLETION_INDEX)"}
	if *j.CompletionMode != batch.IndexedCompletion || *j.Parallelism > n || *j.BackoffLimitPerIndex < 1 || !slices.Equal(c.Args, want) {
		t.Errorf("%d indices run %q", n, c.Args)
	}
	merged := []string{"merge", "--out", "/reports/merged"}
	for i := range n {
		merged = append(merged, fmt.Sprintf("/reports/%d", i))
	}
	if got := job(t, "merge.yaml").Spec.Template.Spec.Containers[0].Args; !slices.Equal(got, merged) {
		t.Errorf("the merge runs %q", got)
	}
}

// What would be the same again is not tried again; what was not finished is.
func TestAVerdictIsNotRetried(t *testing.T) {
	j := job(t, "run.yaml").Spec
	rule := j.PodFailurePolicy.Rules[0]
	if rule.Action != batch.PodFailurePolicyActionFailIndex || !slices.Equal(rule.OnExitCodes.Values, []int32{1, 2}) || rule.OnExitCodes.Operator != batch.PodFailurePolicyOnExitCodesOpIn ||
		*rule.OnExitCodes.ContainerName != j.Template.Spec.Containers[0].Name || j.Template.Spec.RestartPolicy != core.RestartPolicyNever {
		t.Errorf("%+v", rule)
	}
}

func TestPodsMayDoLittle(t *testing.T) {
	for _, name := range []string{"run.yaml", "merge.yaml"} {
		pod := job(t, name).Spec.Template.Spec
		c := pod.Containers[0]
		user, may := pod.SecurityContext, c.SecurityContext
		switch {
		case !*user.RunAsNonRoot || *user.RunAsUser == 0 || *user.RunAsGroup == 0 || *user.FSGroup == 0 || user.SeccompProfile.Type != core.SeccompProfileTypeRuntimeDefault:
			t.Errorf("%s: its user is %+v", name, user)
		case *may.AllowPrivilegeEscalation || !*may.ReadOnlyRootFilesystem || !slices.Contains(may.Capabilities.Drop, "ALL"):
			t.Errorf("%s: it may %+v", name, may)
		case c.Resources.Limits.Cpu().IsZero() || c.Resources.Limits.Memory().IsZero() || *pod.AutomountServiceAccountToken:
			t.Errorf("%s: %+v", name, c.Resources)
		}
	}
}

func TestTheKeyComesFromASecret(t *testing.T) {
	var names []string
	for _, e := range job(t, "run.yaml").Spec.Template.Spec.Containers[0].Env {
		names = append(names, e.Name)
		if e.Value != "" || e.ValueFrom.SecretKeyRef == nil {
			t.Errorf("%s stands in the manifest", e.Name)
		}
	}
	if !slices.Contains(names, "PINECONE_API_KEY") {
		t.Error("no key is given")
	}
}

// The reports alone can be written, and both jobs have the same ones.
func TestTheReportsOutliveThePods(t *testing.T) {
	_, claims, err := read(file(t, "run.yaml"))
	if err != nil || len(claims) != 1 {
		t.Fatalf("%d claims: %v", len(claims), err)
	}
	for _, name := range []string{"run.yaml", "merge.yaml"} {
		pod := job(t, name).Spec.Template.Spec
		if len(pod.Volumes) != 1 || pod.Volumes[0].PersistentVolumeClaim.ClaimName != claims[0].Name || pod.Containers[0].VolumeMounts[0].MountPath != "/reports" {
			t.Errorf("%s: %+v", name, pod.Volumes)
		}
	}
}

// The image runs as the user of the manifest, and holds nothing but what is copied.
func TestTheImage(t *testing.T) {
	_, last, _ := strings.Cut(file(t, "Dockerfile"), "FROM scratch\n")
	user := job(t, "run.yaml").Spec.Template.Spec.SecurityContext
	for _, want := range []string{"ca-certificates.crt", "ENTRYPOINT [\"/importcheck\"]", fmt.Sprintf("USER %d:%d\n", *user.RunAsUser, *user.RunAsGroup)} {
		if !strings.Contains(last, want) {
			t.Errorf("the image has no %q", want)
		}
	}
}
