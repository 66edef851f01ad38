// Package diagnose finds what failures come from. It is pure: from findings and answers it makes
// groups, looks for a predicate that the failing requests have and no other one has, and words
// the title of a root cause. Package confirm makes the experiments that add to the answers.
package diagnose
