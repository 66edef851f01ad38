@version-header
Feature: version header
  The header X-Pinecone-Api-Version names the version of the API that the request uses, such as
  2026-04. The contract does not list the values that a host accepts.

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
