@limits
Feature: Limits
  "minLength", "maxLength", "minimum", "maximum" and the like bind both sides: the limit
  itself is allowed and the next value is not. Lengths count characters (code points),
  not bytes and not UTF-16 units.

  Rule: what lies within the limits is accepted

    Scenario: exactly at a limit
      When each value exactly at its limit is sent
      Then each is accepted

    Scenario: just inside a limit
      When each value just inside its limit is sent
      Then each is accepted

    Scenario: lengths between the limits
      When each length between the limits is sent
      Then each is accepted

  Rule: what lies outside a limit is refused

    Scenario: just outside a limit
      When each value just outside its limit is sent
      Then each is refused as the contract documents
      And none of them started an import

    Scenario: far outside a limit
      When each value far outside its limit is sent
      Then each is refused as the contract documents
      And none of them started an import

    Scenario: a parameter outside its constraint
      When each parameter outside its constraint is sent
      Then each is refused as the contract documents

  Rule: what no limit names is answered

    Scenario: very long texts
      When each very long text that no limit names is sent
      Then each is answered as the contract documents

    Scenario: empty texts
      When each empty text that no limit names is sent
      Then each is accepted

    Scenario: bodies of more than one mebibyte
      When each body of more than one mebibyte is sent
      Then each is answered as the contract documents
