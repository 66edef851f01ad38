package spec

import "fmt"

// An Error says why a contract cannot be used: where it is wrong and what to do.
type Error struct {
	File    string
	Line    int // 0 where no single line is at fault
	Problem string
	Remedy  string
}

// Error returns "FILE:LINE: problem; remedy".
func (e *Error) Error() string {
	place := e.File
	if e.Line > 0 {
		place = fmt.Sprintf("%s:%d", e.File, e.Line)
	}
	return fmt.Sprintf("%s: %s; %s", place, e.Problem, e.Remedy)
}
