@errors
Feature: Errors
  A request that cannot be met is the sender's error or the host's. The host's own errors
  (5XX) are never an answer to what was sent, and tell nothing of how the host is built.

  Rule: no request makes the host fail

    Scenario: no server error
      When every case has been sent
      Then no answer is a server error

  Rule: an error tells what went wrong and no more

    Scenario: nothing of the host's insides
      When every case has been sent
      Then no answer tells how the host is built
