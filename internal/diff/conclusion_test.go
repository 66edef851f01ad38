package diff

import (
	"slices"
	"strings"
	"testing"
)

const (
	requestsStand  = "Nothing that you send today is refused."
	responsesStand = "Every answer is one that the old contract allows."
)

func TestTheConclusionOfTheEmbeddedVersions(t *testing.T) {
	rows := []struct {
		old, new string
		want     []string
	}{
		{"2026-07", "2026-07", []string{"Nothing has to be done.", requestsStand, responsesStand}},
		{"2024-10", "2025-01", []string{"Nothing has to be done.", requestsStand, responsesStand}},
		{"2025-04", "2025-10", []string{"Send 2025-10 in the header X-Pinecone-Api-Version.",
			"Be ready for /data/*/status of 200 (list), /status of 200 (describe) with values that are not listed."}},
		{"2025-10", "2026-04", []string{"Send 2026-04 in the header X-Pinecone-Api-Version.", requestsStand, responsesStand}},
		{"2026-04", "2026-07", []string{"Send 2026-07 in the header X-Pinecone-Api-Version.", "Be ready for 401 in text/plain (every operation).", requestsStand}},
		{"2025-10", "2025-04", []string{"Send only abort, continue as /errorMode/onError (start).",
			"Do not rely on header X-Pinecone-Api-Version: the contract no longer names it (every operation).", responsesStand}},
	}
	for _, r := range rows {
		if got := Compare(version(t, r.old), version(t, r.new)).Conclusion().Sentences(); !slices.Equal(got, r.want) {
			t.Errorf("%s to %s:\n got %q\nwant %q", r.old, r.new, got, r.want)
		}
	}
}

// Each row is an edit of the other tests, by its name.
func TestTheConclusionOfEdits(t *testing.T) {
	rows := map[string][]string{
		"uri longer":              {"Nothing has to be done.", requestsStand, responsesStand},
		"uri shorter":             {"Keep /uri within the maxLength 1000 (start).", responsesStand},
		"required property added": {"Send /namespace in every request (start).", responsesStand},
		"property dropped":        {"Do not rely on /errorMode: the contract no longer names it (start).", responsesStand},
		"status value added":      {"Be ready for Paused as /data/*/status of 200 (list), /status of 200 (describe).", requestsStand},
		"id longer":               {"Be ready for /id of 200 beyond the maxLength 1000 (start).", requestsStand},
		"bearer instead of the key": {
			"Send other credentials: http bearer instead of apiKey header api-key (every operation).", responsesStand},
		"limit lower":        {"Keep query limit within the maximum 50 (list).", responsesStand},
		"media type removed": {"Send the body in another media type than application/x-ndjson (start).", responsesStand},
		"media type added":   {"Nothing has to be done.", requestsStand, responsesStand},
		"cancel gone":        {"Do not use cancel: the contract no longer has DELETE /bulk/imports/{id}."},
		"path with a prefix": {
			"Send start to /v2/bulk/imports instead of /bulk/imports.", "Send list to /v2/bulk/imports instead of /bulk/imports.",
			"Send describe to /v2/bulk/imports/{id} instead of /bulk/imports/{id}.",
			"Send cancel to /v2/bulk/imports/{id} instead of /bulk/imports/{id}."},
		"summary": {"Nothing has to be done.", requestsStand, responsesStand},
	}
	for _, r := range everyRow() {
		want, ok := rows[r.name]
		if !ok {
			continue
		}
		delete(rows, r.name)
		before := apply(t, latest(t), r.base)
		got := Compare(quickly(t, before), quickly(t, apply(t, before, r.edits))).Conclusion().Sentences()
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n got %q\nwant %q", r.name, got, want)
		}
	}
	for name := range rows {
		t.Errorf("there is no edit %q", name)
	}
}

func everyRow() []row {
	return slices.Concat(requestRows, parameterRows, operationRows, answerRows)
}

// What breaks is followed by something to do, and what does not is not.
func TestEveryBreakingKindHasAnAdvice(t *testing.T) {
	for kind, r := range rules {
		for _, direction := range directions {
			text := advices[kind].in(direction)
			if breaks := r.in(direction).class == Breaking; breaks != (text != "") {
				t.Errorf("%s in %s: breaking %v, advice %q", kind, direction, breaks, text)
			}
			if text != "" && !strings.HasSuffix(text, ".") {
				t.Errorf("%s in %s: %q is no sentence", kind, direction, text)
			}
		}
	}
	for kind := range advices {
		if _, ok := rules[kind]; !ok {
			t.Errorf("an advice is for %s, which no rule knows", kind)
		}
	}
}

// Whatever an edit breaks, the conclusion has whole sentences, and says that requests or responses
// stand only where that is so.
func TestTheConclusionFollowsFromTheChanges(t *testing.T) {
	for _, r := range everyRow() {
		before := apply(t, r.source(t), r.base)
		d := compareAll(quickly(t, before), quickly(t, apply(t, before, r.edits)))
		c := d.Conclusion()
		broken := set{}
		for _, change := range d.Changes {
			if change.Class == Breaking {
				broken[change.Direction] = true
			}
		}
		if c.RequestsStand != (!broken[Operation] && !broken[Request]) || c.ResponsesStand != (!broken[Operation] && !broken[Response]) || (len(c.Do) > 0) != d.Breaking() {
			t.Errorf("%s: %v breaks, %+v", r.name, broken, c)
		}
		for _, sentence := range c.Do {
			if strings.Contains(sentence, "{at}") || strings.Contains(sentence, "{new}") || strings.Contains(sentence, "  ") || strings.Contains(sentence, " .") ||
				strings.Contains(sentence, " (absent)") || !strings.HasSuffix(sentence, ".") {
				t.Errorf("%s: %q", r.name, sentence)
			}
		}
		if testing.Verbose() {
			t.Logf("%s: %q", r.name, c.Do)
		}
	}
}

// The words of an embedded contract are ours; those of two files are their publishers'.
func TestOnlyWordsOfOthersAreCompared(t *testing.T) {
	edited := apply(t, latest(t), []edit{{inPost, "Start import", "Start an import"}})
	if d := Compare(version(t, "2026-04"), load(t, "published.yaml", edited)); len(d.Changes) != 0 {
		t.Errorf("against ours: %v", changeLines(d))
	}
	if d := Compare(load(t, "old.yaml", latest(t)), load(t, "new.yaml", edited)); !slices.Equal(changeLines(d), []string{"documentation operation operation words"}) {
		t.Errorf("between files: %v", changeLines(d))
	}
}

// What several operations share is shown once, with all of them.
func TestTheSameChangeOfOperationsIsShownOnce(t *testing.T) {
	var b strings.Builder
	if err := Compare(version(t, "2026-04"), version(t, "2026-07")).WriteText(&b); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "media-added"); n != 1 || !strings.Contains(b.String(), "  start, list, describe, cancel, response, 401 content: media-added\n") ||
		!strings.Contains(b.String(), "401/content/text~1plain line 99 and 3 more\n") {
		t.Errorf("media-added stands %d times in\n%s", n, &b)
	}
}
