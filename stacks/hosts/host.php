<?php
// The host on PHP's built-in server, which starts this script anew for every request: the
// imports are one JSON text a line in a file.

const LARGEST = 4 << 20;
const STORAGE = '~\A(?:(?:s3|gs)://[^/]+(?:/|\z)|https://[A-Za-z0-9-]+\.blob\.core\.windows\.net/[^/?#]+)~';

function reply(int $status, array|object $body): never
{
    http_response_code($status);
    header('Content-Type: application/json');
    echo json_encode($body, JSON_UNESCAPED_SLASHES);
    exit;
}

function refuse(int $status, string $message): never
{
    reply($status, ['code' => [401 => 16, 404 => 5][$status] ?? 3, 'message' => $message, 'details' => []]);
}

function is_text(mixed $value, int $longest): bool
{
    return is_string($value) && iconv_strlen($value, 'UTF-8') <= $longest;
}

// update calls the function with all imports, under a lock, and keeps what it made of them.
function update(callable $change): array|object
{
    $file = fopen(getenv('STATE'), 'c+');
    flock($file, LOCK_EX);
    $imports = json_decode(stream_get_contents($file) ?: '[]', true);
    $before = $imports;
    $answer = $change($imports);
    if ($imports !== $before) {
        rewind($file);
        ftruncate($file, 0);
        fwrite($file, json_encode($imports));
    }
    fclose($file);
    return $answer;
}

function start(): array
{
    if (strtolower(trim(explode(';', $_SERVER['CONTENT_TYPE'] ?? '')[0])) !== 'application/json') {
        refuse(415, 'The body must be application/json.');
    }
    if (isset($_SERVER['HTTP_CONTENT_ENCODING'])) {
        refuse(415, 'No content coding is supported.');
    }
    $body = file_get_contents('php://input', length: LARGEST + 1);
    if (strlen($body) > LARGEST) {
        refuse(413, 'The body is too large.');
    }
    $start = json_decode($body);
    if (!is_object($start)) {
        refuse(400, 'The body is not a JSON object.');
    }
    $uri = $start->uri ?? null;
    if (!is_text($uri, 1500) || !preg_match(STORAGE, $uri)) {
        refuse(400, 'uri must name a directory of a storage, in up to 1500 characters.');
    }
    if (property_exists($start, 'integrationId') && !is_text($start->integrationId, 1000)) {
        refuse(400, 'integrationId is a text of up to 1000 characters.');
    }
    $mode = property_exists($start, 'errorMode') ? $start->errorMode : (object) [];
    $known = is_object($mode) && in_array($mode->onError ?? null, ['abort', 'continue'], true);
    if (!$known && !(is_object($mode) && !property_exists($mode, 'onError'))) {
        refuse(400, 'errorMode.onError is abort or continue.');
    }
    return update(function (array &$imports) use ($uri) {
        $id = (string) (count($imports) + 1);
        $imports[] = ['id' => $id, 'uri' => $uri, 'status' => 'Pending', 'createdAt' => gmdate('c'),
            'percentComplete' => 0, 'recordsImported' => 0];
        return ['id' => $id];
    });
}

function list_page(): array
{
    $limit = $_GET['limit'] ?? '100';
    $after = $_GET['paginationToken'] ?? '0';
    if (!is_string($limit) || !preg_match('/\A[0-9]{1,3}\z/', $limit) || $limit < 1 || $limit > 100) {
        refuse(400, 'limit is a number from 1 to 100.');
    }
    if (!is_string($after) || !preg_match('/\A[0-9]{1,9}\z/', $after)) {
        refuse(400, 'The paginationToken is unknown.');
    }
    return update(function (array &$imports) use ($limit, $after) {
        $data = array_slice($imports, (int) $after, (int) $limit);
        $last = (int) $after + count($data);
        $next = $last < count($imports) ? ['pagination' => ['next' => (string) $last]] : [];
        return ['data' => $data] + $next;
    });
}

function one(string $id, bool $cancel): array|object
{
    return update(function (array &$imports) use ($id, $cancel) {
        $at = preg_match('/\A[1-9][0-9]{0,8}\z/', $id) ? (int) $id - 1 : -1;
        if (!isset($imports[$at])) {
            refuse(404, 'There is no such import.');
        }
        if ($cancel && $imports[$at]['status'] === 'Pending') {
            $imports[$at] = ['status' => 'Cancelled', 'finishedAt' => gmdate('c')] + $imports[$at];
        }
        return $cancel ? (object) [] : $imports[$at];
    });
}

$path = explode('?', $_SERVER['REQUEST_URI'], 2)[0];
if (!preg_match('~\A/bulk/imports(?:/([^/]+))?\z~', $path, $at)) {
    refuse(404, 'There is no such path.');
}
if (!hash_equals(getenv('API_KEY'), trim($_SERVER['HTTP_API_KEY'] ?? '', " \t"))) {
    refuse(401, 'The API key is not valid.');
}
if (!isset($_SERVER['HTTP_X_PINECONE_API_VERSION'])) {
    refuse(400, 'The header X-Pinecone-Api-Version is missing.');
}
$get = in_array($_SERVER['REQUEST_METHOD'], ['GET', 'HEAD'], true);
match (true) {
    $get && !isset($at[1]) => reply(200, list_page()),
    $get => reply(200, one(rawurldecode($at[1]), false)),
    $_SERVER['REQUEST_METHOD'] === 'POST' && !isset($at[1]) => reply(200, start()),
    $_SERVER['REQUEST_METHOD'] === 'DELETE' && isset($at[1]) => reply(200, one(rawurldecode($at[1]), true)),
    default => refuse(405, 'The method is not allowed.'),
};
