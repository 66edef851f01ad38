@errors
Feature: errors
  A request that breaks the contract is answered with a 4XX and a JSON object with "code",
  "message" and "details"; since 2026-07 a 401 has plain text instead. A 5XX is never the answer to an
  invalid request.

  Rule: only the listed method starts an import

    Scenario: other methods
      When I send methods that the contract does not list
      Then no import was started
      And no answer is a server error

    Scenario: unknown paths
      When I send requests to unknown paths
      Then no answer is a server error
