package shelter

import "os"

// hidden are the variables that no program started at initialisation may see.
var hidden = []string{"PINECONE_API_KEY", "PATH"}

var kept = take()

func take() map[string]string {
	out := map[string]string{}
	for _, name := range hidden {
		if v, ok := os.LookupEnv(name); ok {
			out[name] = v
			os.Unsetenv(name) // fails only on invalid names
		}
	}
	return out
}

// Restore puts the variables back. It is called by the package that imports godog, once
// godog is initialised; a second call changes nothing.
func Restore() {
	for name, v := range kept {
		os.Setenv(name, v) // as above
	}
	kept = nil
}
