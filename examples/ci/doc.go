// Package ci holds recipes for GitHub Actions and GitLab, and tests that check them and
// run their commands as they are written. It is a module of its own, so that nobody who
// uses importcheck gets the linter of GitHub's files.
package ci
