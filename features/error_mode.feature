@error-mode
Feature: error mode
  "errorMode.onError" says what becomes of the import when a record cannot be loaded: "abort" stops
  it, "continue" skips the record. The documentation contradicts itself on what its absence means, so
  nothing depends on that.

  Rule: it may be left out

    Scenario: an error mode without a choice
      When I start imports with the optional "errorMode"
      Then each is accepted with an "id"

    Scenario: an error mode with a choice
      When I start imports with the optional "errorMode.onError"
      Then each is accepted with an "id"

    Scenario Outline: null for <field>
      When I start imports whose "<field>" is null
      Then each is rejected with a documented 4XX

      Examples:
        | field             |
        | errorMode         |
        | errorMode.onError |

  Rule: there are two choices

    Scenario: each documented choice
      When I start imports with each documented value of "errorMode.onError"
      Then each is accepted with an "id"

    Scenario: other choices
      When I start imports with undocumented values of "errorMode.onError"
      Then each is rejected with a documented 4XX

    Scenario: an empty choice
      When I start imports whose "errorMode.onError" is empty
      Then each is rejected with a documented 4XX

    Scenario: a very long choice
      When I start imports whose "errorMode.onError" is very long though no limit is set
      Then each is rejected with a documented 4XX

  Rule: it is an object, and the choice is text

    Scenario Outline: something else for <field>
      When I start imports whose "<field>" is of the wrong type
      Then each is rejected with a documented 4XX
      And no import was started

      Examples:
        | field             |
        | errorMode         |
        | errorMode.onError |
