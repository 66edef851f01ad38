package diff

const (
	inAnswer  = "    StartImportResponse:\n"
	inModel   = "    ImportModel:\n"
	idText    = "          type: string\n          minLength: 1\n          maxLength: 1000\n"
	closeIt   = "      type: object\n      additionalProperties: false\n"
	created   = "          description: When the import was started.\n          type: string\n"
	bad       = "        '400':\n"
	statusRef = "          content:\n            application/json:\n              schema:\n                $ref: '#/components/schemas/rpcStatus'\n"
	answer200 = "        '200':\n          description: The import was started.\n"
	okContent = "          content:\n            application/json:\n              schema:\n                $ref: '#/components/schemas/StartImportResponse'\n"
	range4    = "        4XX:\n          description: The request was refused.\n" + statusRef
	range5    = "        5XX:\n          description: The host failed.\n" + statusRef
)

func another(status, content string) edit {
	return edit{inPost, bad, "        " + status + ":\n          description: Another answer.\n" + content + bad}
}

func header(text string) []edit {
	return []edit{{inPost, answer200, answer200 + "          headers:\n            X-Request-Id: {" + text + "}\n"}}
}

var answerRows = []row{
	{name: "id longer", edits: []edit{{inAnswer, "maxLength: 1000", "maxLength: 2000"}}, want: []string{"breaking response 200 /id limit-wider"}, because: "an answer may hold what it might not"},
	{name: "answered id shorter", edits: []edit{{inAnswer, "maxLength: 1000", "maxLength: 36"}}, want: []string{"compatible response 200 /id limit-narrower"}, because: "every new id is one of the old ones"},
	{name: "id without minLength", edits: []edit{{inAnswer, "          minLength: 1\n", ""}}, want: []string{"breaking response 200 /id limit-wider"}, because: "an empty id was ruled out"},
	{name: "id with a pattern", edits: []edit{{inAnswer, idText, idText + "          pattern: '^[0-9]+$'\n"}}, want: []string{"compatible response 200 /id pattern-added"}, because: "answers hold less"},
	{name: "id required", edits: []edit{{inAnswer, "      type: object\n", "      type: object\n      required: [id]\n"}}, want: []string{"compatible response 200 /id property-required"}, because: "answers promise more"},
	{name: "id optional", base: []edit{{inAnswer, "      type: object\n", "      type: object\n      required: [id]\n"}}, edits: []edit{{inAnswer, "      required: [id]\n", ""}},
		want: []string{"breaking response 200 /id property-optional"}, because: "{} becomes a valid answer"},
	{name: "id dropped", edits: []edit{{inAnswer, "        id:\n          description: Names the import in every later request.\n" + idText + "          example: '101'\n", "        {}\n"}},
		want: []string{"breaking response 200 /id property-dropped"}, because: "nothing says any more that it comes, or of which type"},
	{name: "id an integer", edits: []edit{{inAnswer, idText, "          type: integer\n"}}, want: []string{"breaking response 200 /id type-changed"}, because: "a reader of text fails"},
	{name: "id of any type", edits: []edit{{inAnswer, "          type: string\n", ""}}, want: []string{"breaking response 200 /id type-wider"}, because: "an answer may hold a number"},
	{name: "id nullable", edits: []edit{{inAnswer, "          type: string\n", "          type: string\n          nullable: true\n"}}, want: []string{"breaking response 200 /id nullable-added"}, because: "null was ruled out"},
	{name: "id never null", base: []edit{{inAnswer, "          type: string\n", "          type: string\n          nullable: true\n"}}, edits: []edit{{inAnswer, "          nullable: true\n", ""}},
		want: []string{"compatible response 200 /id nullable-removed"}, because: "answers hold less"},
	{name: "answer with one more property", edits: []edit{{inAnswer, "        id:\n", "        region:\n          type: string\n        id:\n"}}, want: []string{"compatible response 200 /region property-added"},
		because: "the open schema already allowed it"},
	{name: "answer with one more required property", edits: []edit{{inAnswer, "        id:\n", "        region:\n          type: string\n        id:\n"}, {inAnswer, "      type: object\n", "      type: object\n      required: [region]\n"}},
		want: []string{"compatible response 200 /region property-required-added"}, because: "answers promise more"},
	{name: "closed answer with one more property", base: []edit{{inAnswer, "      type: object\n", closeIt}}, edits: []edit{{inAnswer, "        id:\n", "        region:\n          type: string\n        id:\n"}},
		want: []string{"breaking response 200 /region property-allowed"}, because: "the old schema forbids it"},
	{name: "answer closed", edits: []edit{{inAnswer, "      type: object\n", closeIt}}, want: []string{"compatible response 200 properties-closed"}, because: "answers hold less"},
	{name: "answer opened", base: []edit{{inAnswer, "      type: object\n", closeIt}}, edits: []edit{{inAnswer, "      additionalProperties: false\n", ""}}, want: []string{"breaking response 200 properties-opened"},
		because: "answers may hold what was forbidden"},
	{name: "status value added", op: "describe", edits: []edit{{inModel, "            - Cancelled\n", "            - Cancelled\n            - Paused\n"}}, want: []string{"breaking response 200 /status values-added"},
		because: "a reader has no case for it; documented values count as values"},
	{name: "status value removed", op: "describe", edits: []edit{{inModel, "            - Pending\n", ""}}, want: []string{"compatible response 200 /status values-removed"}, because: "answers hold less"},
	{name: "status binds", op: "describe", edits: []edit{{inModel, "x-enum", "enum"}}, want: []string{"compatible response 200 /status values-bind-more"}, because: "the schema rules out others"},
	{name: "status binds less", op: "describe", base: []edit{{inModel, "x-enum", "enum"}}, edits: []edit{{inModel, "enum", "x-enum"}}, want: []string{"breaking response 200 /status values-bind-less"},
		because: "the schema allows an answer that it ruled out"},
	{name: "format gone", op: "describe", edits: []edit{{created, "          format: date-time\n", ""}}, want: []string{"breaking response 200 /createdAt format-removed"}, because: "a reader that parses a time fails"},
	{name: "format new", op: "describe", edits: []edit{{inModel, "          description: Where the data comes from.\n          type: string\n", "          description: Where the data comes from.\n          type: string\n          format: uri\n"}},
		want: []string{"compatible response 200 /uri format-added"}, because: "answers hold less"},
	{name: "int64 answered for int32", op: "describe", base: []edit{{inModel, "int64", "int32"}}, edits: []edit{{inModel, "int32", "int64"}}, want: []string{"breaking response 200 /recordsImported format-wider"},
		because: "a number over 2147483647 was ruled out"},
	{name: "over 100 percent", op: "describe", edits: []edit{{inModel, "maximum: 100", "maximum: 200"}}, want: []string{"breaking response 200 /percentComplete limit-wider"}, because: "150 was ruled out"},
	{name: "integer percent", op: "describe", edits: []edit{{inModel, "type: number\n          format: float", "type: integer"}},
		want: []string{"compatible response 200 /percentComplete type-narrower", "breaking response 200 /percentComplete format-removed"}, because: "every integer is a number; the format that readers may use is gone"},
	{name: "percent at least 0 as over -1", op: "describe", base: []edit{{inModel, "type: number\n          format: float", "type: integer"}}, edits: []edit{{inModel, "minimum: 0", "minimum: -1\n          exclusiveMinimum: true"}}, want: nil,
		because: "between -1 and 0 there is no integer"},
	{name: "data of another type", op: "list", edits: []edit{{"    ListImportsResponse:\n", "          items:\n            $ref: '#/components/schemas/ImportModel'\n", "          items:\n            type: string\n"}},
		want: []string{"breaking response 200 /data/* type-changed", "documentation response 200 /data/* reference-inlined", "documentation response 200 /data/* words"}, because: "a reader of objects fails"},
	{name: "status 202 added", edits: []edit{another("'202'", okContent)}, want: []string{"breaking response 202 status-added"}, because: "no range of the old contract covers it"},
	{name: "status 429 added", edits: []edit{another("'429'", statusRef)}, want: []string{"compatible response 429 status-covered", "documentation response 429 words"}, because: "4XX covers it with the same schema"},
	{name: "status 429 with another body", edits: []edit{another("'429'", "          content:\n            application/json:\n              schema: {type: string}\n")},
		want: []string{"compatible response 429 status-covered", "breaking response 429 type-changed", "documentation response 429 reference-inlined", "documentation response 429 words", "documentation response 429 words"}, because: "4XX promises an object"},
	{name: "status 401 in text", edits: []edit{another("'401'", "          content:\n            text/plain:\n              schema: {type: string}\n")},
		want: []string{"compatible response 401 status-covered", "breaking response 401 media-added", "compatible response 401 media-removed", "documentation response 401 words"}, because: "4XX promises JSON"},
	{name: "default answer added", edits: []edit{another("default", statusRef)}, want: []string{"breaking response default status-added"}, because: "1XX, 2XX and 3XX were not documented"},
	{name: "status 400 gone into 4XX", edits: []edit{{inPost, "        '400':\n          description: The request is not valid.\n" + statusRef, ""}}, want: []string{"compatible response 400 status-removed", "documentation response 400 words"}, because: "4XX still covers it"},
	{name: "range 5XX gone", edits: []edit{{inPost, range5, ""}}, want: []string{"compatible response 5XX status-removed"}, because: "answers promise less trouble"},
	{name: "range 4XX for 400", base: []edit{{inPost, range4, ""}}, edits: []edit{{inPost, range5, range4 + range5}}, want: []string{"breaking response 4XX status-added"}, because: "only 400 was documented"},
	{name: "200 becomes 201", edits: []edit{{inPost, "'200'", "'201'"}}, want: []string{"breaking response 201 status-added", "breaking response 200 status-success-gone"}, because: "a reader waits for 200"},
	{name: "answers in another order", edits: []edit{{inPost, range4 + range5, range5 + range4}}, want: []string{"documentation response status reordered"}, because: "members of responses have no order"},
	{name: "answer in one more type", edits: []edit{{inPost, okContent, okContent + "            text/plain: {}\n"}}, want: []string{"breaking response 200 media-added"}, because: "readers parse JSON"},
	{name: "answer without a body", edits: []edit{{inPost, okContent, ""}}, want: []string{"breaking response 200 body-dropped"}, because: "a reader parses nothing"},
	{name: "answer header added", edits: header("schema: {type: string}"), want: []string{"compatible response 200 header x-request-id header-added"}, because: "readers overlook it"},
	{name: "answer header dropped", base: header("schema: {type: string}"), edits: []edit{{inPost, "          headers:\n            X-Request-Id: {schema: {type: string}}\n", ""}}, want: []string{"breaking response 200 header x-request-id header-dropped"}, because: "as a property that is dropped"},
	{name: "answer header optional", base: header("required: true, schema: {type: string}"), edits: []edit{{inPost, "required: true, schema", "schema"}}, want: []string{"breaking response 200 header x-request-id header-optional"}, because: "it may be absent"},
	{name: "answer header longer", base: header("schema: {type: string, maxLength: 5}"), edits: []edit{{inPost, "maxLength: 5", "maxLength: 6"}}, want: []string{"breaking response 200 header x-request-id limit-wider"}, because: "it may hold what it might not"},
	{name: "message required, told once", edits: []edit{{"    rpcStatus:\n", "      type: object\n", "      type: object\n      required: [message]\n"}}, want: []string{"compatible response 400 /message property-required"},
		because: "one schema for all statuses is one change"},
	{name: "description of an answer", edits: []edit{{answer200, "was started", "has begun"}}, want: []string{"documentation response 200 words"}, because: "only words changed"},
	{name: "link", edits: []edit{{inPost, answer200, answer200 + "          links:\n            describe: {operationId: describeBulkImport}\n"}}, want: []string{"documentation response 200 words"}, because: "a link only says where to go on"},
	{name: "id for writing only", edits: []edit{{inAnswer, idText, idText + "          writeOnly: true\n"}}, want: []string{"breaking response 200 /id write-only-set"}, because: "OpenAPI says that it should not be answered"},
	{name: "default answered", edits: []edit{{inAnswer, idText, idText + "          default: '1'\n"}}, want: []string{"compatible response 200 /id default-added"}, because: "nothing was said of an absent id"},
	{name: "answer header required", base: header("schema: {type: string}"), edits: []edit{{inPost, "{schema: {type: string}}", "{required: true, schema: {type: string}}"}}, want: []string{"compatible response 200 header x-request-id header-required"}, because: "answers promise more"},
}
