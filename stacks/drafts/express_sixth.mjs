// A first draft of the host on Express, with Ajv for the bodies.
// mistakes.yaml lists its mistakes.
import { isUtf8 } from 'node:buffer';
import { randomInt, randomUUID } from 'node:crypto';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import express from 'express';

const apiKey = process.env.API_KEY;
const duration = 3000;
const imports = new Map();

const ajv = new Ajv({ coerceTypes: true });
addFormats(ajv);

const validate = ajv.compile({
  type: 'object',
  required: ['uri'],
  properties: {
    integrationId: { type: 'string', maxLength: 1000 },
    uri: {
      type: 'string',
      format: 'uri',
      minLength: 1,
      maxLength: 1500,
      pattern: '^((s3|gs)://[^/]|https://[A-Za-z0-9-]+\\.blob\\.core\\.windows\\.net/[^/?#])',
    },
    errorMode: {
      type: 'object',
      properties: { onError: { type: 'string', enum: ['abort', 'continue'] } },
    },
  },
});

const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.enable('case sensitive routing');
app.enable('strict routing');

const fail = (res, status, code, message, details = []) => res.status(status).json({ code, message, details });

// What support asks for first is how the request looked when it came here.
function badRequest(req, res, message) {
  const seen = { method: req.method, path: req.originalUrl, headers: req.headers };
  const value = Buffer.from(JSON.stringify(seen)).toString('base64');
  fail(res, 400, 3, message, [{ typeUrl: 'type.googleapis.com/google.rpc.RequestInfo', value }]);
}

app.use((req, res, next) => {
  if (req.get('Api-Key') !== apiKey) {
    res.set('WWW-Authenticate', 'ApiKey');
    return fail(res, 401, 16, 'the API key is missing or not valid');
  }
  if (req.get('X-Pinecone-Api-Version') === undefined) {
    return badRequest(req, res, 'the header X-Pinecone-Api-Version is missing');
  }
  next();
});

const timestamp = (date) => `${date.toISOString().slice(0, 19)}Z`;

function model({ id, uri, createdAt, finishedAt, begun, total }) {
  const progress = Math.min((performance.now() - begun) / duration, 1);
  const found = { id, uri, status: 'InProgress', createdAt };
  if (progress === 1) Object.assign(found, { status: 'Completed', finishedAt });
  found.percentComplete = Number((100 * progress).toFixed(1));
  found.recordsImported = total * progress;
  return found;
}

const isJson = (req) => (req.get('Content-Type') ?? '').split(';')[0].trim().toLowerCase() === 'application/json';

const readJson = express.json({
  type: isJson,
  limit: '8mb',
  verify(req, res, body) {
    if (!isUtf8(body)) throw Object.assign(new Error('the body is not UTF-8'), { status: 400 });
  },
});

const collection = app.route('/bulk/imports');

collection.post(readJson, (req, res) => {
  if (!isJson(req)) return fail(res, 415, 3, 'the body must be application/json');
  if (!validate(req.body)) return badRequest(req, res, ajv.errorsText(validate.errors, { dataVar: 'body' }));
  const now = new Date();
  const id = randomUUID();
  imports.set(id, {
    id,
    uri: req.body.uri,
    createdAt: timestamp(now),
    finishedAt: timestamp(new Date(now.getTime() + duration)),
    begun: performance.now(),
    total: randomInt(1000, 100000),
  });
  res.json({ id });
});

collection.get((req, res) => {
  const { limit = '100', paginationToken = '' } = req.query;
  if (typeof limit !== 'string' || !/^[0-9]{1,9}$/.test(limit) || Number(limit) < 1 || Number(limit) > 100) {
    return badRequest(req, res, 'limit must be from 1 to 100');
  }
  if (typeof paginationToken !== 'string') return badRequest(req, res, 'paginationToken must stand once');
  const after = Buffer.from(paginationToken, 'base64url').toString();
  if (paginationToken !== '' && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(after)) {
    return badRequest(req, res, 'paginationToken is not known');
  }
  const rest = [...imports.values()].filter((found) => found.createdAt > after);
  const page = rest.slice(0, Number(limit));
  const answer = { data: page.map(model) };
  if (rest.length > page.length) {
    answer.pagination = { next: Buffer.from(page.at(-1).createdAt).toString('base64url') };
  }
  res.json(answer);
});

collection.all((req, res) => {
  res.set('Allow', 'GET, HEAD, POST');
  fail(res, 405, 12, 'this method is not allowed here');
});

const item = app.route('/bulk/imports/:id');

item.get((req, res) => {
  const found = imports.get(req.params.id);
  if (!found) return fail(res, 404, 5, 'there is no such import');
  res.json(model(found));
});

item.delete((req, res) => {
  if (!imports.has(req.params.id)) return fail(res, 404, 5, 'there is no such import');
  imports.delete(req.params.id);
  res.json({});
});

item.all((req, res) => {
  res.set('Allow', 'DELETE, GET, HEAD');
  fail(res, 405, 12, 'this method is not allowed here');
});

app.use((req, res) => fail(res, 404, 5, 'there is no such path'));

app.use((err, req, res) => {
  if (err.status >= 400 && err.status < 500) return fail(res, err.status, 3, err.message);
  console.error(err);
  fail(res, 500, 13, 'something went wrong');
});

app.listen(Number(process.env.PORT), '127.0.0.1');
