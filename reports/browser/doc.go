// Package browser holds the tests that open report.html and exchanges.har as their
// readers do: the page in Chromium, from disk, and the HAR in the types of the
// DevTools protocol. It is a separate module, so that the module of the command
// needs no browser. A test without a browser fails; it never skips.
//
//	apt-get install chromium
//	cd reports/browser && go test ./...
package browser
