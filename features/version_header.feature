@version-header
Feature: version header
  The header X-Pinecone-Api-Version says by which version of the API the request is meant, such as
  2026-04. Which values a host takes, the contract does not say.

  Rule: it is required where the contract says so

    Scenario: no version header
      When I start an import without the header "X-Pinecone-Api-Version"
      Then each is rejected with a documented 4XX
      And no import was started

  Rule: whatever it says is answered

    Scenario: other versions
      When I start imports with other values in the header "X-Pinecone-Api-Version"
      Then each answer conforms to the contract
      And no answer is a server error
