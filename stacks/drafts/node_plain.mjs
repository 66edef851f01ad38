// A first draft of the host on Node's own HTTP server, with a class for what it keeps.
// mistakes.yaml lists its mistakes.
import { createServer } from 'node:http';
import { timingSafeEqual } from 'node:crypto';

const API_KEY = Buffer.from(process.env.API_KEY);
const STORAGE = /^((s3|gs):\/\/[^/]|https:\/\/[A-Za-z0-9-]+\.blob\.core\.windows\.net\/[^/?#])/;

class Refusal extends Error {
  constructor(status, code, message, headers = {}) {
    super(message);
    Object.assign(this, { status, code, headers });
  }
}

const badRequest = (message) => new Refusal(400, 3, message);

class Imports {
  #all = new Map();

  add(uri) {
    const id = `imp-${this.#all.size + 1}`;
    this.#all.set(id, { id, uri, status: 'Pending', createdAt: Date.now(), percentComplete: 0, recordsImported: 0 });
    return id;
  }

  get(id) {
    const found = this.#all.get(id);
    if (!found) throw new Refusal(404, 5, 'there is no such import');
    return found;
  }

  cancel(id) {
    const found = this.get(id);
    if (found.status === 'Pending') {
      found.status = 'Cancelled';
      found.finishedAt = new Date().toISOString();
    }
  }

  page(first, limit) {
    const all = [...this.#all.values()];
    const page = { data: all.slice(first, first + limit) };
    if (first + limit < all.length) page.pagination = { next: String(first + limit) };
    return page;
  }
}

const imports = new Imports();

function send(res, status, body, headers = {}) {
  const text = JSON.stringify(body);
  const length = Buffer.byteLength(text);
  res.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': length, ...headers });
  res.end(text);
}

function rawHeader(req, name) {
  const at = req.rawHeaders.indexOf(name);
  return at < 0 ? undefined : req.rawHeaders[at + 1];
}

function authenticate(req) {
  const key = Buffer.from(req.headers['api-key'] ?? '', 'latin1');
  if (!timingSafeEqual(key, API_KEY)) throw new Refusal(401, 16, 'the API key is not valid');
  if (rawHeader(req, 'X-Pinecone-Api-Version') === undefined) throw badRequest('X-Pinecone-Api-Version is missing');
}

function readJson(req) {
  return new Promise((resolve, reject) => {
    const parse = (data) => {
      try {
        resolve(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(data)));
      } catch {
        reject(badRequest('the body is not JSON'));
      }
    };
    req.once('data', parse);
    req.once('end', () => parse(new Uint8Array()));
    req.once('error', reject);
  });
}

async function start(req, res) {
  const type = (req.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
  if (type !== 'application/json') throw new Refusal(415, 3, 'the body must be application/json');
  const body = await readJson(req);
  if (body === null || typeof body !== 'object' || Array.isArray(body)) throw badRequest('the body must be an object');

  const { uri, integrationId, errorMode } = body;
  if (typeof uri !== 'string') throw badRequest('uri must be a string');
  if ([...uri].length > 1500) throw badRequest('uri must have at most 1500 characters');
  if (!STORAGE.test(uri)) throw badRequest('uri must name a place on S3, GCS or Azure');
  if (integrationId) {
    if (typeof integrationId !== 'string') throw badRequest('integrationId must be a string');
    if ([...integrationId].length > 1000) throw badRequest('integrationId must have at most 1000 characters');
  }
  if (errorMode) {
    if (typeof errorMode !== 'object' || Array.isArray(errorMode)) throw badRequest('errorMode must be an object');
    const { onError } = errorMode;
    if (onError !== undefined && onError !== 'abort' && onError !== 'continue') {
      throw badRequest('onError must be abort or continue');
    }
  }
  send(res, 200, { id: imports.add(uri) });
}

function list(res, query) {
  const limit = Number(query.get('limit')) || 100;
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw badRequest('limit must be from 1 to 100');
  const token = query.get('paginationToken') || '0';
  if (!/^[0-9]{1,9}$/.test(token)) throw badRequest('paginationToken is not known');
  send(res, 200, imports.page(Number(token), limit));
}

function describe(res, id) {
  const body = JSON.stringify(imports.get(id));
  res.setHeader('Content-Type', 'application/json');
  res.setHeader('Content-Length', body.length);
  res.end(body);
}

async function handle(req, res) {
  authenticate(req);
  const [path, ...query] = req.url.split('?');
  if (path === '/bulk/imports') {
    if (req.method === 'POST') return start(req, res);
    if (req.method === 'GET' || req.method === 'HEAD') return list(res, new URLSearchParams(query.join('?')));
    throw new Refusal(405, 12, 'this method is not allowed', { Allow: 'GET, HEAD, POST' });
  }
  const match = /^\/bulk\/imports\/([^/]+)$/.exec(path);
  if (!match) throw new Refusal(404, 5, 'there is no such path');
  let id;
  try {
    id = decodeURIComponent(match[1]);
  } catch {
    throw new Refusal(404, 5, 'there is no such import');
  }
  if (req.method === 'GET' || req.method === 'HEAD') return describe(res, id);
  if (req.method !== 'DELETE') {
    throw new Refusal(405, 12, 'this method is not allowed', { Allow: 'DELETE, GET, HEAD' });
  }
  imports.cancel(id);
  send(res, 200, {});
}

createServer((req, res) => {
  handle(req, res).catch((err) => {
    if (err instanceof Refusal) {
      return send(res, err.status, { code: err.code, message: err.message, details: [] }, err.headers);
    }
    console.error(err);
    send(res, 500, { code: 13, message: err.stack, details: [] });
  });
}).listen(Number(process.env.PORT), '127.0.0.1');
