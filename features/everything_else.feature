@everything
Feature: everything else
  Cases that no other scenario names, so that a new field is tested the day it appears; and rules for
  every answer.

  Rule: what no scenario names

    Scenario: the rest of the contract
      When I send everything that the contract says and no other scenario names
      Then each is accepted
      And each is rejected with a documented 4XX
      And no import was started

  Rule: each answer is one that the contract lists

    Scenario: documented statuses
      When I send everything that the contract says
      Then each answer has a documented status

    Scenario: documented media types
      When I send everything that the contract says
      Then each answer has a documented media type

    Scenario: readable bodies
      When I send everything that the contract says
      Then each answer can be read

    Scenario: bodies that satisfy their schemas
      When I send everything that the contract says
      Then each answer satisfies its schema

    Scenario: nothing that the contract does not name
      When I send everything that the contract says
      Then no answer has a property that the contract does not name

    Scenario: whole answers in time
      When I send everything that the contract says
      Then each answer arrives whole and in time

    Scenario: ids of accepted starts
      When I send everything that the contract says
      Then each accepted start is answered with an "id"

  Rule: no request makes the host fail, and no answer gives anything away

    Scenario: no server error
      When I send everything that the contract says
      Then no answer is a server error

    Scenario: nothing of how the host is built
      When I send everything that the contract says
      Then no answer shows how the host is built

    Scenario: no answer repeats the key
      When I send everything that the contract says
      Then no answer repeats the key
