// Package rapidenv takes the variables of rapid out of the environment before rapid
// reads them: a malformed one would end the command with a panic. Only the command
// imports it; under go test the variables are the user's.
package rapidenv

import "os"

var _ = take()

func take() bool {
	for _, v := range os.Environ() {
		if len(v) > 6 && v[:6] == "RAPID_" {
			for i := range v {
				if v[i] == '=' {
					os.Unsetenv(v[:i]) // fails only on invalid names
					break
				}
			}
		}
	}
	return true
}
