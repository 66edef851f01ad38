@uri
Feature: uri
  Where the data is: a bucket or container, and the directory in it that is loaded. Every start
  names one. Its length is counted in characters (code points), not in bytes: "é" and "🙂" are one
  character each.

  Rule: a start names its data

    Scenario: no uri
      When I start an import without "uri"
      Then each is rejected with a documented 4XX
      And no import was started

    Scenario: null for the uri
      When I start imports whose "uri" is null
      Then each is rejected with a documented 4XX
      And no import was started

    Scenario: something else than text for the uri
      When I start imports whose "uri" is of the wrong type
      Then each is rejected with a documented 4XX
      And no import was started

  Rule: its length is bounded

    Scenario: the longest uri
      When I start imports whose "uri" is exactly maxLength characters long
      Then each is accepted with an "id"

    Scenario: one character fewer
      When I start imports whose "uri" is 1 character shorter than maxLength
      Then each is accepted with an "id"

    Scenario: a uri within its limits
      When I start imports whose "uri" has a length within its limits
      Then each is accepted with an "id"

    Scenario: one character too many in the uri
      When I start imports whose "uri" is 1 character longer than maxLength
      Then each is rejected with a documented 4XX
      And no import was started

    Scenario: far too many characters in the uri
      When I start imports whose "uri" is far over maxLength
      Then each is rejected with a documented 4XX
      And no import was started

    Scenario: a uri that is too short
      When I start imports whose "uri" is 1 character shorter than minLength
      Then each is rejected with a documented 4XX
      And no import was started

  Rule: it names documented storage

    A host that loads from other storage departs from the documentation only: that is a warning.

    Scenario: a uri of no documented storage
      When I start imports whose "uri" names no documented storage
      Then each is rejected with a documented 4XX

  Rule: what else it may hold is the host's matter

    Scenario: control characters in the uri
      When I start imports whose "uri" holds control characters
      Then no answer is a server error

    Scenario: a scheme in capitals
      When I start imports whose "uri" has its scheme in capitals
      Then no answer is a server error
