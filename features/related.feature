@related
Feature: Related operations
  Where the contract has them, the import that a start was answered with can be
  described, listed and cancelled under its id.

  Rule: what was started is there

    Scenario: describe and list
      When each request to a related operation is sent
      Then what was started can be described and listed
      And no answer is a server error

    Scenario: cancel
      When each request to a related operation is sent
      Then what was started can be cancelled

    Scenario: answers of the related operations
      When each request to a related operation is sent
      Then each answer has a documented status
      And each answer has a documented media type
      And each answer satisfies its schema
