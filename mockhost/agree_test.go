package mockhost

import (
	"slices"
	"strings"
	"testing"

	"example.com/importcheck/generators"
	"example.com/importcheck/spec"
	"github.com/pb33f/libopenapi/datamodel/high/base"
	"pgregory.net/rapid"
)

// The oracle and this package read storage and documented values apart from each other, so
// that a mistake of one shows. These tests hold the two together.

// uris are texts that nearly name storage.
var uris = rapid.Custom(func(t *rapid.T) string {
	parts := rapid.SampledFrom([]string{"s3:", "gs:", "https:", "http:", "S3:", "s3a:", "ftp:", "/", "//", "///", "bucket", "my_bucket", "my.bucket", "b", "dir", "..", "é", " ", "\n",
		"acct.blob.core.windows.net", ".blob.core.windows.net", "Acct.Blob.core.windows.net", "a.b.blob.core.windows.net", "blob.core.windows.net", "a@acct.blob.core.windows.net", "acct.blob.core.windows.net.evil.com",
		":443", "?", "?a=b", "#", "#f", "%", "%2F", "\x00", "\xff"})
	begins := rapid.SampledFrom([]string{"", "s3://", "gs://", "https://", "https://acct.blob.core.windows.net", "https://acct.blob.core.windows.net/c"}).Draw(t, "begins")
	return begins + strings.Join(rapid.SliceOfN(parts, 0, 6).Draw(t, "parts"), "")
})

func TestTheHostAndTheOracleReadTheSameStorageInAURI(t *testing.T) {
	for _, version := range spec.Versions() {
		c := specOf(t, version)
		stores := sameStorage(t, c)
		rapid.Check(t, func(t *rapid.T) {
			uri := uris.Draw(t, "uri")
			for i, f := range c.Families {
				if stores[i].matches(uri) != f.Matches(uri) {
					t.Fatalf("%s: %s matches %q: the host says %v, the oracle %v", version, f.Name, uri, stores[i].matches(uri), f.Matches(uri))
				}
				if stores[i].bucket(uri) != f.Bucket(uri) {
					t.Fatalf("%s: %q is a bare bucket of %s: the host says %v, the oracle %v", version, uri, f.Name, stores[i].bucket(uri), f.Bucket(uri))
				}
			}
		})
	}
}

// sameStorage compares what both read in a contract, and returns what the host reads in the
// oracle's order.
func sameStorage(t *testing.T, c *spec.Contract) []store {
	t.Helper()
	stores := of(c).stores
	var out []store
	for _, f := range c.Families {
		at := slices.IndexFunc(stores, func(s store) bool { return s.name == f.Name && "/"+strings.Join(s.place, "/") == f.Property })
		if at < 0 {
			t.Errorf("%s: the oracle reads %s at %s, the host reads %+v", c.Version, f.Name, f.Property, stores)
			continue
		}
		if s := stores[at]; s.starts != f.Starts || s.ends != f.Ends || s.template != f.Template || s.anyText != f.Unicode {
			t.Errorf("%s: the oracle reads %+v, the host %+v", c.Version, f, s)
		}
		out = append(out, stores[at])
	}
	if len(out) != len(stores) {
		t.Errorf("%s: the oracle reads %d kinds of storage, the host %d", c.Version, len(out), len(stores))
	}
	return out
}

func TestTheHostAndTheOracleReadTheSameStorageInProse(t *testing.T) {
	before := "What the names of all objects to load have in common"
	data, _ := spec.Embedded("2025-01")
	_, rest, found := strings.Cut(string(data), before)
	sentences, _, ended := strings.Cut(rest, "\n          type: string")
	if !found || !ended {
		t.Fatal("the embedded contract words it in another way")
	}
	for _, text := range storageProse {
		t.Run(text, func(t *testing.T) {
			indented := strings.ReplaceAll(text, "\n", "\n\n            ")
			c, err := spec.LoadBytes("prose.yaml", []byte(strings.Replace(string(data), before+sentences, indented, 1)))
			if err != nil {
				t.Fatal(err)
			}
			sameStorage(t, c)
		})
	}
}

