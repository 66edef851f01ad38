@state
Feature: state and concurrency
  Each request is independent of others (RFC 9110 §3.3): of earlier ones, of its connection, and of
  those at the same time.

  Rule: other requests do not change a response

    Scenario: valid imports behind rejected ones
      When I start valid imports right after rejected ones
      Then each gets the answer that it gets alone

    Scenario: the same request again
      When I start the same imports again
      Then each gets the answer that it gets alone
      And the same request gets the same kind of answer

    Scenario: imports at the same time
      When I start imports at the same time
      Then each gets the answer that it gets alone
