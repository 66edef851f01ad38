package steps

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"example.com/importcheck/generators"
)

// selections are the sentences that select cases of the contract.
var selections = []Sentence{
	sentence(anImport+`whose "([^"]*)" is exactly (\w+) characters long`, `When I start imports whose "uri" is exactly maxLength characters long`,
		"Sends texts of exactly that length, for each storage and each kind of character.", ofKeyword(generators.KindAtLimit)),
	sentence(anImport+`whose "([^"]*)" is (\d+) characters? (longer|shorter) than (\w+)`, `When I start imports whose "uri" is 1 character longer than maxLength`,
		"Sends texts near a limit, counted in characters (code points).", beside),
	sentence(anImport+`whose "([^"]*)" is far over (\w+)`, `When I start imports whose "uri" is far over maxLength`,
		"Sends texts a tenth over the limit, and many times as long.", ofKeyword(generators.KindFarOutside)),
	sentence(anImport+`whose "([^"]*)" has a length within its limits`, `When I start imports whose "uri" has a length within its limits`,
		"Sends texts of lengths at which hosts often stop, up to the limit.",
		ofField(generators.KindWithinLimits, generators.KindInsideLimit)),
	sentence(anImport+`whose "([^"]*)" is very long though no limit is set`, `When I start imports whose "errorMode.onError" is very long though no limit is set`,
		"Sends long texts where the contract has no maxLength.", ofField(generators.KindUnbounded)),
	sentence(anImport+`whose "([^"]*)" is empty`, `When I start imports whose "integrationId" is empty`,
		"Sends an empty text where the contract has no minLength.", ofField(generators.KindEmptyText)),
	sentence(anImport+`whose "([^"]*)" is of the wrong type`, `When I start imports whose "uri" is of the wrong type`,
		"Sends a value of each other type.", ofField(generators.KindWrongType)),
	sentence(anImport+`whose "([^"]*)" is null`, `When I start imports whose "uri" is null`,
		"Sends null if the contract does not allow it.", ofField(generators.KindNull)),
	sentence(anImport+`without "([^"]*)"`, `When I start an import without "uri"`,
		"Leaves out a required property in several ways: under another name, one level deeper, with nothing else.",
		ofField(generators.KindMissing)),
	sentence(anImport+`with the optional "([^"]*)"`, `When I start imports with the optional "integrationId"`,
		"Adds an optional property to a plain valid start.", ofField(generators.KindOptional)),
	sentence(anImport+`with each documented value of "([^"]*)"`, `When I start imports with each documented value of "errorMode.onError"`,
		"Sends each value of an enum, an x-enum or a documented list.", ofField(generators.KindListed)),
	sentence(anImport+`with undocumented values of "([^"]*)"`, `When I start imports with undocumented values of "errorMode.onError"`,
		"Sends other values, such as a documented one in capitals.", ofField(generators.KindUndocumented, generators.KindUnlisted)),
	sentence(anImport+`whose "([^"]*)" names no documented storage`, `When I start imports whose "uri" names no documented storage`,
		"Sends other schemes, look-alikes and plain words.", ofField(generators.KindNoStorage)),
	sentence(anImport+`whose "([^"]*)" holds control characters`, `When I start imports whose "integrationId" holds control characters`,
		"Sends line feeds, tabs, NUL, DEL and the like inside and behind a text.", ofField(generators.KindControl)),
	sentence(anImport+`whose "([^"]*)" has its scheme in capitals`, `When I start imports whose "uri" has its scheme in capitals`,
		"Writes s3:// as S3://, and the other schemes likewise.", ofField(generators.KindScheme)),
	sentence(anImport+`of (?:a directory|directories) on (.+)`, `When I start an import of a directory on Amazon S3`,
		"Starts imports of that storage, with each kind of bucket and directory name that it allows.",
		ofStorage(generators.KindStorage, generators.KindBucketName, generators.KindDirectory)),
	sentence(anImport+`of (?:a bucket|buckets) without a directory on (.+)`, `When I start an import of a bucket without a directory on Amazon S3`,
		"Names only a bucket or container.", ofStorage(generators.KindNoDirectory)),
	sentence(anImport+`of directories whose names (.+) restricts`, `When I start imports of directories whose names Azure Blob Storage restricts`,
		"Names directories that the storage rejects or restricts.", ofStorage(generators.KindDoubtful)),
	sentence(anImport+`without the header "([^"]*)"`, `When I start an import without the header "X-Pinecone-Api-Version"`,
		"Leaves out a required header.", ofHeader(generators.KindNoHeader)),
	sentence(anImport+`with other values in the header "([^"]*)"`, `When I start imports with other values in the header "X-Pinecone-Api-Version"`,
		"Sends an empty value, other versions and text.", ofHeader(generators.KindHeaderValue)),
	sentence(`I send everything that the contract says`, `When I send everything that the contract says`,
		"Selects every case, random ones included; a case that another scenario has sent is not sent again.", everything),
	sentence(`I send everything that the contract says and no other scenario names`, `When I send everything that the contract says and no other scenario names`,
		"Sends the cases that no shipped scenario selects by name, such as those of a new field.", everythingElse),
}

