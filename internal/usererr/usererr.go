// Package usererr words what a user has to put right.
package usererr

import "fmt"

// An Error says where something is wrong, what, and what to do.
type Error struct {
	Place   string // "" where the whole is meant
	Problem string
	Remedy  string
}

// Error returns "place: problem; remedy".
func (e *Error) Error() string {
	text := e.Problem + "; " + e.Remedy
	if e.Place == "" {
		return text
	}
	return e.Place + ": " + text
}

// AtLine returns an error about a line of a file, from 1; 0 where no single line is at fault.
func AtLine(file string, line int, problem, remedy string) error {
	if line > 0 {
		file = fmt.Sprintf("%s:%d", file, line)
	}
	return &Error{file, problem, remedy}
}

// AtByte returns an error about what follows so many bytes.
func AtByte(offset int64, problem, remedy string) error {
	return &Error{fmt.Sprintf("byte %d", offset), problem, remedy}
}
