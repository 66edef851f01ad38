@methods
Feature: Methods
  A path answers the methods that the contract lists for it. Another method starts
  nothing (RFC 9110 §15.5.6), whatever else it may do.

  Rule: only the listed method starts an import

    Scenario: methods that the contract does not list
      When each method that the contract does not list is sent
      Then none of them started an import
      And no answer is a server error

    Scenario: unknown paths
      When each request to an unknown path is sent
      Then no answer is a server error
