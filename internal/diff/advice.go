package diff

// An advice says what a client has to do about a breaking change of a kind. In the texts
// {at} stands for the places, {operation}, {keyword}, {old} and {new} for those of the change.
type advice struct{ operation, request, response string }

func (a advice) in(direction string) string {
	switch direction {
	case Request:
		return a.request
	case Response:
		return a.response
	}
	return a.operation
}

const (
	sendIt      = "Send {at} in every request."
	sendABody   = "Send a body."
	beyond      = "Be ready for {at} beyond the {keyword} {old}."
	absent      = "Be ready for {at} to be absent."
	unlisted    = "Be ready for {at} with values that are not listed."
	notRelied   = "Do not rely on {at}: the contract no longer names it."
	onlyListed  = "Send only {new} as {at}."
	newFormat   = "Send {at} in the format {new}."
	newPattern  = "Send {at} so that it matches {new}."
	newMultiple = "Send {at} as a multiple of {new}."
	otherFormat = "Be ready for {at} in another format than {old}."
	byHand      = "Check {keyword} of {at} by hand: importcheck does not know what its change means."
	choiceHand  = "Check {keyword} of {at} by hand: its shapes overlap, so any change in them may matter."
)

// advices has an entry for each kind of change that a rule calls breaking, in the same
// directions.
var advices = map[string]advice{
	"operation-gone":           {operation: "Do not use {operation}: the contract no longer has {old}."},
	"path-changed":             {operation: "Send {operation} to {new} instead of {old}."},
	"server-removed":           {operation: "Do not send to {old}: the contract no longer names this address."},
	"security-added":           {request: "Send credentials: {new}."},
	"security-changed":         {request: "Send other credentials: {new} instead of {old}."},
	"parameter-required-added": {request: sendIt},
	"parameter-required":       {request: sendIt},
	"parameter-dropped":        {request: notRelied},
	"parameter-moved":          {request: "Send {new} instead of {old}."},
	"parameter-style":          {request: "Write {at} in the style {new} instead of {old}."},
	"parameter-empty-refused":  {request: "Do not send {at} without a value."},
	"body-required-added":      {request: sendABody},
	"body-required":            {request: sendABody},
	"body-dropped":             {request: "Do not rely on the body: no host has to read it.", response: "Be ready for {at} without a body."},
	"media-added":              {response: "Be ready for {at} in {new}."},
	"media-removed":            {request: "Send {at} in another media type than {old}."},
	"status-added":             {response: "Be ready for the status {new}."},
	"status-success-gone":      {response: "Do not wait for {old}: the contract no longer has this success."},
	"header-dropped":           {response: absent},
	"header-optional":          {response: absent},
	"storage-removed":          {request: "Do not load from {old}: the contract no longer names this storage."},
	"property-allowed":         {response: "Be ready for {at}, which was forbidden."},
	"property-dropped":         {request: notRelied, response: absent},
	"property-forbidden":       {request: "Do not send {at}.", response: absent},
	"property-required":        {request: sendIt},
	"property-required-added":  {request: sendIt},
	"property-optional":        {response: absent},
	"properties-closed":        {request: "Send only properties that the contract names in {at}."},
	"properties-opened":        {response: "Be ready for properties in {at} that the contract does not name."},
	"type-narrower":            {request: "Send {at} as {new} only."},
	"type-wider":               {response: "Be ready for {at} as {new}."},
	"type-changed":             {request: "Send {at} as {new} instead of {old}.", response: "Be ready for {at} as {new} instead of {old}."},
	"nullable-added":           {response: "Be ready for null as {at}."},
	"nullable-removed":         {request: "Do not send null as {at}."},
	"values-added":             {response: "Be ready for {new} as {at}."},
	"values-removed":           {request: "Do not send {old} as {at}."},
	"values-bind-less":         {response: unlisted},
	"values-bind-more":         {request: onlyListed},
	"values-listed":            {request: onlyListed},
	"values-unlisted":          {response: unlisted},
	"limit-narrower":           {request: "Keep {at} within the {keyword} {new}."},
	"limit-wider":              {response: beyond},
	"format-added":             {request: newFormat},
	"format-removed":           {response: otherFormat},
	"format-changed":           {request: newFormat, response: otherFormat},
	"format-wider":             {response: otherFormat},
	"format-narrower":          {request: newFormat},
	"pattern-added":            {request: newPattern},
	"pattern-removed":          {response: "Be ready for {at} that does not match {old}."},
	"pattern-changed":          {request: newPattern, response: "Be ready for {at} that matches {new} instead of {old}."},
	"multiple-added":           {request: newMultiple},
	"multiple-removed":         {response: "Be ready for {at} that is no multiple of {old}."},
	"multiple-changed":         {request: newMultiple, response: "Be ready for {at} that is no multiple of {old}."},
	"unique-added":             {request: "Send no item of {at} twice."},
	"unique-removed":           {response: "Be ready for the same item twice in {at}."},
	"branch-added":             {response: "Be ready for one more shape of {at}: {new}."},
	"branch-removed":           {request: "Do not send {at} in the shape {old}."},
	"choice-added":             {request: "Send {at} so that it fits the new {keyword}."},
	"choice-removed":           {response: "Be ready for {at} that does not fit the old {keyword}."},
	"choice-changed":           {request: choiceHand, response: choiceHand},
	"default-changed": {
		request:  "Send {at} where you rely on its default, which is {new} instead of {old}.",
		response: "Where {at} is absent, assume {new} instead of {old}."},
	"default-removed": {
		request:  "Send {at} where you rely on its default {old}, which is no longer promised.",
		response: "Where {at} is absent, do not assume {old}."},
	"read-only-set":  {request: "Do not send {at}: only answers hold it."},
	"write-only-set": {response: absent},
	"not-understood": {operation: byHand, request: byHand, response: byHand},
}
