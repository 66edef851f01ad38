// Package steps binds the sentences of the features to the engine: "When each … is
// sent" selects cases, "Then …" names the checks that must hold for them.
//
// It holds no logic: a sentence is an entry of a table.
package steps
