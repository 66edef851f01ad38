package importchecktest_test

import (
	"testing"

	"example.com/importcheck"
	"example.com/importcheck/importchecktest"
	"example.com/importcheck/mockhost"
)

// In a test the handler is one line.
func ExampleRun() {
	TestContract := func(t *testing.T) {
		host := mockhost.Must("2026-07") // your own http.Handler
		importchecktest.Run(t, importcheck.Handler(host), importcheck.Key(mockhost.Key))
	}
	_ = TestContract
}
