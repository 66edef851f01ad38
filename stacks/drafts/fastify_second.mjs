// A first draft of the host on Fastify, with the schemas of the contract copied into the routes.
// mistakes.yaml lists its mistakes.
import { createHash, timingSafeEqual } from 'node:crypto';
import Fastify from 'fastify';

const storage = /^((s3|gs):\/\/[^/]|https:\/\/[A-Za-z0-9-]+\.blob\.core\.windows\.net\/[^/?#])/;
const duration = 4000; // milliseconds that an import takes
const size = 1000; // records that it loads

const problem = (code, message) => ({ code, message, details: [] });
const badRequest = (reply, message) => reply.code(400).send(problem(3, message));
const notFound = (reply, message) => reply.code(404).send(problem(5, message));

function onError(err, request, reply) {
  const status = err.statusCode ?? 500;
  if (status < 500) return reply.code(status).send(problem(3, err.message));
  console.error(err);
  return reply.code(500).send(problem(13, 'something went wrong'));
}

const app = Fastify({ bodyLimit: 8 * 1024 * 1024, frameworkErrors: onError });
app.setErrorHandler(onError);
app.setNotFoundHandler((request, reply) => notFound(reply, 'there is no such path'));

const digest = (text) => createHash('sha256').update(text).digest();
const expected = digest(process.env.API_KEY);

app.addHook('onRequest', async (request, reply) => {
  const given = request.headers['api-key'];
  if (given === undefined || !timingSafeEqual(digest(given), expected)) {
    reply.header('WWW-Authenticate', 'ApiKey');
    return reply.code(401).send(problem(16, 'the API key is missing or not valid'));
  }
});

app.removeAllContentTypeParsers();
app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
  if (body.length === 0) return done(null, undefined);
  try {
    done(null, JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)));
  } catch {
    done(Object.assign(new Error('the body is not JSON'), { statusCode: 400 }));
  }
});

const status = {
  type: 'object',
  properties: {
    code: { type: 'integer' },
    message: { type: 'string' },
    details: { type: 'array', items: { type: 'object' } },
  },
};
const importModel = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    uri: { type: 'string' },
    status: { type: 'string' },
    createdAt: { type: 'string', format: 'date-time' },
    finishedAt: { type: 'string', format: 'date-time' },
    percentComplete: { type: 'number' },
    recordsImported: { type: 'integer' },
  },
};
const headers = {
  type: 'object',
  required: ['X-Pinecone-Api-Version'],
  properties: { 'X-Pinecone-Api-Version': { type: 'string', default: '2026-04' } },
};
const params = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'string', minLength: 1, maxLength: 1000 } },
};
const startImport = {
  headers,
  body: {
    type: 'object',
    required: ['uri'],
    properties: {
      integrationId: { type: 'string', maxLength: 1000 },
      uri: { type: 'string', minLength: 1, maxLength: 1500 },
      errorMode: { type: 'object', properties: { onError: { type: 'string' } } },
    },
  },
  response: { 200: { type: 'object', properties: { id: { type: 'string' } } }, '4xx': status, '5xx': status },
};
const listImports = {
  headers,
  querystring: {
    type: 'object',
    properties: {
      limit: { type: 'string', pattern: '^([1-9][0-9]?|100)$', default: '100' },
      paginationToken: { type: 'string', pattern: '^[0-9]{0,9}$', default: '' },
    },
  },
  response: {
    200: {
      type: 'object',
      properties: {
        data: { type: 'array', items: importModel },
        pagination: { type: 'object', properties: { next: { type: 'string' } } },
      },
    },
    '4xx': status,
    '5xx': status,
  },
};
const describeImport = { headers, params, response: { 200: importModel, '4xx': status, '5xx': status } };
const cancelImport = { headers, params, response: { 200: { type: 'object' }, '4xx': status, '5xx': status } };

const rows = []; // the row at index n has the number n + 1
const byId = new Map();

// The directory stands in the id, so that people know their imports in logs and addresses.
function newId(number, uri) {
  const directory = uri.replace(/^[a-z0-9]+:\/\/[^/]*/, '').toLowerCase();
  const slug = directory.replace(/[^a-z0-9]+/g, '-').slice(0, 200).replace(/^-|-$/g, '');
  return slug ? `${number}-${slug}` : `${number}`;
}

function model({ id, uri, createdAt, cancelledAt }) {
  const end = cancelledAt ?? Math.min(Date.now(), createdAt + duration);
  const done = Math.min(1, (end - createdAt) / duration);
  let status = 'Pending';
  if (cancelledAt !== undefined) status = 'Cancelled';
  else if (done === 1) status = 'Completed';
  else if (done > 0.25) status = 'InProgress';
  const finished = status === 'Cancelled' || status === 'Completed';
  return {
    id,
    uri,
    status,
    createdAt: new Date(createdAt),
    finishedAt: finished ? new Date(end) : null,
    percentComplete: 100 * done,
    recordsImported: Math.floor(size * done),
  };
}

app.post('/bulk/imports', { schema: startImport }, async (request, reply) => {
  const { uri, errorMode } = request.body;
  if (!storage.test(uri)) return badRequest(reply, 'uri must name a place on S3, GCS or Azure');
  if (errorMode?.onError !== undefined && !['abort', 'continue'].includes(errorMode.onError)) {
    badRequest(reply, 'onError must be abort or continue');
  }
  const number = rows.length + 1;
  const row = { id: newId(number, uri), number, uri, createdAt: Date.now() };
  reply.header('X-Import-Source', btoa(uri));
  rows.push(row);
  byId.set(row.id, row);
  return { id: row.id };
});

app.get('/bulk/imports', { schema: listImports }, async (request) => {
  const limit = Number(request.query.limit);
  const after = Number(request.query.paginationToken);
  const found = rows.slice(after, after + limit + 1); // one more, to know whether there is another page
  const page = { data: found.map(model) };
  if (found.length > limit) page.pagination = { next: String(found.at(-1).number) };
  return page;
});

app.get('/bulk/imports/:id', { schema: describeImport }, async (request, reply) => {
  const row = byId.get(request.params.id);
  if (!row) return notFound(reply, 'there is no such import');
  return model(row);
});

app.delete('/bulk/imports/:id', { schema: cancelImport }, async (request, reply) => {
  const row = byId.get(request.params.id);
  if (!row) return notFound(reply, 'there is no such import');
  const now = Date.now();
  if (row.cancelledAt === undefined && now < row.createdAt + duration) row.cancelledAt = now;
  return {};
});

await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
