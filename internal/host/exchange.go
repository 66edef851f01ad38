package host

import (
	"net/http"
	"time"

	"example.com/importcheck/generators"
)

// An Exchange is one request and what came back, the key masked in everything
// but Request, which never holds one.
type Exchange struct {
	Request generators.Request // as it was asked for
	URL     string             // as sent, without credentials
	// Sent holds the header lines as sent and in their order. Where a value was
	// made from the key it is written as the shell would make it from
	// $PINECONE_API_KEY.
	Sent    []generators.Field
	Status  int    // 0 where no answer came; any three digits that the host wrote
	Proto   string // "HTTP/1.1", "HTTP/2.0"; empty where no answer came
	Header  http.Header
	Body    []byte  // decoded from its content coding, at most 1 MiB
	Size    int     // bytes of the decoded body, if only a part of it is kept; else 0
	Failure Failure // empty where a whole answer came
	Problem string  // one sentence about the failure, printable
	Partial bool    // status and header came, the body did not come whole
	Slip    Slip    // what breaks the grammar of HTTP/1.1 in an answer that was read
	// Echo says where the key came back, a wrong one that was sent apart: "body",
	// "header Location, part", "trailer X, base64".
	Echo    []string
	Tries   int           // how often it was sent; 0 where it was not
	Started time.Time     // of the last try
	Elapsed time.Duration // of the last try, from connecting to the last byte
	Asked   *Exchange     // the last answer that asked to wait, where another one came then; its own Asked is nil
	NewConn bool          // the last try went over a connection that was opened for it
	Unasked bool          // the host said something on a kept connection before this request, which then went over another one
	Lost    time.Time     // when a try was sent whose kept connection ended before any answer; it was sent again
	Down    bool          // nobody listened at the address for a while, though the host was there before
}

// Readable reports whether the body came whole, or as far as its broken content coding let it be decoded:
// where that is a text of JSON, what it says can be judged as well.
func (x Exchange) Readable() bool { return x.Failure == "" || x.Failure == Decoding && !x.Partial }

// Ended is when the last byte of the answer came.
func (x Exchange) Ended() time.Time { return x.Started.Add(x.Elapsed) }
