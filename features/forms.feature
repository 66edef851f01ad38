@forms
Feature: Forms
  Two senders may write one start in different ways. RFC 8259 makes white space, escapes
  and the order of properties equal; RFC 9110 and RFC 9112 oblige a host to take headers
  in any case and order, chunks, and fields that it does not know.

  Rule: every form of JSON is accepted

    Scenario: other forms of JSON
      When each start written in another form of JSON is sent
      Then each is accepted

  Rule: every form of HTTP is accepted

    Scenario: other forms of HTTP
      When each start in another form of HTTP is sent
      Then each is accepted

    Scenario: the media type in other forms
      When each start with its media type in another form is sent
      Then each is accepted

  Rule: what a host may refuse is answered

    Scenario: forms that a host may refuse
      When each start in a form that a host may refuse is sent
      Then each is answered as the contract documents

    Scenario: no media type
      When each start whose media type is not said is sent
      Then each is answered as the contract documents
