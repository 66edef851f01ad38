@answers
Feature: Answers
  "responses" lists the statuses that a start is answered with, their media types and
  their schemas. What is not listed there no client can be ready for.

  Rule: each answer is one that the contract lists

    Scenario: documented statuses
      When every case has been sent
      Then each answer has a documented status

    Scenario: documented media types
      When every case has been sent
      Then each answer has a documented media type

    Scenario: readable bodies
      When every case has been sent
      Then each answer can be read

    Scenario: bodies that satisfy their schemas
      When every case has been sent
      Then each answer satisfies its schema

    Scenario: nothing undeclared
      When every case has been sent
      Then no answer holds what the contract does not name

    Scenario: in time
      When every case has been sent
      Then each answer arrives whole and in time
