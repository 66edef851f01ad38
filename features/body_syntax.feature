@body-syntax
Feature: Body syntax
  The body is application/json: one JSON text as RFC 8259 writes it, in UTF-8. What a
  lenient reader makes of something else, another host will make otherwise.

  Rule: what is no JSON is refused

    Scenario: bodies that are not JSON
      When each body that is not JSON is sent
      Then each is refused as the contract documents
      And none passes for a documented one
      And none of them started an import

  Rule: JSON is UTF-8

    Scenario: bodies that are not UTF-8
      When each body that is not UTF-8 is sent
      Then none passes for a documented one

  Rule: what RFC 8259 leaves to the reader is answered

    Scenario: duplicate names, lone surrogates, depth, huge numbers
      When each body that RFC 8259 leaves to the reader is sent
      Then each is answered as the contract documents
