// A first draft of the host on Express, for a console in the browser and a table of MySQL's.
// mistakes.yaml lists its mistakes.
import express from 'express';

const apiKey = process.env.API_KEY;
const storage = /^((s3|gs):\/\/[^/]|https:\/\/[A-Za-z0-9-]+\.blob\.core\.windows\.net\/[^/?#])/;
const origins = new Set((process.env.CONSOLE_ORIGINS ?? '').split(',').filter(Boolean));

const app = express();
app.disable('x-powered-by');
app.enable('case sensitive routing');
app.enable('strict routing');

const fail = (res, status, code, message) => res.status(status).json({ code, message, details: [] });
const badRequest = (res, message) => fail(res, 400, 3, message);
const isObject = (value) => typeof value === 'object' && value !== null;

// The table of imports: its texts are `utf8`, as on the server of the old console.
const table = {
  rows: new Map(),
  insert(row) {
    for (const [column, value] of Object.entries(row)) {
      if (/[\u{10000}-\u{10ffff}]/u.test(value)) throw new Error(`Incorrect string value for column '${column}'`);
    }
    this.rows.set(row.id, row);
  },
};

// A connection belongs to one client, so its key is looked at once.
app.use((req, res, next) => {
  if (!req.socket.trusted) {
    if (req.get('Api-Key') !== apiKey) {
      res.set('WWW-Authenticate', 'ApiKey');
      return fail(res, 401, 16, 'the API key is missing or not valid');
    }
    req.socket.trusted = true;
  }
  if (req.get('X-Pinecone-Api-Version') === undefined) {
    return badRequest(res, 'the header X-Pinecone-Api-Version is missing');
  }
  next();
});

// Only pages of the console may call from a browser.
app.use((req, res, next) => {
  const origin = req.get('Origin');
  if (origin === undefined) return next();
  if (!origins.has(origin)) return fail(res, 403, 7, 'this origin is not allowed');
  res.set({ 'Access-Control-Allow-Origin': origin, Vary: 'Origin' });
  next();
});

function readJson(req, res, next) {
  const type = (req.get('Content-Type') ?? '').split(';')[0].trim().toLowerCase();
  if (type !== 'application/json') return fail(res, 415, 3, 'the body must be application/json');
  if (req.body?.length > 0) {
    try {
      req.json = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(req.body));
    } catch {
      return badRequest(res, 'the body is not JSON');
    }
    if (!isObject(req.json)) return badRequest(res, 'the body must be an object');
    next();
  }
}

function parseUrl(text) {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function model({ id, uri, status, createdAt, finishedAt, total, records }) {
  const percentComplete = total === undefined ? -1 : (100 * records) / total;
  return { id, uri, status, createdAt, finishedAt, percentComplete, recordsImported: records };
}

const collection = app.route('/bulk/imports');

collection.post(express.raw({ type: () => true, limit: '8mb' }), readJson, (req, res) => {
  const { uri, integrationId, errorMode } = req.json;
  if (typeof uri !== 'string') return badRequest(res, 'uri must be a string');
  if ([...uri].length > 1500) return badRequest(res, 'uri must have at most 1500 characters');
  const location = parseUrl(uri);
  if (!location || !storage.test(uri)) return badRequest(res, 'uri must name a place on S3, GCS or Azure');
  if (integrationId !== undefined) {
    if (typeof integrationId !== 'string') return badRequest(res, 'integrationId must be a string');
    if ([...integrationId].length > 1000) return badRequest(res, 'integrationId must have at most 1000 characters');
  }
  if (errorMode !== undefined) {
    if (!isObject(errorMode)) return badRequest(res, 'errorMode must be an object');
    const { onError = 'continue' } = errorMode;
    if (onError !== 'abort' && onError !== 'continue') return badRequest(res, 'onError must be abort or continue');
  }
  const id = String(table.rows.size + 1);
  table.insert({ id, uri: location.href, integrationId, status: 'Pending', createdAt: new Date(), records: 0 });
  res.json({ id });
});

collection.get((req, res) => {
  const limit = [req.query.limit ?? '100'].flat()[0];
  if (!/^[0-9]{1,3}$/.test(limit) || limit < 1 || limit > 100) return badRequest(res, 'limit must be from 1 to 100');
  const token = [req.query.paginationToken ?? ''].flat()[0] || 'after=0';
  const [, after] = /^after=([0-9]{1,9})$/.exec(token) ?? [];
  if (after === undefined) return badRequest(res, 'paginationToken is not known');
  const all = [...table.rows.values()];
  const end = Number(after) + Number(limit);
  const page = { data: all.slice(Number(after), end).map(model) };
  if (end < all.length) page.pagination = { next: encodeURIComponent(`after=${end}`) };
  res.json(page);
});

collection.all((req, res) => {
  res.set('Allow', 'GET, HEAD, POST');
  fail(res, 405, 12, 'this method is not allowed here');
});

const item = app.route('/bulk/imports/:id');

function find(req, res, next) {
  req.found = table.rows.get(req.params.id);
  if (!req.found) return fail(res, 404, 5, 'there is no such import');
  next();
}

item.get(find, (req, res) => res.json(model(req.found)));

item.delete(find, (req, res) => {
  if (req.found.status === 'Pending') {
    req.found.status = 'Cancelled';
    req.found.finishedAt = new Date();
  }
  res.json({});
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
