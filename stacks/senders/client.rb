# One request by Ruby's Net::HTTP: ruby client.rb URL.
require 'json'
require 'net/http'

fields = { 'Api-Key' => 'k', 'X-Pinecone-Api-Version' => '2026-04', 'Content-Type' => 'application/json' }
Net::HTTP.post(URI(ARGV[0] + '/bulk/imports'), JSON.generate(uri: 's3://bucket/dir'), fields)
