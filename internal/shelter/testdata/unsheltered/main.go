// Command unsheltered imports godog and nothing of ours: what is called "go" in the
// search path is given the whole environment. The tests show by it that they would see
// a shelter that does not work.
package main

import _ "github.com/cucumber/godog"

func main() {}
