// A first draft of the host on Node's own HTTP server, as a tutorial would start it.
// mistakes.yaml lists its mistakes.
import http from 'node:http';

const API_KEY = process.env.API_KEY;
const STORAGE = /^(s3:\/\/[^/]|gs:\/\/[^/]|https:\/\/[a-z0-9-]+\.blob\.core\.windows\.net\/[^/?#])/i;
const imports = [];

function sendError(res, status, code, message) {
  res.statusCode = status;
  res.end(JSON.stringify({ code, message }));
}

function sendJson(res, body) {
  res.writeHead(200, { 'Content-Type': 'application/json' });
  res.end(JSON.stringify(body));
}

function readBody(req) {
  return new Promise((resolve, reject) => {
    let data = '';
    req.on('data', (chunk) => {
      data += chunk;
    });
    req.on('end', () => resolve(data));
    req.on('error', reject);
  });
}

async function startImport(req, res) {
  const { uri, integrationId, errorMode } = JSON.parse(await readBody(req));
  if (!uri || uri.length > 1500 || !STORAGE.test(uri)) return sendError(res, 400, 3, 'uri is not valid');
  if (integrationId !== undefined && (typeof integrationId !== 'string' || integrationId.length > 1000)) {
    return sendError(res, 400, 3, 'integrationId is not valid');
  }
  if (errorMode !== undefined) {
    if (typeof errorMode !== 'object' || errorMode === null || Array.isArray(errorMode)) {
      return sendError(res, 400, 3, 'errorMode is not valid');
    }
    if (errorMode.onError !== undefined && errorMode.onError !== 'abort' && errorMode.onError !== 'continue') {
      return sendError(res, 400, 3, 'onError is not valid');
    }
  }
  const id = String(imports.length + 1);
  const createdAt = new Date().toISOString();
  imports.push({ id, uri: String(uri), status: 'Pending', createdAt, percentComplete: 0, recordsImported: 0 });
  sendJson(res, { id });
}

function listImports(url, res) {
  const first = Number(url.searchParams.get('paginationToken') ?? 0);
  if (!Number.isInteger(first) || first < 0) return sendError(res, 400, 3, 'paginationToken is not valid');
  const data = imports.slice(first, first + 100);
  const body = { data };
  if (first + 100 < imports.length) body.pagination = { next: String(first + 100) };
  sendJson(res, body);
}

const server = http.createServer(async (req, res) => {
  try {
    if (req.headers['api-key'] !== API_KEY) return sendError(res, 401, 16, 'invalid API key');
    if (req.headers['x-pinecone-api-version'] === undefined) return sendError(res, 400, 3, 'missing API version');
    const url = new URL(req.url, 'http://localhost');
    if (url.pathname === '/bulk/imports') {
      if (req.method === 'GET') return listImports(url, res);
      if (req.method !== 'POST') return sendError(res, 405, 3, 'method not allowed');
      const type = req.headers['content-type'] ?? '';
      if (type.split(';')[0].trim().toLowerCase() !== 'application/json') return sendError(res, 415, 3, 'not JSON');
      return await startImport(req, res);
    }
    const match = /^\/bulk\/imports\/([^/]+)$/.exec(url.pathname);
    const found = match && imports.find((one) => one.id === match[1]);
    if (!found) return sendError(res, 404, 5, 'not found');
    if (req.method === 'GET') return sendJson(res, found);
    if (req.method !== 'DELETE') return sendError(res, 405, 3, 'method not allowed');
    if (found.status === 'Pending') {
      found.status = 'Cancelled';
      found.finishedAt = new Date().toISOString();
    }
    sendJson(res, {});
  } catch (e) {
    console.error(e);
    sendError(res, 500, 13, 'internal error');
  }
});
server.listen(process.env.PORT, '127.0.0.1');
