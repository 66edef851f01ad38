@authentication
Feature: authentication
  The header Api-Key holds the key of the project. A start without the right key is rejected, also if
  the key is nearly right or in the wrong place, and no answer repeats the key.

  Rule: without the right key nothing is started

    Scenario: no key
      When I start imports without a key
      Then each is rejected with a documented 4XX
      And no import was started

    Scenario: a wrong key, or one that is nearly right
      When I start imports with a wrong key
      Then each is rejected with a documented 4XX
      And no import was started

    Scenario: no right key, and a body that is wrong as well
      When I start imports without the right key whose body is wrong as well
      Then each is rejected with a documented 4XX
      And no import was started

    Scenario: two keys
      When I start imports with two keys
      Then no answer is a server error
