<?php
// One request by PHP's HTTP stream: php client.php URL.
$fields = ['Api-Key: k', 'X-Pinecone-Api-Version: 2026-04', 'Content-Type: application/json'];
$body = json_encode(['uri' => 's3://bucket/é']);
$context = stream_context_create(['http' => ['method' => 'POST', 'header' => $fields, 'content' => $body]]);
file_get_contents($argv[1] . '/bulk/imports', false, $context);
