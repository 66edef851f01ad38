@acme
Feature: what our pipeline starts
  The imports that our own jobs start, with our buckets and our integration.

  Background:
    Given an import of "s3://acme-vectors/base/" was started

  Scenario: nightly load
    When I start an import of "s3://acme-vectors/2026/" with the integration "3f1c"
    Then it is accepted with an "id"
    And the answer conforms to the contract
    When I cancel that import
    Then it is accepted

  Scenario: stop at the first bad row
    When I start an import with
      | uri               | s3://acme-vectors/bad/ |
      | errorMode.onError | abort                  |
    Then it is accepted with an "id"

  Scenario: a number for the uri
    When I start an import with the body
      """json
      {"uri": 7}
      """
    Then it is rejected with 400
    And no import was started

  Scenario Outline: every source that we load from: <source>
    When I start an import of "<source>"
    Then it is accepted
    And it is answered within 2 seconds

    Examples:
      | source                                                   |
      | s3://acme-vectors/daily/                                 |
      | gs://acme-vectors/daily/                                 |
      | https://acmevectors.blob.core.windows.net/vectors/daily/ |

  Scenario: our longest paths
    When I start imports whose "uri" is 10 characters shorter than maxLength
    Then each is accepted with an "id"

  Scenario: the dashboard shows a load
    When I describe that import
    Then it is accepted
    And the answer has a "uri" of "s3://acme-vectors/base/"
    And it is listed
    And its "status" is one of "Pending", "InProgress", "Completed" within 5 seconds

  Scenario: the client of last year
    When I start an import with the header "X-Pinecone-Api-Version" as "2025-04"
    Then the answer conforms to the contract

  Scenario: somebody without our key
    When I start an import without a key
    Then it is rejected with a documented 4XX

  Scenario: nobody deletes all imports at once
    When I send "DELETE /bulk/imports"
    Then no import was started
    And no answer is a server error
