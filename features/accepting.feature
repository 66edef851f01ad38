@accepting
Feature: Accepting
  A start that the contract and its documentation allow is accepted. Who starts imports
  from any documented storage, with any documented option, must not find out by trial
  which of them a host takes.

  Rule: what is allowed is accepted

    Scenario: nothing but what is required
      When each start with nothing but what is required is sent
      Then each is accepted
      And each answer keeps to the contract

    Scenario: every storage that the contract names
      When each start in each documented storage is sent
      Then each is accepted

    Scenario: every kind of bucket name that the storage allows
      When each start in a bucket whose name the storage allows is sent
      Then each is accepted

    Scenario: every kind of directory name that the storage allows
      When each start in a directory whose name the storage allows is sent
      Then each is accepted

    Scenario: directory names that the storage restricts
      When each start in a directory that the storage restricts is sent
      Then each is answered as the contract documents

    Scenario: a bucket without a directory
      When each start in a bucket without a directory is sent
      Then each is accepted

    Scenario: one optional property more
      When each start with one optional property more is sent
      Then each is accepted

    Scenario: every property
      When each start with every property is sent
      Then each is accepted

    Scenario: every combination of two choices, and of three in the body
      When each combination of two choices is sent
      Then each is accepted

  Rule: random starts that keep to the contract are accepted

    @draws
    Scenario: random valid starts
      When each random valid start is sent
      Then each is accepted
      And each answer keeps to the contract