// storageProse are ways to name storage; the first ones were published.
var storageProse = []string{
	"The [URI prefix](https://docs.example.org/guides/import-data#prepare) under which the data is. Currently only `s3://` URIs are supported.",
	"The URI. For example, `s3://BUCKET_NAME/IMPORT_DIR` for Amazon S3, `gs://BUCKET_NAME/IMPORT_DIR` for Google Cloud Storage, or " +
		"`https://STORAGE_ACCOUNT.blob.core.windows.net/CONTAINER_NAME/IMPORT_DIR` for Azure Blob Storage. See [Import records](https://docs.example.org/a#b).",
	"At s3://BUCKET/DIR, or (gs://BUCKET/DIR).",
	"Such as gs://my-bucket/data.",
	"Such as s3://my-bucket/data; that is `s3://BUCKET/DIR`.",
	"Such as https://acct.blob.core.windows.net/box/data.",
	"On https://acct.blob.core.windows.net, for instance.",
	"At `r2://BUCKET/DIR`.",
	"At `oci://` addresses.",
	"At oci:// addresses.",
	"At `https://ACCOUNT.dfs.core.windows.net/FILESYSTEM/DIR`.",
	"At **s3://BUCKET/DIR**, in bold.",
	"At `s3://BUCKET_NAME/IMPORT_DIR/`, with a slash at the end.",
	"At s3://BUCKET_NAME/IMPORT_DIR!",
	"At \"s3://BUCKET_NAME/IMPORT_DIR\".",
	"At s3://BUCKET_NAME.",
	"At s3:// or gs://.",
	"At [s3://BUCKET/DIR](https://docs.example.org/s3).",
	"At <s3://BUCKET/DIR>.",
	"At s3://{bucket}/{dir}.",
	"At http://HOST_NAME/DIR.",
	"At S3://BUCKET/DIR.",
	"See [the guide](https://docs.example.org/guides/IMPORT_DATA#STEPS).",
	"Any address.",
}

// valueProse are ways to list values, and not to.
var valueProse = rapid.Custom(func(t *rapid.T) string {
	one := func(what string, of ...string) string { return rapid.SampledFrom(of).Draw(t, what) }
	quote := one("quote", "`", "\"", "'")
	values := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b.c", "In Progress", "X_1"}), 0, 4).Draw(t, "values")
	begins := one("before", "", "What it does. ", "What it does.\n", "It isn't one of `these`. ") + one("introduction", "Possible values", "possible values", "The possible values of `mode`",
		"Possible values for this field", "Possible values of it. These", "Possible values depend on the plan", "Other values")
	begins += one("verb", ":", " :", " are", " are:", " include", "")
	if one("form", "sentence", "list") == "list" {
		for _, v := range values {
			begins += "\n" + one("bullet", "- ", "* ") + quote + v + quote + one("item", "", ": stops.", " goes on.")
		}
		return begins + one("after", "", "\n\nThe default is `d`.")
	}
	for i, v := range values {
		values[i] = quote + v + quote
	}
	return begins + " " + strings.Join(values, one("between", ", ", " or ", ", or ", " | ")) + one("end", "", ".", ". ", ".\n", "\n\n") + one("after", "", "The default is `d`.")
})

func TestTheHostAndTheOracleReadStorageAtTheSamePlaces(t *testing.T) {
	c := edited(t, "        uri:\n", "        more: {allOf: [{type: string, description: 'At `gs://BUCKET/DIR`.'}]}\n"+
		"        inner: {type: object, properties: {at: {type: string, description: 'At `r2://BUCKET/DIR`.'}}}\n        uri:\n")
	if n := len(sameStorage(t, c)); n != 5 {
		t.Errorf("%d kinds of storage at all places", n)
	}
}

func TestTheHostAndTheOracleReadTheSameValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := valueProse.Draw(t, "text")
		if got, want := possibleValues(text), spec.ValuesOf(&base.Schema{Description: text}).List; !slices.Equal(got, want) {
			t.Fatalf("%q: the host reads %q, the oracle %q", text, got, want)
		}
	})
}

func TestTheHostAnswersAsTheOracleExpects(t *testing.T) {
	for _, version := range spec.Versions() {
		c := specOf(t, version)
		h, m := newHost(of(c)), generators.New(c, generators.Options{})
		onError := rapid.Custom(func(t *rapid.T) string {
			v := rapid.SampledFrom([]string{"abort", "continue"}).Draw(t, "listed")
			return rapid.SampledFrom([]string{v, strings.ToUpper(v), v + " ", v[1:], ""}).Draw(t, "written")
		})
		rapid.Check(t, func(t *rapid.T) {
			body := generators.Object{{Name: "uri", Value: uris.Draw(t, "uri")}}
			if rapid.Bool().Draw(t, "with a mode") {
				body = append(body, generators.Member{Name: "errorMode", Value: generators.Object{{Name: "onError", Value: onError.Draw(t, "onError")}}})
			}
			r := m.Start(body)
			if rapid.Bool().Draw(t, "a random case") {
				r = rapid.OneOf(m.Valid(), m.Invalid()).Draw(t, "case").Request
			}
			label := m.Oracle.Label(r)
			status := send(h, made(r)).StatusCode
			if label.Documented == generators.Accept && status != 200 || label.Documented == generators.Reject && status/100 != 4 {
				t.Fatalf("%s: %s: the host answers %d; the oracle expects %s, %s: %s", version, r.Body, status, label.Expect, label.Documented, label.Reason)
			}
		})
	}
}
