package reports

import _ "embed" // for the schema

//go:embed schema/report-1.0.schema.json
var schema []byte

// Schema returns the JSON Schema (2020-12) of report.json, with the meaning of
// each field.
func Schema() []byte { return append([]byte(nil), schema...) }
