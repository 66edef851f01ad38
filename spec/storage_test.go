package spec

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func familyNamed(t *testing.T, name string) Family {
	t.Helper()
	for _, f := range mustLoad(t, Latest).Families {
		if f.Name == name {
			return f
		}
	}
	t.Fatalf("no family %q", name)
	return Family{}
}

func TestAURIOfAFamilyIsToldFromItsLookAlikes(t *testing.T) {
	tests := []struct {
		family, uri     string
		matches, bucket bool
	}{
		{"s3", "s3://bucket/dir", true, false},
		{"s3", "s3://bucket/dir/", true, false},
		{"s3", "s3://bucket/a/b/c", true, false},
		{"s3", "s3://bucket/ü?#%zz", true, false},
		{"s3", "s3://bucket", false, true},
		{"s3", "s3://bucket/", false, true},
		{"s3", "s3:/x", false, false},
		{"s3", "s3:bucket/dir", false, false},
		{"s3", "s3://", false, false},
		{"s3", "s3:///dir", false, false},
		{"s3", "S3://bucket/dir", false, false},
		{"s3", " s3://bucket/dir", false, false},
		{"s3", "s3a://bucket/dir", false, false},
		{"s3", "xs3://bucket/dir", false, false},
		{"s3", "gs://bucket/dir", false, false},
		{"s3", "", false, false},
		{"gs", "gs://bucket/dir", true, false},
		{"gs", "gs://bucket/", false, true},
		{"gs", "gcs://bucket/dir", false, false},
		{"azure", "https://acct.blob.core.windows.net/container/dir", true, false},
		{"azure", "https://acct.blob.core.windows.net/container/a/b", true, false},
		{"azure", "https://acct.blob.core.windows.net/container", false, true},
		{"azure", "https://acct.blob.core.windows.net/container/", false, true},
		{"azure", "https://acct.blob.core.windows.net/", false, false},
		{"azure", "https://acct.blob.core.windows.net//dir", false, false},
		{"azure", "https://a.blob.core.windows.net.evil.com/c/d", false, false},
		{"azure", "https://blob.core.windows.net/c/d", false, false},
		{"azure", "https://.blob.core.windows.net/c/d", false, false},
		{"azure", "https://evil.com@a.blob.core.windows.net/c/d", false, false},
		{"azure", "https://a.b.blob.core.windows.net/c/d", false, false},
		{"azure", "https://evil.com?.blob.core.windows.net/c/d", false, false},
		{"azure", "https://evil.com#a.blob.core.windows.net/c/d", false, false},
		{"azure", "https://a.blob.core.windows.net:443/c/d", false, false},
		{"azure", "https://a.blob.core.windows.net/c/?sv=1", false, false},
		{"azure", "https://a.blob.core.windows.net/c/#d", false, false},
		{"azure", "http://a.blob.core.windows.net/c/d", false, false},
		{"azure", "https://a.dfs.core.windows.net/c/d", false, false},
	}
	for _, tt := range tests {
		f := familyNamed(t, tt.family)
		if got := f.Matches(tt.uri); got != tt.matches {
			t.Errorf("%s: Matches(%q) = %v", tt.family, tt.uri, got)
		}
		if got := f.Bucket(tt.uri); got != tt.bucket {
			t.Errorf("%s: Bucket(%q) = %v", tt.family, tt.uri, got)
		}
	}
}

// everyFamily returns those that we know and two that we do not.
func everyFamily() []Family {
	return append(known()[:len(known()):len(known())], familyFor("r2://BUCKET/DIR"), familyFor("https://ACCOUNT.dfs.core.windows.net/FILESYSTEM/DIR"))
}

func TestAURIMadeOfAFamilyBelongsToItAlone(t *testing.T) {
	letters := map[bool]*rapid.Generator[rune]{true: rapid.Rune(), false: rapid.RuneFrom([]rune("abcXYZ019-._~!$&'()*+,;=:@%/"))}
	rapid.Check(t, func(t *rapid.T) {
		families := everyFamily()
		f := rapid.SampledFrom(families).Draw(t, "family")
		bucket := rapid.SampledFrom(f.Buckets).Draw(t, "bucket")
		dir := rapid.StringOfN(letters[f.Unicode], 1, 40, -1).Draw(t, "dir")
		uri := f.URI(bucket, dir)
		if !strings.HasPrefix(uri, f.Starts+bucket+f.Ends+"/") || !strings.HasSuffix(uri, "/"+dir) {
			t.Fatalf("%q holds neither %q nor %q in place", uri, bucket, dir)
		}
		for _, g := range families {
			if same := g.Name == f.Name; g.Matches(uri) != same {
				t.Fatalf("%s matches %q: %v", g.Name, uri, !same)
			}
		}
		if f.Bucket(uri) || !f.Bucket(strings.TrimSuffix(uri, dir)) {
			t.Fatalf("%q and its directory are not distinguished", uri)
		}
	})
}

func TestFamiliesAreFoundInAText(t *testing.T) {
	tests := map[string]string{
		"At `s3://BUCKET_NAME/IMPORT_DIR`.":                                   "s3 s3://BUCKET_NAME/IMPORT_DIR",
		"At s3://BUCKET/DIR, or (gs://BUCKET/DIR).":                           "s3 s3://BUCKET/DIR|gs gs://BUCKET/DIR",
		"Currently `s3://` alone, `s3://` and nothing else.":                  "s3 s3://BUCKET_NAME/IMPORT_DIR",
		"Such as gs://my-bucket/data.":                                        "gs gs://BUCKET_NAME/IMPORT_DIR",
		"Such as https://acct.blob.core.windows.net/box/data.":                "azure https://STORAGE_ACCOUNT.blob.core.windows.net/CONTAINER_NAME/IMPORT_DIR",
		"At `r2://BUCKET/DIR`.":                                               "r2 r2://BUCKET/DIR",
		"At `oci://` addresses.":                                              "oci oci://BUCKET_NAME/IMPORT_DIR",
		"At `https://ACCOUNT.dfs.core.windows.net/FILESYSTEM/DIR`.":           "https.dfs.core.windows.net https://ACCOUNT.dfs.core.windows.net/FILESYSTEM/DIR",
		"See [the guide](https://docs.example.org/guides/IMPORT_DATA#STEPS).": "",
		"Any address.": "",
		"":             "",
	}
	for text, want := range tests {
		var got []string
		for _, f := range inText(text) {
			got = append(got, f.Name+" "+f.Template)
			if len(f.Buckets) == 0 {
				t.Errorf("%s has no name to fill in", f.Name)
			}
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q names %q, want %q", text, got, want)
		}
	}
}

func TestAURIHasTheFirstFamilyThatItMatches(t *testing.T) {
	c := mustLoad(t, "2025-01")
	if f, ok := c.FamilyOf("s3://bucket/dir"); !ok || f.Name != "s3" {
		t.Errorf("got %+v %v, want s3", f, ok)
	}
	if f, ok := c.FamilyOf("gs://bucket/dir"); ok {
		t.Errorf("2025-01 documents no %s", f.Name)
	}
}
