package generators

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// handCheck says why a start is not one that the published documentation of 2026-04
// allows, or "". It knows nothing of constraints and labels: the numbers are typed in.
func handCheck(r Request) string {
	if r.Method != "POST" || r.Path != "/bulk/imports" {
		return "it is no start"
	}
	if problem := handHeaders(r); problem != "" {
		return problem
	}
	if !utf8.Valid(r.Body) || !json.Valid(r.Body) {
		return "the body is no JSON"
	}
	var body map[string]any
	if json.Unmarshal(r.Body, &body) != nil || body == nil {
		return "the body is no object"
	}
	for name := range body {
		if !strings.Contains(" uri integrationId errorMode ", " "+name+" ") {
			return "there is no property " + name
		}
	}
	return handBody(body)
}

func handHeaders(r Request) string {
	key, _ := r.Get("Api-Key")
	version, _ := r.Get("X-Pinecone-Api-Version")
	media, _ := r.Get("Content-Type")
	switch {
	case key.Key != KeyRight:
		return "the key is wrong"
	case version.Value == "":
		return "there is no version"
	case !regexp.MustCompile(`(?i)^application/json\s*(;.*)?$`).MatchString(media.Value):
		return "the media type is " + media.Value
	}
	return ""
}

var handStorage = regexp.MustCompile(`^(s3://[^/]+/.|gs://[^/]+/.|https://[^/]+\.blob\.core\.windows\.net/[^/]+/.)`)

func handBody(body map[string]any) string {
	uri, isText := body["uri"].(string)
	if n := utf8.RuneCountInString(uri); !isText || n < 1 || n > 1500 || !handStorage.MatchString(uri) {
		return fmt.Sprintf("a uri of %d characters, %.40q", n, uri)
	}
	if v, there := body["integrationId"]; there {
		if id, isText := v.(string); !isText || utf8.RuneCountInString(id) > 1000 {
			return "the integration is no text or too long"
		}
	}
	v, there := body["errorMode"]
	mode, isObject := v.(map[string]any)
	if there && !isObject {
		return "the error mode is no object"
	}
	for name, v := range mode {
		if name != "onError" || v != "abort" && v != "continue" {
			return fmt.Sprintf("the error mode holds %s: %v", name, v)
		}
	}
	return ""
}
