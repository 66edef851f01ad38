package recheck

// The parts of HAR 1.2 that are read, as lenient as JSON allows: a field that is missing
// is not the same as an empty one.
type (
	wireEntry struct {
		Request  *wireRequest  `json:"request"`
		Response *wireResponse `json:"response"`
		Comment  string        `json:"comment"`
	}
	wireRequest struct {
		Method   string    `json:"method"`
		URL      string    `json:"url"`
		Headers  []pair    `json:"headers"`
		PostData *wireBody `json:"postData"`
		BodySize *float64  `json:"bodySize"`
	}
	wireResponse struct {
		Status   float64   `json:"status"`
		Proto    string    `json:"httpVersion"`
		Headers  []pair    `json:"headers"`
		Content  *wireBody `json:"content"`
		BodySize *float64  `json:"bodySize"`
		Error    string    `json:"_error"` // Chromium's own: why no answer came
	}
	// wireBody is postData or content: they differ in their fields, not in what they say.
	wireBody struct {
		MimeType string   `json:"mimeType"`
		Text     *string  `json:"text"`
		Encoding string   `json:"encoding"`
		Size     *float64 `json:"size"`
		Params   []any    `json:"params"`
		Comment  string   `json:"comment"`
	}
	pair struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
)
