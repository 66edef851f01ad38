package recheck

import (
	"fmt"

	"example.com/importcheck/internal/traffic"
)

// exchange is an entry as package traffic checks it.
func (e Entry) exchange() traffic.Exchange {
	return traffic.Exchange{
		Name: fmt.Sprintf("entry %d", e.Index), Method: e.Method, URL: e.URL, Header: e.Header,
		Headless: len(e.Header) == 0, Media: e.Media, Body: e.Body, Lost: e.Lost, Wire: e.Wire, Answer: e.Answer,
	}
}
