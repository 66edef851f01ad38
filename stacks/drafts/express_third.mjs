// A first draft of the host on Express, with ids that say what they are of.
// mistakes.yaml lists its mistakes.
import express from 'express';

const apiKey = process.env.API_KEY;
const storage = /^((s3|gs):\/\/[^/]|https:\/\/[A-Za-z0-9-]+\.blob\.core\.windows\.net\/[^/?#])/;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const defaultMode = { onError: 'abort' };
const imports = new Map();

const app = express();
app.disable('x-powered-by');
app.enable('case sensitive routing');
app.enable('strict routing');

const fail = (res, status, code, message) => res.status(status).json({ code, message, details: [] });
const badRequest = (res, message) => fail(res, 400, 3, message);
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

app.use((req, res, next) => {
  const given = req.get('Api-Key');
  if (!given?.endsWith(apiKey)) { // some clients send "Bearer ..."
    res.set('WWW-Authenticate', 'ApiKey');
    return fail(res, 401, 16, 'the API key is missing or not valid');
  }
  if (req.get('X-Pinecone-Api-Version') === undefined) {
    return badRequest(res, 'the header X-Pinecone-Api-Version is missing');
  }
  next();
});

function readJson(req, res, next) {
  const type = (req.get('Content-Type') ?? '').split(';')[0].trim().toLowerCase();
  if (type !== 'application/json') return fail(res, 415, 3, 'the body must be application/json');
  try {
    req.json = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(req.body));
  } catch {
    return badRequest(res, 'the body is not JSON');
  }
  if (!isObject(req.json)) return badRequest(res, 'the body must be an object');
  next();
}

// Counts what people see as characters, so an emoji or an accented letter is one.
function longerThan(text, longest) {
  let count = 0;
  for (const _ of graphemes.segment(text)) if (++count > longest) return true;
  return false;
}

function model({ id, uri, status, createdAt, finishedAt, records, total }) {
  return { id, uri, status, createdAt, finishedAt, percentComplete: (records / total) * 100, recordsImported: records };
}

const collection = app.route('/bulk/imports');

collection.post(express.raw({ type: () => true, limit: '8mb' }), readJson, (req, res) => {
  const { uri, integrationId, errorMode } = req.json;
  if (typeof uri !== 'string') return badRequest(res, 'uri must be a string');
  if ([...uri].length > 1500) return badRequest(res, 'uri must have at most 1500 characters');
  if (!storage.test(uri)) return badRequest(res, 'uri must name a place on S3, GCS or Azure');
  if (integrationId !== undefined) {
    if (typeof integrationId !== 'string') return badRequest(res, 'integrationId must be a string');
    if (longerThan(integrationId, 1000)) return badRequest(res, 'integrationId must have at most 1000 characters');
  }
  if (errorMode !== undefined) {
    if (!isObject(errorMode)) return badRequest(res, 'errorMode must be an object');
    const { onError } = Object.assign(defaultMode, errorMode);
    if (onError !== 'abort' && onError !== 'continue') return badRequest(res, 'onError must be abort or continue');
  }
  const id = Buffer.from(`${imports.size + 1}:${uri}`).toString('base64url');
  imports.set(id, { id, uri, status: 'Pending', createdAt: new Date(), records: 0, total: 0 });
  res.json({ id });
});

collection.get((req, res) => {
  const [limit] = [req.query.limit ?? 100].flat().map((text) => parseInt(text, 10));
  if (!(limit >= 1 && limit <= 100)) return badRequest(res, 'limit must be from 1 to 100');
  const token = [req.query.paginationToken ?? ''].flat()[0] || '0';
  const first = Number(token);
  if (!/^[0-9]{1,9}$/.test(token) || first > imports.size) return badRequest(res, 'paginationToken is not known');
  const all = [...imports.values()];
  const page = { data: all.slice(first, first + limit).map(model) };
  if (first + limit < all.length) page.pagination = { next: String(first + limit) };
  res.json(page);
});

collection.all((req, res) => {
  res.set('Allow', 'GET, HEAD, POST');
  fail(res, 405, 12, 'this method is not allowed here');
});

const item = app.route('/bulk/imports/:id');

function find(req, res, next) {
  req.found = imports.get(req.params.id);
  if (!req.found) return fail(res, 404, 5, 'there is no such import');
  next();
}

item.get(find, (req, res) => res.json(model(req.found)));

item.delete(find, (req, res) => {
  if (req.found.status === 'Pending') {
    req.found.status = 'Cancelled';
    req.found.finishedAt = new Date();
  }
  res.sendStatus(200);
});

item.all((req, res) => {
  res.set('Allow', 'DELETE, GET, HEAD');
  fail(res, 405, 12, 'this method is not allowed here');
});

app.use((req, res) => fail(res, 404, 5, 'there is no such path'));
app.use((err, req, res, next) => {
  if (err.status >= 400 && err.status < 500) return fail(res, err.status, 3, 'the request cannot be read');
  console.error(err);
  fail(res, 500, 13, 'something went wrong');
});
app.listen(Number(process.env.PORT), '127.0.0.1');