// subjects are the sentences that select cases and name no field.
var subjects = []Sentence{
	subject(anImport, "with nothing but what is required", "Sends the smallest valid start.", generators.KindMinimal),
	subject(anImport, "with every property", "Sends a valid start with every property of the contract.", generators.KindWhole),
	subject(anImport, "with every pair of options", "Sends every combination of two choices, and of three in the body.", generators.KindPairs),
	subject(anImport, "without a body", "Sends a start without a body.", kindNoBody),
	subject(anImport, "without a key", "Sends starts without a key, with an empty one, and with the key in the wrong place.", generators.KindNoKey),
	subject(anImport, "with a wrong key", "Sends starts with another key, and with similar ones.", generators.KindWrongKey),
	subject(anImport, "without the right key whose body is wrong as well", "Sends no key or a wrong one beside a body that is wrong in some way.", generators.KindKeyAndBody),
	subject(anImport, "with two keys", "Sends two lines of the header that holds the key.", generators.KindTwoKeys),
	subject(anImport, "written in other forms of JSON", "Sends valid starts with other white space, escapes and orders (RFC 8259).", generators.KindJSONForm),
	subject(anImport, "written in other forms of HTTP", "Sends valid starts in forms that RFC 9110 and RFC 9112 require a host to read.", generators.KindHTTPForm),
	subject(anImport, "in forms of HTTP that a host may reject", "Sends valid starts in forms that a host may also reject.", generators.KindHTTPOpen),
	subject(anImport, "whose body is not JSON", "Sends bodies that break RFC 8259.", generators.KindSyntax),
	subject(anImport, "whose body is not UTF-8", "Sends bodies that break RFC 8259 §8.1.", generators.KindEncoding),
	subject(anImport, "whose body is JSON that RFC 8259 leaves to the reader", "Sends duplicate names, lone surrogates, deep nesting, huge numbers.", generators.KindOpenJSON),
	subject(anImport, "whose body is no object", "Sends arrays, texts, numbers and the like.", generators.KindBodyType),
	subject(anImport, "whose body is larger than one mebibyte", "Sends large bodies.", generators.KindLarge),
	subject(anImport, "with another media type", "Sends starts under a media type that the contract does not list.", generators.KindMediaType),
	subject(anImport, "without a media type", "Sends starts without Content-Type.", generators.KindMediaOpen),
	subject(anImport, "with the media type in other forms", "Sends Content-Type with parameters and in other case.", generators.KindMediaForm),
	subject(anImport, "with properties that the contract does not name", "Adds unknown properties.", generators.KindUnknown),
	subject(anImport, "at the same time", "Sends several starts at the same time.", generators.KindBurst),
	subject("I send ", "methods that the contract does not list", "Sends every other method to the path of start.", generators.KindMethod),
	subject("I send ", "requests to unknown paths", "Sends requests to other paths.", generators.KindPath),
	subject("I start ", "random valid imports", "Sends --cases random requests.", generators.KindRandomValid),
	subject("I start ", "random imports that break one constraint", "Sends --cases random requests.", generators.KindRandomInvalid),
	subject("I start ", "the same imports again", "Sends valid and invalid requests a second time.", generators.KindRepeat),
	subject("I start ", "valid imports right after rejected ones", "Sends a valid start behind a rejected request on the same connection.", generators.KindSequence),
}

// kindNoBody are the cases of a missing body among those of something required.
const kindNoBody = "start without a body"

// subject makes a sentence that selects the cases of a kind.
func subject(verb, phrase, does, kind string) Sentence {
	said := strings.Replace(verb, anImport, "I start imports ", 1)
	return sentence(verb+regexp.QuoteMeta(phrase), "When "+said+phrase, does, func(ctx context.Context) error {
		s := sceneOf(ctx)
		none := "the contract has no such case"
		switch {
		case kind == kindNoBody:
			ofBody := func(c generators.Case) bool { return c.Constraint.Where == "" }
			return s.send(ctx, s.of([]string{generators.KindMissing}, ofBody), none)
		case generators.IsRandom(kind):
			none = "no random cases are asked for"
		}
		return s.send(ctx, s.run.Plan.Of(kind), none)
	})
}

