@version-header
Feature: Version header
  "required: true": a start without the header is refused. Which values it may have, the
  contract does not say.

  Rule: what is required must be there

    Scenario: without a required header
      When each start without a required header is sent
      Then each is refused as the contract documents
      And none of them started an import

  Rule: other values are answered

    Scenario: other values in a required header
      When each start with another value in a required header is sent
      Then each is answered as the contract documents
