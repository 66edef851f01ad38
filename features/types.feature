@types
Feature: Types
  Each property has a type, and "null" is none of them where the contract does not say
  "nullable". What must be there must be there under its own name.

  Rule: another type is refused

    Scenario: a value of the wrong type
      When each value of the wrong type is sent
      Then each is refused as the contract documents
      And none of them started an import

    Scenario: null
      When each null in place of a value is sent
      Then each is refused as the contract documents
      And none passes for a documented one

    Scenario: a body that is no object
      When each body that is no object is sent
      Then each is refused as the contract documents

    Scenario: the wrong format
      When each text of the wrong format is sent
      Then each is refused as the contract documents

  Rule: what is required must be there

    Scenario: without something required
      When each start without something required is sent
      Then each is refused as the contract documents
      And none of them started an import

  Rule: what the contract does not name

    Scenario: unknown properties
      When each property that the contract does not name is sent
      Then each is answered as the contract documents

    Scenario: properties that the contract forbids
      When each property that the contract forbids is sent
      Then each is refused as the contract documents

  Rule: random starts that break one constraint are refused

    @draws
    Scenario: random starts that break one constraint
      When each random start that breaks one constraint is sent
      Then each is refused as the contract documents
      And none of them started an import
