package spec

import (
	_ "embed"

	"github.com/pb33f/go-yaml"
)

// A Ruling says of a property what no schema can say.
type Ruling struct {
	Place    string   // "/integrationId"
	Keyword  string   // "existence"
	Variable string   // the environment variable that names a real one
	Values   []string // the values that it is about
	Says     string
}

//go:embed rulings.yaml
var rulings []byte

// Rulings returns the rulings of spec/rulings.yaml.
func Rulings() []Ruling {
	var out []Ruling
	if err := yaml.Unmarshal(rulings, &out); err != nil {
		panic("spec/rulings.yaml: " + err.Error()) // it is compiled in, and a test reads it
	}
	return out
}
