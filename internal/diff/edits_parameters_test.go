package diff

const (
	inPost    = "operationId: startBulkImport"
	inGet     = "operationId: listBulkImports"
	inVersion = "    ApiVersion:\n"
	versions  = "      parameters:\n        - $ref: '#/components/parameters/ApiVersion'\n"
)

func parameterAfter(text string) []edit { return []edit{{inPost, versions, versions + text}} }

var parameterRows = []row{
	{name: "header optional", edits: []edit{{inVersion, "      required: true\n", ""}}, want: []string{"compatible request header X-Pinecone-Api-Version parameter-optional"},
		because: "a request without it becomes valid"},
	{name: "header required", base: []edit{{inVersion, "      required: true\n", ""}}, edits: []edit{{inVersion, "      in: header\n", "      in: header\n      required: true\n"}},
		want: []string{"breaking request header X-Pinecone-Api-Version parameter-required"}, because: "a request without it was valid"},
	{name: "header with another default", edits: []edit{{inVersion, "'2026-04'", "'2026-07'"}}, want: []string{"documentation request header X-Pinecone-Api-Version default-unused"},
		because: "a default is for what is absent, and the header is required"},
	{name: "optional header with another default", base: []edit{{inVersion, "      required: true\n", ""}}, edits: []edit{{inVersion, "'2026-04'", "'2026-07'"}},
		want: []string{"breaking request header X-Pinecone-Api-Version default-changed"}, because: "a request without it means another version"},
	{name: "header dropped", edits: []edit{{inPost, versions, ""}}, want: []string{"breaking request header X-Pinecone-Api-Version parameter-dropped"},
		because: "what clients say by it is no longer heard"},
	{name: "header moved to the query", edits: []edit{{inVersion, "in: header", "in: query"}}, want: []string{"breaking request header X-Pinecone-Api-Version parameter-moved"},
		because: "a host looks elsewhere for it"},
	{name: "header in another case", edits: []edit{{inVersion, "X-Pinecone-Api-Version", "x-pinecone-api-version"}}, want: nil, because: "names of headers have no case (RFC 9110)"},
	{name: "header with listed values", edits: []edit{{inVersion, "        type: string\n", "        type: string\n        enum: ['2026-04']\n"}},
		want: []string{"breaking request header X-Pinecone-Api-Version values-listed"}, because: "any text was valid"},
	{name: "optional query parameter", edits: parameterAfter("        - {name: dryRun, in: query, schema: {type: boolean}}\n"), want: []string{"compatible request query dryRun parameter-added"},
		because: "none has to send it"},
	{name: "required query parameter", edits: parameterAfter("        - {name: dryRun, in: query, required: true, schema: {type: boolean}}\n"), want: []string{"breaking request query dryRun parameter-required-added"},
		because: "no request of today holds it"},
	{name: "header that OpenAPI ignores", edits: parameterAfter("        - {name: Accept, in: header, required: true, schema: {type: string}}\n"), want: []string{"documentation request header Accept parameter-ignored"},
		because: "OpenAPI: a header parameter named Accept is ignored"},
	{name: "parameter moved to the path item", edits: []edit{{inPost, versions, ""}, {"  /bulk/imports:\n", "  /bulk/imports:\n", "  /bulk/imports:\n    parameters:\n      - $ref: '#/components/parameters/ApiVersion'\n"}},
		want: nil, because: "parameters of a path hold for its operations"},
	{name: "parameters in another order", base: parameterAfter("        - {name: dryRun, in: query, schema: {type: boolean}}\n"),
		edits: []edit{{inPost, "        - $ref: '#/components/parameters/ApiVersion'\n        - {name: dryRun, in: query, schema: {type: boolean}}\n", "        - {name: dryRun, in: query, schema: {type: boolean}}\n        - $ref: '#/components/parameters/ApiVersion'\n"}},
		want:  []string{"documentation request parameters reordered"}, because: "the list of parameters has no order"},
	{name: "limit as text", op: "list", edits: []edit{{inGet, "            type: integer\n            format: int32\n            minimum: 1\n            maximum: 100\n", "            type: string\n"}},
		want: []string{"compatible request query limit type-wider", "compatible request query limit format-removed", "compatible request query limit limit-wider", "compatible request query limit limit-wider"}, because: "a number travels as text"},
	{name: "token as a number", op: "list", edits: []edit{{"name: paginationToken", "            type: string", "            type: integer"}},
		want: []string{"breaking request query paginationToken type-narrower"}, because: "most tokens are no numbers"},
	{name: "limit lower", op: "list", edits: []edit{{inGet, "maximum: 100", "maximum: 50"}}, want: []string{"breaking request query limit limit-narrower"}, because: "limit=100 was valid"},
	{name: "limit default lower", op: "list", edits: []edit{{inGet, "default: 100", "default: 50"}}, want: []string{"breaking request query limit default-changed"},
		because: "a list without limit brings another page"},
	{name: "limit default as a text", op: "list", edits: []edit{{inGet, "default: 100", "default: '100'"}}, want: []string{"documentation request query limit default-retold"},
		because: "parameters are text on the wire"},
	{name: "limit deprecated", op: "list", edits: []edit{{inGet, "          in: query\n", "          in: query\n          deprecated: true\n"}}, want: []string{"documentation request query limit deprecated"},
		because: "deprecated constrains nothing"},
	{name: "limit dropped", op: "list", edits: []edit{{inGet, "        - name: paginationToken\n          in: query\n          description: Where to go on, as the page before said.\n          schema:\n            type: string\n", ""}},
		want: []string{"breaking request query paginationToken parameter-dropped"}, because: "a client that pages gets the first page again"},
	{name: "list joined by commas", op: "list", base: []edit{{inGet, "            type: string\n", "            type: array\n            items: {type: string}\n"}},
		edits: []edit{{inGet, "        - name: paginationToken\n", "        - name: paginationToken\n          explode: false\n"}}, want: []string{"breaking request query paginationToken parameter-style"},
		because: "form with explode repeats the name, without it joins by commas"},
	{name: "explode of a plain value", op: "list", edits: []edit{{inGet, "        - name: paginationToken\n", "        - name: paginationToken\n          explode: false\n"}}, want: nil,
		because: "explode matters for lists and objects only"},
	{name: "style as it is by default", op: "list", edits: []edit{{inGet, "        - name: paginationToken\n", "        - name: paginationToken\n          style: form\n"}}, want: nil,
		because: "form is the style of query parameters"},
	{name: "path name changed", op: "describe", edits: []edit{{"/bulk/imports/{id}", "{id}", "{import}"}, {"    ImportId:\n", "name: id", "name: import"}}, want: []string{"documentation operation operation path-name-changed"},
		because: "the name in braces is not sent"},
	{name: "id shorter", op: "cancel", edits: []edit{{"    ImportId:\n", "maxLength: 1000", "maxLength: 36"}}, want: []string{"breaking request path id limit-narrower"}, because: "a longer id was valid"},
	{name: "empty token allowed", op: "list", edits: []edit{{inGet, "        - name: paginationToken\n", "        - name: paginationToken\n          allowEmptyValue: true\n"}}, want: []string{"compatible request query paginationToken parameter-empty-allowed"},
		because: "false is the default, true allows more"},
	{name: "empty token refused", op: "list", base: []edit{{inGet, "        - name: paginationToken\n", "        - name: paginationToken\n          allowEmptyValue: true\n"}}, edits: []edit{{inGet, "          allowEmptyValue: true\n", ""}},
		want: []string{"breaking request query paginationToken parameter-empty-refused"}, because: "a token without a value was allowed"},
}
