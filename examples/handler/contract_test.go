package handler

import (
	"testing"

	"example.com/importcheck"
	"example.com/importcheck/importchecktest"
)

func TestContract(t *testing.T) {
	importchecktest.Run(t, importcheck.Handler(New("the-key")), importcheck.Key("the-key"))
}
