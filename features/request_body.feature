@request-body
Feature: request body
  The body of a start is one JSON object in UTF-8, of the media type application/json. Its size has no
  documented limit; only its properties have limits.

  Rule: a start has a body, and that is an object

    Scenario: no body
      When I start imports without a body
      Then each is rejected with a documented 4XX
      And no import was started

    Scenario: a body that is no object
      When I start imports whose body is no object
      Then each is rejected with a documented 4XX
      And no import was started

    Scenario: a body that is not JSON
      When I start imports whose body is not JSON
      Then each is rejected with a documented 4XX
      And no import was started

    Scenario: a body that is not UTF-8
      When I start imports whose body is not UTF-8
      Then each is rejected with a documented 4XX

  Rule: the media type is the listed one

    Scenario: another media type
      When I start imports with another media type
      Then each is rejected with a documented 4XX

    Scenario: no media type
      When I start imports without a media type
      Then each answer conforms to the contract
      And no answer is a server error

  Rule: what the contract leaves open is answered

    Scenario: properties that the contract does not name
      When I start imports with properties that the contract does not name
      Then each answer conforms to the contract
      And no answer is a server error

    Scenario: duplicate names, lone surrogates, depth, huge numbers
      When I start imports whose body is JSON that RFC 8259 leaves to the reader
      Then each answer conforms to the contract
      And no answer is a server error

    Scenario: bodies of more than one mebibyte
      When I start imports whose body is larger than one mebibyte
      Then each answer conforms to the contract
      And each is rejected with a documented 4XX
      And no answer is a server error

  Rule: whatever breaks one constraint is rejected

    @random
    Scenario: random imports that break one constraint
      When I start random imports that break one constraint
      Then each is rejected with a documented 4XX
      And no import was started
