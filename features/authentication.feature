@authentication
Feature: authentication
  The header Api-Key holds the key of the project. A key that is absent, empty, wrong, nearly right
  or in the wrong place opens nothing, and no answer repeats it.

  Rule: without the right key nothing is started

    Scenario: no key
      When I start imports without a key
      Then each is rejected with a documented 4XX
      And no import was started

    Scenario: a wrong key, or one that is nearly right
      When I start imports with a wrong key
      Then each is rejected with a documented 4XX
      And no import was started
