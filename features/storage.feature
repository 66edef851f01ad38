@storage
Feature: storage
  Data is loaded from Amazon S3 (s3://BUCKET/DIRECTORY), Google Cloud Storage
  (gs://BUCKET/DIRECTORY) or Azure Blob Storage
  (https://ACCOUNT.blob.core.windows.net/CONTAINER/DIRECTORY), if the version of the contract names
  it. Whether the bucket exists is checked later, when the import runs.

  Rule: whatever the storage allows in its names is accepted

    Scenario Outline: buckets and directories on <storage>
      When I start an import of a directory on <storage>
      Then each is accepted with an "id"

      Examples:
        | storage              |
        | Amazon S3            |
        | Google Cloud Storage |
        | Azure Blob Storage   |

  Rule: what the storage itself may not take is answered all the same

    Scenario Outline: directory names that <storage> restricts
      When I start imports of directories whose names <storage> restricts
      Then each answer conforms to the contract
      And no answer is a server error

      Examples:
        | storage              |
        | Amazon S3            |
        | Google Cloud Storage |
        | Azure Blob Storage   |

  Rule: a whole bucket may be loaded

    The documentation names a directory, and clients start without one: rejecting it is a warning.

    Scenario Outline: a bucket without a directory on <storage>
      When I start an import of a bucket without a directory on <storage>
      Then each is accepted

      Examples:
        | storage              |
        | Amazon S3            |
        | Google Cloud Storage |
        | Azure Blob Storage   |
