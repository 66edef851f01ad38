@list-describe-cancel
Feature: list, describe and cancel
  An import can be described by its id, is listed once, and can be cancelled. A host may need up to 5
  seconds until all operations know it.

  Rule: what was started is there

    Scenario: one import from start to end
      Given the host lists, describes and cancels imports
      And an import of a directory on Amazon S3 was started
      When I describe that import
      Then it is accepted
      And each answer conforms to the contract
      And it is listed
      When I cancel that import
      Then it is accepted

    Scenario: a page of one
      Given the host lists, describes and cancels imports
      And an import of a directory on Amazon S3 was started
      When I list imports with "limit" 1
      Then it is accepted
      And each answer conforms to the contract

    Scenario: imports in sequences of many steps
      When I list, describe and cancel what was started
      Then each can be described and is listed
      And each can be cancelled
      And no answer is a server error

    Scenario: answers of the related operations
      When I list, describe and cancel what was started
      Then each answer has a documented status
      And each answer has a documented media type
      And each answer satisfies its schema
      And each value is one that the contract documents

    Scenario: related operations without the right key or a required header
      When I list, describe and cancel what was started
      Then without the right key and headers none is accepted
      And no answer is a server error
