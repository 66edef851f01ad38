@ids
Feature: ids
  An accepted start is answered with 200 and the "id" of the import, by which it is described,
  listed and cancelled. A start is not idempotent: the same start, sent again, is another import.

  Rule: each import has its own id

    Scenario: the smallest start
      When I start imports with nothing but what is required
      Then each is accepted with an "id"
      And each answer conforms to the contract

    Scenario: every property
      When I start imports with every property
      Then each is accepted with an "id"

    Scenario: every pair of options
      When I start imports with every pair of options
      Then each is accepted with an "id"

    Scenario: the same start again
      When I start the same imports again
      And I start imports at the same time
      Then each accepted start is answered with an "id"
      And no two imports share an "id"

  Rule: whatever is valid is accepted

    @random
    Scenario: random valid imports
      When I start random valid imports
      Then each is accepted with an "id"
      And each answer conforms to the contract
