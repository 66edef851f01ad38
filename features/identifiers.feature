@identifiers
Feature: Identifiers
  The answer to a start holds the id by which the import is described, listed and
  cancelled.

  Rule: each import has an id of its own

    Scenario: an id in each answer
      When every case has been sent
      Then each accepted start is answered with an id

    Scenario: no id twice
      When each start made again is sent
      And each start made among others at the same time is sent
      Then no two starts share an id
