package diff

import "strings"

const (
	inCancel      = "operationId: cancelBulkImport"
	cancelSummary = "      summary: Cancel an import\n"
	reason        = "      requestBody: {content: {application/json: {schema: {type: object}}}}\n"
	describe      = "    get:\n      operationId: describeBulkImport"
	keyScheme     = "  securitySchemes:\n"
	bearer        = "  securitySchemes:\n    Bearer:\n      type: http\n      scheme: bearer\n"
	summary       = "      summary: Start import\n"
	jsonType      = "          application/json:\n"
	secondType    = "          application/x-ndjson:\n            schema: {type: string}\n"
)

var operationRows = []row{
	{name: "cancel gone", op: "cancel", edits: []edit{{"describeBulkImport", "    delete:\n", "    patch:\n"}}, want: []string{"breaking operation operation operation-gone"}, because: "every cancel fails"},
	{name: "cancel new", op: "cancel", base: []edit{{"describeBulkImport", "    delete:\n", "    patch:\n"}}, edits: []edit{{"describeBulkImport", "    patch:\n", "    delete:\n"}},
		want: []string{"compatible operation operation operation-added"}, because: "none has to use it"},
	{name: "path with a prefix", op: "list", edits: []edit{{"paths:", "  /bulk/imports:", "  /v2/bulk/imports:"}, {"paths:", "  /bulk/imports/{id}:", "  /v2/bulk/imports/{id}:"}},
		want: []string{"breaking operation operation path-changed"}, because: "the old path is answered by nothing"},
	{name: "prefix moved to the server", op: "list", base: []edit{{"paths:", "  /bulk/imports:", "  /v2/bulk/imports:"}, {"paths:", "  /bulk/imports/{id}:", "  /v2/bulk/imports/{id}:"}},
		edits: []edit{{"servers:", "{index_host}", "{index_host}/v2"}, {"paths:", "  /v2/bulk/imports:", "  /bulk/imports:"}, {"paths:", "  /v2/bulk/imports/{id}:", "  /bulk/imports/{id}:"}}, want: nil,
		because: "the whole address is the same"},
	{name: "operationId renamed", edits: []edit{{inPost, "startBulkImport", "startImport"}}, want: []string{"documentation operation operation operation-identifier"}, because: "it is not sent"},
	{name: "operation deprecated", edits: []edit{{inPost, summary, summary + "      deprecated: true\n"}}, want: []string{"documentation operation operation deprecated"}, because: "deprecated constrains nothing"},
	{name: "summary", edits: []edit{{inPost, "Start import", "Start an import"}}, want: []string{"documentation operation operation words"}, because: "only words changed"},
	{name: "extension of the operation", edits: []edit{{inPost, summary, summary + "      x-stability: beta\n"}}, want: []string{"documentation operation operation extension-changed"}, because: "OpenAPI gives extensions no meaning"},
	{name: "callbacks", edits: []edit{{inPost, summary, summary + "      callbacks:\n        done:\n          '{$request.body#/uri}':\n            post:\n              responses:\n                '200': {description: ok}\n"}},
		want: []string{"breaking operation operation not-understood"}, because: "what is not understood is not shown to be harmless"},
	{name: "title", edits: []edit{{"info:", "bulk imports", "imports"}}, want: []string{"documentation operation document words"}, because: "only words changed"},
	{name: "server moved", edits: []edit{{"servers:", "{index_host}", "{index_host}/v2"}}, want: []string{"breaking operation servers server-removed", "compatible operation servers server-added"},
		because: "paths are appended to the server's URL"},
	{name: "server variable renamed", edits: []edit{{"servers:", "{index_host}", "{host}"}, {"servers:", "      index_host:", "      host:"}}, want: nil, because: "the name in braces is not sent"},
	{name: "no key for the start", edits: []edit{{inPost, summary, summary + "      security: []\n"}}, want: []string{"compatible request security security-removed"},
		because: "an empty list takes the document's demand away"},
	{name: "key for the start", base: []edit{{inPost, summary, summary + "      security: []\n"}}, edits: []edit{{inPost, "      security: []\n", ""}},
		want: []string{"breaking request security security-added"}, because: "without a list of its own the document's holds"},
	{name: "bearer instead of the key", base: []edit{{keyScheme, keyScheme, bearer}}, edits: []edit{{"security:", "- ApiKeyAuth: []", "- Bearer: []"}},
		want: []string{"breaking request security security-changed"}, because: "the key is not enough any more"},
	{name: "bearer beside the key", base: []edit{{keyScheme, keyScheme, bearer}}, edits: []edit{{"security:", "- ApiKeyAuth: []", "- ApiKeyAuth: []\n  - Bearer: []"}},
		want: []string{"compatible request security security-alternative"}, because: "one entry of the list is enough"},
	{name: "bearer and the key", base: []edit{{keyScheme, keyScheme, bearer}}, edits: []edit{{"security:", "- ApiKeyAuth: []", "- ApiKeyAuth: []\n    Bearer: []"}},
		want: []string{"breaking request security security-changed"}, because: "all names of one entry are demanded"},
	{name: "key in another header", edits: []edit{{keyScheme, "name: Api-Key", "name: X-Api-Key"}}, want: []string{"breaking request security security-changed"}, because: "the host looks for another header"},
	{name: "key header in another case", edits: []edit{{keyScheme, "name: Api-Key", "name: api-key"}}, want: nil, because: "names of headers have no case (RFC 9110)"},
	{name: "scheme renamed", edits: []edit{{"security:", "ApiKeyAuth", "Key"}, {keyScheme, "ApiKeyAuth", "Key"}}, want: []string{"documentation request security security-renamed"}, because: "names of schemes are not sent"},
	{name: "body optional", edits: []edit{{inPost, "        required: true\n", ""}}, want: []string{"compatible request body body-optional"}, because: "required is false where it is absent"},
	{name: "body required", base: []edit{{inPost, "        required: true\n", ""}}, edits: []edit{{inPost, "      requestBody:\n", "      requestBody:\n        required: true\n"}},
		want: []string{"breaking request body body-required"}, because: "a request without a body was valid"},
	{name: "media type added", edits: []edit{{inPost, jsonType, secondType + jsonType}}, want: []string{"compatible request body media-added"}, because: "a client may choose"},
	{name: "media type removed", base: []edit{{inPost, jsonType, secondType + jsonType}}, edits: []edit{{inPost, secondType, ""}}, want: []string{"breaking request body media-removed"}, because: "a client that sends it may be refused"},
	{name: "media type with a parameter", edits: []edit{{inPost, "application/json:", "application/json; charset=utf-8:"}}, want: nil, because: "the same type; a parameter of application/json has no effect (RFC 8259)"},
	{name: "cancel takes a body", op: "cancel", edits: []edit{{inCancel, cancelSummary, cancelSummary + reason}}, want: []string{"compatible request body body-added"}, because: "required is false where it is absent"},
	{name: "cancel needs a body", op: "cancel", edits: []edit{{inCancel, cancelSummary, cancelSummary + strings.Replace(reason, "{content", "{required: true, content", 1)}}, want: []string{"breaking request body body-required-added"}, because: "no cancel of today has one"},
	{name: "cancel takes no body any more", op: "cancel", base: []edit{{inCancel, cancelSummary, cancelSummary + reason}}, edits: []edit{{inCancel, reason, ""}}, want: []string{"breaking request body body-dropped"}, because: "what clients say in it is lost"},
}
