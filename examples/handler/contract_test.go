package handler

import (
	"testing"

	"example.com/importcheck"
)

func TestContract(t *testing.T) {
	importcheck.Run(t, importcheck.Handler(New("the-key")), importcheck.Key("the-key"))
}
