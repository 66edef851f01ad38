// Package ci holds recipes for GitHub Actions and GitLab, and tests that check them and
// run their commands as they are written.
package ci
