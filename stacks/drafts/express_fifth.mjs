// A first draft of the host on Express, with a worker of its own that counts in BigInt.
// mistakes.yaml lists its mistakes.
import { randomInt, timingSafeEqual } from 'node:crypto';
import express from 'express';

const apiKey = Buffer.from(process.env.API_KEY);
const text = /^.{1,1500}$/u;
const storage = /^((s3|gs):\/\/[^/]|https:\/\/[A-Za-z0-9-]+\.blob\.core\.windows\.net\/[^/?#])/;
const modes = /^(abort|continue)$/g;

// JSON.stringify knows no BigInt by itself.
BigInt.prototype.toJSON = function () {
  return this.toString();
};

const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.enable('case sensitive routing');
app.enable('strict routing');

class Refused extends Error {
  constructor(message, status = 400, code = 3) {
    super(message);
    Object.assign(this, { status, code, told: true });
  }
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const first = (value) => (Array.isArray(value) ? value[0] : value);
const fail = (res, status, code, message) => res.status(status).json({ code, message, details: [] });

function unauthorized(req, res) {
  res.set('WWW-Authenticate', 'ApiKey');
  // Clients of the versions before 2026-07 expect an object here, later ones a text.
  const version = req.get('X-Pinecone-Api-Version') ?? '';
  if (/^20[0-9]{2}-[0-9]{2}$/.test(version) && version < '2026-07') {
    return fail(res, 401, 16, 'the API key is missing or not valid');
  }
  res.status(401).type('text/plain').send('Unauthorized');
}

app.use((req, res, next) => {
  const given = req.get('Api-Key');
  if (!given || !timingSafeEqual(Buffer.from(given, 'latin1'), apiKey)) return unauthorized(req, res);
  if (req.get('X-Pinecone-Api-Version') === undefined) {
    throw new Refused('the header X-Pinecone-Api-Version is missing');
  }
  next();
});

const imports = new Map();

function work(row) {
  row.status = 'InProgress';
  const timer = setInterval(() => {
    if (row.status === 'InProgress') {
      row.records += 250n;
      if (row.records === row.total) Object.assign(row, { status: 'Completed', finishedAt: new Date() });
    }
    if (row.status !== 'InProgress') clearInterval(timer);
  }, 500);
}

function model({ id, uri, status, createdAt, finishedAt, records, total }) {
  const percentComplete = Number((100n * records) / total);
  return { id, uri, status, createdAt, finishedAt, percentComplete, recordsImported: records };
}

function readJson(req) {
  const type = (req.get('Content-Type') ?? '').split(';')[0].trim().toLowerCase();
  if (type !== 'application/json') throw new Refused('the body must be application/json', 415);
  let body;
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(req.body));
  } catch {
    throw new Refused('the body is not JSON');
  }
  if (!isObject(body)) throw new Refused('the body must be an object');
  return body;
}

const collection = app.route('/bulk/imports');

collection.post(express.raw({ type: () => true, limit: '8mb', inflate: false }), (req, res) => {
  const { uri, integrationId, errorMode } = readJson(req);
  if (typeof uri !== 'string') throw new Refused('uri must be a string');
  if (!text.test(uri)) throw new Refused('uri must have from 1 to 1500 characters');
  if (!storage.test(uri)) throw new Refused('uri must name a place on S3, GCS or Azure');
  if (integrationId !== undefined) {
    if (typeof integrationId !== 'string') throw new Refused('integrationId must be a string');
    if ([...integrationId].length > 1000) throw new Refused('integrationId must have at most 1000 characters');
  }
  if (errorMode !== undefined) {
    if (!isObject(errorMode)) throw new Refused('errorMode must be an object');
    const { onError } = errorMode;
    if (onError !== undefined && (typeof onError !== 'string' || !modes.test(onError))) {
      throw new Refused('onError must be abort or continue');
    }
  }
  const id = String(randomInt(1000, 10000));
  const row = { id, uri, status: 'Pending', createdAt: new Date(), records: 0n, total: 1000n };
  imports.set(id, row);
  setImmediate(work, row);
  res.json({ id });
});

collection.get((req, res) => {
  const limit = first(req.query.limit) ?? 100;
  if (!/^[0-9]{1,3}$/.test(limit) || limit < 1 || limit > 100) throw new Refused('limit must be from 1 to 100');
  const token = Buffer.from(first(req.query.paginationToken) || 'MA', 'base64url').toString();
  if (!/^[0-9]{1,9}$/.test(token)) throw new Refused('paginationToken is not known');
  const start = Number(token);
  const end = start + limit;
  const all = [...imports.values()];
  const page = { data: all.slice(start, end).map(model) };
  if (end < all.length) page.pagination = { next: Buffer.from(`${end}`).toString('base64url') };
  res.json(page);
});

collection.all((req, res) => {
  res.set('Allow', 'GET, HEAD, POST');
  fail(res, 405, 12, 'this method is not allowed here');
});

const item = app.route('/bulk/imports/:id');

function find(id) {
  const row = imports.get(id);
  if (!row) throw new Refused('there is no such import', 404, 5);
  return row;
}

item.get((req, res) => res.json(model(find(req.params.id))));

item.delete((req, res) => {
  const row = find(req.params.id);
  if (row.status === 'Pending') Object.assign(row, { status: 'Cancelled', finishedAt: new Date() });
  res.json({});
});

item.all((req, res) => {
  res.set('Allow', 'DELETE, GET, HEAD');
  fail(res, 405, 12, 'this method is not allowed here');
});

app.use((req, res) => fail(res, 404, 5, 'there is no such path'));
app.use((err, req, res, next) => {
  if (res.headersSent) return next(err);
  if (err.status >= 400 && err.status < 500) {
    return fail(res, err.status, err.told ? err.code : 3, err.told ? err.message : 'the request cannot be read');
  }
  console.error(err);
  fail(res, 500, 13, 'something went wrong');
});
app.listen(Number(process.env.PORT), '127.0.0.1');
