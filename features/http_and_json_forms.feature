@forms
Feature: forms of HTTP and JSON
  Two clients may write one start in different ways. RFC 8259 makes white space, escapes and the
  order of properties equal; RFC 9110 and RFC 9112 oblige a host to take headers in any case and
  order, chunks, and fields that it does not know.

  Rule: every form is accepted

    Scenario: other forms of JSON
      When I start imports written in other forms of JSON
      Then each is accepted with an "id"

    Scenario: other forms of HTTP
      When I start imports written in other forms of HTTP
      Then each is accepted with an "id"

    Scenario: the media type in other forms
      When I start imports with the media type in other forms
      Then each is accepted with an "id"

  Rule: what a host may reject is answered

    Scenario: forms that a host may reject
      When I start imports in forms of HTTP that a host may reject
      Then each answer conforms to the contract
      And no answer is a server error
