@errors
Feature: errors
  A request that breaks the contract is answered with a 4XX, and a JSON object with "code", "message"
  and "details" as the contract describes it; since 2026-07 a 401 has a plain text instead. The host's own errors (5XX) are never the answer to
  what a client sent.

  Rule: only the listed method starts an import

    Scenario: other methods
      When I send methods that the contract does not list
      Then no import was started
      And no answer is a server error

    Scenario: unknown paths
      When I send requests to unknown paths
      Then no answer is a server error
