package generators

// The classes of cases. Each is a phrase that a feature uses: "When each <class> is
// sent". A new class is one entry here, the function that makes its cases, and the
// scenario that states what must hold.
const (
	ClassMinimal      = "start with nothing but what is required"
	ClassWhole        = "start with every property"
	ClassOptional     = "start with one optional property more"
	ClassStorage      = "start in each documented storage"
	ClassBucketName   = "start in a bucket whose name the storage allows"
	ClassDirectory    = "start in a directory whose name the storage allows"
	ClassDoubtful     = "start in a directory that the storage restricts"
	ClassNoDirectory  = "start in a bucket without a directory"
	ClassListed       = "start with a documented value"
	ClassPairs        = "combination of two choices"
	ClassJSONForm     = "start written in another form of JSON"
	ClassHTTPForm     = "start in another form of HTTP"
	ClassHTTPOpen     = "start in a form that a host may refuse"
	ClassAtLimit      = "value exactly at its limit"
	ClassInsideLimit  = "value just inside its limit"
	ClassWithinLimits = "length between the limits"
	ClassOutside      = "value just outside its limit"
	ClassFarOutside   = "value far outside its limit"
	ClassUnbounded    = "very long text that no limit names"
	ClassEmptyText    = "empty text that no limit names"
	ClassWrongType    = "value of the wrong type"
	ClassNull         = "null in place of a value"
	ClassBodyType     = "body that is no object"
	ClassMissing      = "start without something required"
	ClassFormat       = "text of the wrong format"
	ClassUnlisted     = "value outside a binding list"
	ClassUndocumented = "value that is not documented"
	ClassNoStorage    = "text that names no documented storage"
	ClassUnknown      = "property that the contract does not name"
	ClassForbidden    = "property that the contract forbids"
	ClassSyntax       = "body that is not JSON"
	ClassEncoding     = "body that is not UTF-8"
	ClassOpenJSON     = "body that RFC 8259 leaves to the reader"
	ClassLarge        = "body of more than one mebibyte"
	ClassNoKey        = "start without a key"
	ClassWrongKey     = "start with a wrong key"
	ClassNoHeader     = "start without a required header"
	ClassHeaderValue  = "start with another value in a required header"
	ClassMediaType    = "start with another media type"
	ClassMediaOpen    = "start whose media type is not said"
	ClassMediaForm    = "start with its media type in another form"
	ClassMethod       = "method that the contract does not list"
	ClassPath         = "request to an unknown path"
	ClassSequence     = "start behind a refused one"
	ClassRepeat       = "start made again"
	ClassBurst        = "start made among others at the same time"
	ClassParameter    = "parameter outside its constraint"
	ClassNeighbour    = "request to a neighbour of the start"
	ClassDrawValid    = "random valid start"
	ClassDrawInvalid  = "random start that breaks one constraint"
)

// Classes returns every class, in the order of the list above.
func Classes() []string {
	return []string{ClassMinimal, ClassWhole, ClassOptional, ClassStorage, ClassBucketName, ClassDirectory, ClassDoubtful, ClassNoDirectory, ClassListed, ClassPairs,
		ClassJSONForm, ClassHTTPForm, ClassHTTPOpen, ClassAtLimit, ClassInsideLimit, ClassWithinLimits, ClassOutside, ClassFarOutside, ClassUnbounded, ClassEmptyText,
		ClassWrongType, ClassNull, ClassBodyType, ClassMissing, ClassFormat, ClassUnlisted, ClassUndocumented, ClassNoStorage, ClassUnknown, ClassForbidden, ClassSyntax,
		ClassEncoding, ClassOpenJSON, ClassLarge, ClassNoKey, ClassWrongKey, ClassNoHeader, ClassHeaderValue, ClassMediaType, ClassMediaOpen, ClassMediaForm, ClassMethod,
		ClassPath, ClassSequence, ClassRepeat, ClassBurst, ClassParameter, ClassNeighbour, ClassDrawValid, ClassDrawInvalid}
}

// Drawn reports whether the cases of a class are drawn at random: another seed gives
// other ones, so that they say nothing of how a host changed.
func Drawn(class string) bool { return class == ClassDrawValid || class == ClassDrawInvalid }
