@authentication
Feature: Authentication
  The operation's security demands a key. A key that is absent, empty, wrong or nearly
  right opens nothing, and no answer repeats it.

  Rule: without the right key nothing is started

    Scenario: no key
      When each start without a key is sent
      Then each is refused as the contract documents
      And none of them started an import

    Scenario: a wrong key, or one that is nearly right
      When each start with a wrong key is sent
      Then each is refused as the contract documents
      And none of them started an import

  Rule: the key is given away to nobody

    Scenario: no answer repeats the key
      When every case has been sent
      Then no answer repeats the key
