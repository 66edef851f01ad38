package secrets

import (
	"bytes"
	"regexp"
	"slices"
)

// Signed URLs and passwords in a URI open what they point to, whoever holds them.
// The names are those of the storage families: S3, Google and Azure.
var (
	signature = regexp.MustCompile(`(?i)\b(sig|X-Amz-Signature|X-Amz-Credential|X-Amz-Security-Token|` +
		`X-Goog-Signature|X-Goog-Credential|AWSAccessKeyId|Signature)(=|%3D)[^&\s"'<>\\]+`)
	password = regexp.MustCompile(`(://)[^/\s"'<>\\@:]*:[^/\s"'<>\\@]*@`)
)

// Mask returns b with keys, passwords and signatures of URLs written over, for
// text that leaves the program. It may return b itself. A nil Keys knows no key.
func (k *Keys) Mask(b []byte) []byte {
	b = cover(b, k.find(b))
	if bytes.ContainsAny(b, "=%") && mayBeSigned(b) { // nearly nothing has these, and looking for them is quicker
		b = signature.ReplaceAll(b, []byte("$1$2[secret]"))
	}
	if bytes.IndexByte(b, '@') >= 0 && bytes.Contains(b, []byte("://")) {
		b = password.ReplaceAll(b, []byte("${1}[secret]@"))
	}
	return b
}

// mayBeSigned reports whether a text holds what each name of a signature holds.
func mayBeSigned(b []byte) bool {
	small := bytes.ToLower(b)
	return slices.ContainsFunc([]string{"sig", "x-amz-", "x-goog-", "awsaccesskeyid"}, func(part string) bool {
		return bytes.Contains(small, []byte(part))
	})
}
