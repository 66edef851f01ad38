package generators

// The kinds of case. Each is a phrase that a feature uses: "When each <kind> is
// sent". A new kind is one entry here, the function that makes its cases, and the
// scenario that states what must hold.
const (
	KindMinimal       = "start with nothing but what is required"
	KindWhole         = "start with every property"
	KindOptional      = "start with one optional property more"
	KindStorage       = "start in each documented storage"
	KindBucketName    = "start in a bucket whose name the storage allows"
	KindDirectory     = "start in a directory whose name the storage allows"
	KindDoubtful      = "start in a directory that the storage restricts"
	KindNoDirectory   = "start in a bucket without a directory"
	KindListed        = "start with a documented value"
	KindPairs         = "combination of two choices"
	KindJSONForm      = "start written in another form of JSON"
	KindHTTPForm      = "start in another form of HTTP"
	KindHTTPOpen      = "start in a form that a host may refuse"
	KindAtLimit       = "value exactly at its limit"
	KindInsideLimit   = "value just inside its limit"
	KindWithinLimits  = "length between the limits"
	KindOutside       = "value just outside its limit"
	KindFarOutside    = "value far outside its limit"
	KindUnbounded     = "very long text that no limit names"
	KindEmptyText     = "empty text that no limit names"
	KindWrongType     = "value of the wrong type"
	KindNull          = "null in place of a value"
	KindBodyType      = "body that is no object"
	KindMissing       = "start without something required"
	KindFormat        = "text of the wrong format"
	KindUnlisted      = "value outside a binding list"
	KindUndocumented  = "value that is not documented"
	KindNoStorage     = "text that names no documented storage"
	KindControl       = "text with a control character"
	KindScheme        = "storage whose scheme is in capitals"
	KindUnknown       = "property that the contract does not name"
	KindForbidden     = "property that the contract forbids"
	KindSyntax        = "body that is not JSON"
	KindEncoding      = "body that is not UTF-8"
	KindOpenJSON      = "body that RFC 8259 leaves to the reader"
	KindLarge         = "body of more than one mebibyte"
	KindNoKey         = "start without a key"
	KindWrongKey      = "start with a wrong key"
	KindKeyAndBody    = "start without the right key whose body is wrong as well"
	KindTwoKeys       = "start with two keys"
	KindNoHeader      = "start without a required header"
	KindHeaderValue   = "start with another value in a required header"
	KindMediaType     = "start with another media type"
	KindMediaOpen     = "start whose media type is not said"
	KindMediaForm     = "start with its media type in another form"
	KindMethod        = "method that the contract does not list"
	KindPath          = "request to an unknown path"
	KindSequence      = "start behind a refused one"
	KindRepeat        = "start made again"
	KindBurst         = "start made among others at the same time"
	KindParameter     = "parameter outside its constraint"
	KindRelated       = "request to a related operation"
	KindRandomValid   = "random valid start"
	KindRandomInvalid = "random start that breaks one constraint"
)

// Kinds returns every kind, in the order of the list above.
func Kinds() []string {
	return []string{
		KindMinimal, KindWhole, KindOptional, KindStorage, KindBucketName, KindDirectory, KindDoubtful,
		KindNoDirectory, KindListed, KindPairs, KindJSONForm, KindHTTPForm, KindHTTPOpen, KindAtLimit,
		KindInsideLimit, KindWithinLimits, KindOutside, KindFarOutside, KindUnbounded, KindEmptyText, KindWrongType,
		KindNull, KindBodyType, KindMissing, KindFormat, KindUnlisted, KindUndocumented, KindNoStorage, KindControl,
		KindScheme, KindUnknown, KindForbidden, KindSyntax, KindEncoding, KindOpenJSON, KindLarge, KindNoKey,
		KindWrongKey, KindKeyAndBody, KindTwoKeys, KindNoHeader, KindHeaderValue, KindMediaType, KindMediaOpen,
		KindMediaForm, KindMethod, KindPath, KindSequence, KindRepeat, KindBurst, KindParameter, KindRelated,
		KindRandomValid, KindRandomInvalid,
	}
}

// IsRandom reports whether the cases of a kind are drawn at random: another seed gives
// other ones, so that they say nothing of how a host changed.
func IsRandom(kind string) bool { return kind == KindRandomValid || kind == KindRandomInvalid }
