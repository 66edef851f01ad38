package diff

// What the publisher's page on API versioning (docs.pinecone.io/reference/api/versioning)
// calls breaking and additive, in our words. It knows no direction: a value that is
// added is additive even where a reader has no case for it.
const (
	removesOperation = "breaking: an operation is removed"
	removesParameter = "breaking: a parameter is removed or renamed"
	removesField     = "breaking: a field of an answer is removed or renamed"
	addsRequired     = "breaking: a required parameter is added"
	makesRequired    = "breaking: an optional parameter becomes required"
	changesType      = "breaking: the type of a parameter or of a field of an answer changes"
	removesValues    = "breaking: values of an enumeration are removed"
	newRule          = "breaking: a parameter that exists gets a new rule of validation"
	changesSecurity  = "breaking: what is demanded for authentication changes"

	addsOperation = "not breaking: an operation is added"
	addsOptional  = "not breaking: an optional parameter or header of a request is added"
	addsField     = "not breaking: a field of an answer is added"
	addsHeader    = "not breaking: a header of an answer is added"
	addsValues    = "not breaking: values of an enumeration are added"
)