// of are the cases of some kinds that fit.
func (s *scene) of(kinds []string, fits func(generators.Case) bool) []generators.Case {
	var out []generators.Case
	for _, kind := range kinds {
		for _, c := range s.run.Plan.Of(kind) {
			if fits(c) {
				out = append(out, c)
			}
		}
	}
	return out
}

// ofField selects the cases of some kinds about a field.
func ofField(kinds ...string) any {
	return func(ctx context.Context, field string) error {
		s := sceneOf(ctx)
		cases := s.of(kinds, func(c generators.Case) bool { return c.Constraint.Where == pointer(field) })
		return s.send(ctx, cases, s.lacks(field, ""))
	}
}

// ofKeyword selects the cases of a kind about a keyword of a field.
func ofKeyword(kind string) any {
	return func(ctx context.Context, field, keyword string) error {
		s := sceneOf(ctx)
		cases := s.of([]string{kind}, func(c generators.Case) bool {
			return c.Constraint.Where == pointer(field) && c.Constraint.Keyword == keyword
		})
		return s.send(ctx, cases, s.lacks(field, keyword))
	}
}

// beside selects texts that are some characters longer or shorter than a limit: those of the
// catalogue, or one that is made for the scenario.
func beside(ctx context.Context, field, number, side, keyword string) error {
	s := sceneOf(ctx)
	n, err := strconv.Atoi(number)
	place := s.run.Plan.Catalogue.Root.Find(pointer(field))
	if err != nil || place == nil {
		return s.send(ctx, nil, s.lacks(field, keyword))
	}
	if side == "shorter" {
		n = -n
	}
	limit, _ := place.Limit(keyword)
	cases := s.of([]string{generators.KindOutside, generators.KindInsideLimit}, func(c generators.Case) bool {
		return c.Constraint.Where == place.Where && c.Constraint.Keyword == keyword && c.Size == limit+n
	})
	if c, ok := s.run.Plan.Catalogue.Sized(place, keyword, n); ok && len(cases) == 0 {
		cases = append(cases, c)
	}
	return s.send(ctx, cases, s.lacks(field, keyword))
}

// ofHeader selects the cases of some kinds about a header.
func ofHeader(kinds ...string) any {
	return func(ctx context.Context, name string) error {
		s := sceneOf(ctx)
		cases := s.of(kinds, func(c generators.Case) bool { return strings.EqualFold(c.Constraint.Where, "header "+name) })
		return s.send(ctx, cases, "the contract does not require the header "+name)
	}
}

// ofStorage selects the cases of some kinds about a storage family.
func ofStorage(kinds ...string) any {
	return func(ctx context.Context, title string) error {
		s := sceneOf(ctx)
		var templates []string
		for _, f := range s.run.Checker.Contract.Families {
			if f.Title == title || f.Title == "" && f.Starts == title {
				templates = append(templates, f.Template)
			}
		}
		cases := s.of(kinds, func(c generators.Case) bool {
			return c.Constraint.Keyword == "storage" && slices.Contains(templates, c.Constraint.Text())
		})
		return s.send(ctx, cases, "the contract does not name "+title)
	}
}

// lacks says what of a field the contract does not have.
func (s *scene) lacks(field, keyword string) string {
	place := s.run.Plan.Catalogue.Root.Find(pointer(field))
	switch {
	case place == nil:
		return fmt.Sprintf("the contract has no %q", field)
	case keyword != "" && place.By[keyword].Keyword == "":
		return fmt.Sprintf("the contract sets no %s of %q", keyword, field)
	}
	return fmt.Sprintf("the contract says nothing of the kind about %q", field)
}

func everything(ctx context.Context) error {
	s := sceneOf(ctx)
	s.begin()
	if s.all = true; s.sentAll {
		return nil
	}
	s.sentAll = true
	for _, kind := range generators.Kinds() {
		s.run.Send(ctx, s.run.Plan.Of(kind))
	}
	return nil
}

func everythingElse(ctx context.Context) error {
	s := sceneOf(ctx)
	named := s.named()
	var cases []generators.Case
	for _, c := range s.run.Plan.Catalogue.Cases() {
		if !named[c.ID] {
			cases = append(cases, c)
		}
	}
	return s.send(ctx, cases, "some scenario names each case of the contract")
}
