@documented-values
Feature: Documented values
  "enum" binds; "x-enum", "Possible values" and the storage that a text names are only
  documented: a host that takes others departs from the documentation, which is a warning.

  Rule: each documented value is accepted

    Scenario: every value of every list
      When each start with a documented value is sent
      Then each is accepted

  Rule: other values are refused

    Scenario: a value outside a binding list
      When each value outside a binding list is sent
      Then each is refused as the contract documents

    Scenario: a value that is not documented
      When each value that is not documented is sent
      Then none passes for a documented one

    Scenario: a text that names no documented storage
      When each text that names no documented storage is sent
      Then none passes for a documented one

  Rule: other media types are refused

    Scenario: a media type that is not listed
      When each start with another media type is sent
      Then none passes for a documented one
