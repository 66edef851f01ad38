package diff

import "slices"

// A rule says what a kind of change means in each direction in which it can occur.
type rule struct{ operation, request, response verdict }

// A verdict is the class of a change, one sentence on what it means, and how the
// publisher's policy (policy.go) sees it, where that says anything.
type verdict struct{ class, means, policy string }

// Kinds returns the names of all kinds of change, sorted.
func Kinds() []string {
	var out []string
	for k := range rules {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func (r rule) in(direction string) verdict {
	switch direction {
	case Request:
		return r.request
	case Response:
		return r.response
	}
	return r.operation
}

// alike is the rule of a change that is only documentation, in any direction.
func alike(means string) rule {
	v := verdict{Documentation, means, ""}
	return rule{v, v, v}
}

// rules is the table that decides; docs/diff.md prints it.
var rules = map[string]rule{
	"operation-gone":       {operation: verdict{Breaking, "The host has no such operation any more: every request to it fails.", removesOperation}},
	"operation-added":      {operation: verdict{Compatible, "A client may use the new operation; none has to.", addsOperation}},
	"path-changed":         {operation: verdict{Breaking, "A client that sends to the old path is not answered by this operation.", removesOperation}},
	"server-removed":       {operation: verdict{Breaking, "A client that sends to this address is no longer promised an answer.", ""}},
	"server-added":         {operation: verdict{Compatible, "A client may use the new address; the old ones stay.", ""}},
	"operation-identifier": alike("Nothing changes on the wire, but generated clients name their method after it."),
	"version":              alike("The document has another version; the other entries say what changed."),

	"security-added":       {request: verdict{Breaking, "A client that sends no credentials is now refused.", changesSecurity}},
	"security-removed":     {request: verdict{Compatible, "Credentials are no longer demanded; a client that sends them is served as before.", changesSecurity}},
	"security-changed":     {request: verdict{Breaking, "A client whose credentials were enough must now send others.", changesSecurity}},
	"security-alternative": {request: verdict{Compatible, "There is one more way to prove who asks; the old ones stay.", changesSecurity}},
	"security-renamed":     alike("The scheme has another name in the document; what is sent stays the same."),

	"parameter-added":          {request: verdict{Compatible, "A client may send the new parameter; none has to.", addsOptional}},
	"parameter-required-added": {request: verdict{Breaking, "A client that does not know the new parameter is now refused.", addsRequired}},
	"parameter-dropped":        {request: verdict{Breaking, "A client that sends the parameter is no longer promised that the host heeds or accepts it.", removesParameter}},
	"parameter-moved":          {request: verdict{Breaking, "The host looks for the parameter in another place than where clients put it.", removesParameter}},
	"parameter-required":       {request: verdict{Breaking, "A client that leaves the parameter out is now refused.", makesRequired}},
	"parameter-optional":       {request: verdict{Compatible, "A client may now leave the parameter out.", ""}},
	"parameter-style":          {request: verdict{Breaking, "The parameter is written in another way than clients write it.", ""}},
	"parameter-empty-refused":  {request: verdict{Breaking, "A client may no longer send the parameter without a value.", newRule}},
	"parameter-empty-allowed":  {request: verdict{Compatible, "A client may now send the parameter without a value.", ""}},

	"body-added":          {request: verdict{Compatible, "A client may now send a body; none has to.", addsOptional}},
	"body-required-added": {request: verdict{Breaking, "A client that sends no body is now refused.", addsRequired}},
	"body-required":       {request: verdict{Breaking, "A client that leaves the body out is now refused.", makesRequired}},
	"body-optional":       {request: verdict{Compatible, "A client may now leave the body out.", ""}},
	"body-dropped": {
		request:  verdict{Breaking, "The host is no longer promised to read a body, so what clients say in it is lost.", removesParameter},
		response: verdict{Breaking, "The answer has no body any more; a reader that parses one fails.", removesField}},
	"media-added": {
		request:  verdict{Compatible, "A client may send one more media type.", ""},
		response: verdict{Breaking, "An answer may come in a media type that readers do not know.", ""}},
	"media-removed": {
		request:  verdict{Breaking, "A client that sends this media type may now be refused.", ""},
		response: verdict{Compatible, "Answers no longer come in this media type; the others stay.", ""}},

	"status-added":        {response: verdict{Breaking, "An answer may carry a status that the old contract documents nowhere; readers have no case for it.", ""}},
	"status-covered":      {response: verdict{Compatible, "The old contract already documents the status by a range or by default; readers handle it as that.", ""}},
	"status-removed":      {response: verdict{Compatible, "Answers no longer carry this status; a reader's case for it is never reached.", ""}},
	"status-success-gone": {response: verdict{Breaking, "None of the successes that the old contract documents is left; a reader waits for one in vain.", ""}},
	"header-added":        {response: verdict{Compatible, "An answer may carry one more header; readers overlook what they do not know.", addsHeader}},
	"header-dropped":      {response: verdict{Breaking, "A reader is no longer promised the header.", ""}},
	"header-required":     {response: verdict{Compatible, "The header is now always there.", ""}},
	"header-optional":     {response: verdict{Breaking, "The header may now be absent; a reader that relies on it fails.", ""}},
	"storage-added":       {request: verdict{Compatible, "A client may now load from this kind of storage.", addsValues}},
	"storage-removed":     {request: verdict{Breaking, "The contract no longer names this kind of storage; a host may refuse what clients load from there.", removesValues}},
	"property-added": {
		request: verdict{Compatible,
			"A client may send the new property; none has to. Nothing was promised for its name before.", addsOptional},
		response: verdict{Compatible,
			"An answer may hold one more property; the old contract already allowed properties without a name.", addsField}},
	"property-allowed": {
		request:  verdict{Compatible, "A client may send a property that was refused before.", addsOptional},
		response: verdict{Breaking, "An answer may hold a property that the old contract forbids; a strict reader refuses it.", addsField}},
	"property-dropped": {
		request: verdict{Breaking,
			"A client that sends the property is no longer promised that the host heeds or accepts it.", removesParameter},
		response: verdict{Breaking, "A reader is no longer promised the property, or its type where it comes.", removesField}},
	"property-forbidden": {
		request:  verdict{Breaking, "A request that holds the property is now refused.", removesParameter},
		response: verdict{Breaking, "An answer never holds the property any more; a reader that uses it goes without.", removesField}},
	"property-required": {
		request:  verdict{Breaking, "A request without the property is now refused.", makesRequired},
		response: verdict{Compatible, "The property is now always there.", ""}},
	"property-optional": {
		request:  verdict{Compatible, "A client may now leave the property out.", ""},
		response: verdict{Breaking, "The property may now be absent; a reader that relies on it fails.", ""}},
	"property-required-added": {
		request:  verdict{Breaking, "A client that does not know the new property is now refused.", addsRequired},
		response: verdict{Compatible, "Every answer holds one more property; readers overlook what they do not know.", addsField}},
	"properties-closed": {
		request:  verdict{Breaking, "A request with a property that the contract does not name is now refused.", newRule},
		response: verdict{Compatible, "Answers hold no properties any more that the contract does not name.", ""}},
	"properties-opened": {
		request:  verdict{Compatible, "A request may now hold properties that the contract does not name.", ""},
		response: verdict{Breaking, "An answer may now hold properties that the contract does not name; a strict reader refuses it.", ""}},

	"type-narrower": {
		request:  verdict{Breaking, "A request with a value of a type that is gone is now refused.", changesType},
		response: verdict{Compatible, "Answers hold fewer types than readers are ready for.", changesType}},
	"type-wider": {
		request:  verdict{Compatible, "A client may send one more type.", changesType},
		response: verdict{Breaking, "An answer may hold a type that readers are not ready for.", changesType}},
	"type-changed": {
		request:  verdict{Breaking, "A request with a value of the old type is now refused.", changesType},
		response: verdict{Breaking, "An answer holds a type that readers are not ready for.", changesType}},
	"nullable-added": {
		request:  verdict{Compatible, "A client may now send null.", ""},
		response: verdict{Breaking, "An answer may now hold null where a reader expects a value.", ""}},
	"nullable-removed": {
		request:  verdict{Breaking, "A request with null is now refused.", ""},
		response: verdict{Compatible, "Answers no longer hold null here.", ""}},

	"values-added": {
		request:  verdict{Compatible, "A client may send one more value.", addsValues},
		response: verdict{Breaking, "An answer may hold a value that readers have no case for.", addsValues}},
	"values-removed": {
		request:  verdict{Breaking, "A client that sends the value may now be refused.", removesValues},
		response: verdict{Compatible, "Answers no longer hold the value; a reader's case for it is never reached.", removesValues}},
	"values-bind-less": {
		request: verdict{Compatible, "The same values are documented, but the schema no longer refuses others: it binds less.", ""},
		response: verdict{Breaking,
			"The same values are documented, but the schema no longer rules out others: a reader must be ready for a value that is not listed.",
			""}},
	"values-bind-more": {
		request:  verdict{Breaking, "Values that were only advised against are now refused by the schema.", newRule},
		response: verdict{Compatible, "The schema now rules out values that are not listed.", ""}},
	"values-listed": {
		request:  verdict{Breaking, "Any value was allowed; one that is not listed may now be refused.", newRule},
		response: verdict{Compatible, "Answers hold only the values listed.", ""}},
	"values-unlisted": {
		request:  verdict{Compatible, "No value is ruled out any more.", ""},
		response: verdict{Breaking, "An answer may hold any value; readers have cases for the listed ones only.", ""}},
	"values-retold": alike("The same values are documented in another form."),

	"limit-narrower": {
		request:  verdict{Breaking, "A request outside the new limit and inside the old one is now refused.", newRule},
		response: verdict{Compatible, "Answers stay inside the limit that readers are ready for.", ""}},
	"limit-wider": {
		request:  verdict{Compatible, "A client may send more than before.", ""},
		response: verdict{Breaking, "An answer may go beyond the limit that readers are ready for.", ""}},
	"format-added": {
		request:  verdict{Breaking, "A value that is not of the format is now refused.", newRule},
		response: verdict{Compatible, "Answers keep to the format.", ""}},
	"format-removed": {
		request:  verdict{Compatible, "A value need not be of the format any more.", ""},
		response: verdict{Breaking, "An answer may hold a value that readers cannot parse as the format.", ""}},
	"format-changed": {
		request:  verdict{Breaking, "A value of the old format need not be one of the new format.", ""},
		response: verdict{Breaking, "An answer holds another format than readers parse.", ""}},
	"format-wider": {
		request:  verdict{Compatible, "Every value of the old format is one of the new format.", ""},
		response: verdict{Breaking, "An answer may hold a number that does not fit the format that readers use.", ""}},
	"format-narrower": {
		request:  verdict{Breaking, "A number that fits the old format need not fit the new one.", newRule},
		response: verdict{Compatible, "Every value of the new format is one of the old format.", ""}},
	"pattern-added": {
		request:  verdict{Breaking, "A value that does not match the pattern is now refused.", newRule},
		response: verdict{Compatible, "Answers keep to the pattern.", ""}},
	"pattern-removed": {
		request:  verdict{Compatible, "A value need not match the pattern any more.", ""},
		response: verdict{Breaking, "An answer may hold a value that the pattern rules out.", ""}},
	"pattern-changed": {
		request:  verdict{Breaking, "A value that matches the old pattern need not match the new one.", newRule},
		response: verdict{Breaking, "A value that matches the new pattern need not match the old one.", ""}},
	"multiple-added": {
		request:  verdict{Breaking, "A number that is no multiple is now refused.", newRule},
		response: verdict{Compatible, "Answers hold multiples only.", ""}},
	"multiple-removed": {
		request:  verdict{Compatible, "A number need not be a multiple any more.", ""},
		response: verdict{Breaking, "An answer may hold a number that is no multiple.", ""}},
	"multiple-changed": {
		request:  verdict{Breaking, "A multiple of the old number need not be one of the new number.", newRule},
		response: verdict{Breaking, "An answer may hold a number that is no multiple of the old number.", ""}},
	"unique-added": {
		request:  verdict{Breaking, "A list with the same item twice is now refused.", newRule},
		response: verdict{Compatible, "Answers hold no item twice.", ""}},
	"unique-removed": {
		request:  verdict{Compatible, "A list may hold the same item twice.", ""},
		response: verdict{Breaking, "An answer may hold the same item twice.", ""}},
	"branch-added": {
		request:  verdict{Compatible, "A client may send one more shape.", ""},
		response: verdict{Breaking, "An answer may have a shape that readers have no case for.", ""}},
	"branch-removed": {
		request:  verdict{Breaking, "A request of the shape that is gone is now refused.", ""},
		response: verdict{Compatible, "Answers no longer have this shape.", ""}},
	"choice-added": {
		request:  verdict{Breaking, "A request that fits none of the shapes is now refused.", newRule},
		response: verdict{Compatible, "Answers have one of the shapes.", ""}},
	"choice-removed": {
		request:  verdict{Compatible, "A request need not have one of the shapes any more.", ""},
		response: verdict{Breaking, "An answer may have a shape that readers have no case for.", ""}},
	"choice-changed": {
		request: verdict{Breaking,
			"The shapes overlap or exclude, so a change inside them may refuse what was allowed; it is not shown that it does not.", ""},
		response: verdict{Breaking,
			"The shapes overlap or exclude, so a change inside them may allow what was not; it is not shown that it does not.", ""}},

	"default-changed": {
		request:  verdict{Breaking, "A request that leaves the value out now means something else.", ""},
		response: verdict{Breaking, "A reader must assume another value where an answer leaves it out.", ""}},
	"default-removed": {
		request:  verdict{Breaking, "What a request means that leaves the value out is no longer promised.", ""},
		response: verdict{Breaking, "What an answer means that leaves the value out is no longer promised.", ""}},
	"default-added": {
		request:  verdict{Compatible, "What a request means that leaves the value out is now promised; nothing was before.", ""},
		response: verdict{Compatible, "What an answer means that leaves the value out is now promised; nothing was before.", ""}},
	"default-unused": alike("The value must be sent, so its default is never used."),
	"default-retold": alike("The default is the same text on the wire."),
	"read-only-set": {
		request:  verdict{Breaking, "A client should no longer send the property.", ""},
		response: verdict{Documentation, "Answers are as before; only requests are asked to leave the property out.", ""}},
	"read-only-unset": {
		request:  verdict{Compatible, "A client may now send the property.", ""},
		response: verdict{Documentation, "Answers are as before; requests may hold the property as well.", ""}},
	"write-only-set": {
		request:  verdict{Documentation, "Requests are as before; only answers leave the property out.", ""},
		response: verdict{Breaking, "A reader should no longer expect the property.", removesField}},
	"write-only-unset": {
		request:  verdict{Documentation, "Requests are as before; answers may hold the property as well.", ""},
		response: verdict{Compatible, "An answer may now hold the property.", addsField}},
	"deprecated":   alike("Nothing changes on the wire yet, but it is announced to go; stop using it."),
	"undeprecated": alike("Nothing changes on the wire; it is no longer announced to go."),

	"words":             alike("The wording changed; where it promises something else, another entry says so."),
	"component-renamed": alike("The schema has another name in the document; generated clients name their type after it."),
	"reference-inlined": alike("The schema stood in a component and now stands in place; what it allows is compared all the same."),
	"reference-made":    alike("The schema stood in place and now stands in a component; what it allows is compared all the same."),
	"property-moved":    alike("The property stands in another schema of the document, at the same place of the body."),
	"reordered":         alike("The same things stand in another order, which means nothing on the wire."),
	"not-understood": {
		operation: verdict{Breaking, "The keyword is not understood here, so it is not shown that the change is harmless.", ""},
		request:   verdict{Breaking, "The keyword is not understood here, so it is not shown that every old request is still allowed.", ""},
		response:  verdict{Breaking, "The keyword is not understood here, so it is not shown that readers are ready for every new answer.", ""}},
	"extension-changed": alike("An extension that starts with x- binds nobody who does not know it."),
	"parameter-ignored": alike("OpenAPI ignores a header parameter of this name."),
	"path-name-changed": alike("The part of the path has another name in the document; what is sent stays the same."),
}
