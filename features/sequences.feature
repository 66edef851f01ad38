@sequences
Feature: Sequences
  Each request stands alone (RFC 9110 §3.3). What was sent before it, over which
  connection, and what else is under way changes nothing.

  Rule: a request is answered for itself

    Scenario: valid starts behind refused ones
      When each start behind a refused one is sent
      Then each is answered as it deserves

    Scenario: the same request again
      When each start made again is sent
      Then each is answered as it deserves
      And the same request gets the same kind of answer

    Scenario: starts at the same time
      When each start made among others at the same time is sent
      Then each is answered as it deserves
