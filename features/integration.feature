@integration
Feature: storage integration
  "integrationId" names the storage integration with which the host reads private data. It may be left
  out. Only the host knows which integrations exist; PINECONE_INTEGRATION_ID names a real one.

  Rule: it may be left out

    Scenario: a start with an integration
      When I start imports with the optional "integrationId"
      Then each is accepted with an "id"

    Scenario: null for the integration
      When I start imports whose "integrationId" is null
      Then each is rejected with a documented 4XX

    Scenario: an empty integration
      When I start imports whose "integrationId" is empty
      Then each is accepted

  Rule: it is text

    Scenario: something else than text for the integration
      When I start imports whose "integrationId" is of the wrong type
      Then each is rejected with a documented 4XX
      And no import was started

  Rule: its length is bounded

    Scenario: the longest integrationId
      When I start imports whose "integrationId" is exactly maxLength characters long
      Then each is accepted with an "id"

    Scenario: an integrationId within its limits
      When I start imports whose "integrationId" has a length within its limits
      Then each is accepted with an "id"

    Scenario: one character too many in the integrationId
      When I start imports whose "integrationId" is 1 character longer than maxLength
      Then each is rejected with a documented 4XX
      And no import was started

    Scenario: far too many characters in the integrationId
      When I start imports whose "integrationId" is far over maxLength
      Then each is rejected with a documented 4XX
      And no import was started

  Rule: what else it may hold is the host's matter

    Scenario: control characters in the integrationId
      When I start imports whose "integrationId" holds control characters
      Then no answer is a server error
