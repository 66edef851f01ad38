// A first draft of the host on Fastify, which leaves the validation to its schemas.
// mistakes.yaml lists its mistakes.
import Fastify from 'fastify';

const app = Fastify({ bodyLimit: 4 * 1024 * 1024 });
const imports = [];

// Every text is a column of the same width.
const text = { type: 'string', maxLength: 1024 };
const storage = '^((s3|gs)://[^/]|https://[A-Za-z0-9-]+\\.blob\\.core\\.windows\\.net/[^/?#])';
const startSchema = {
  headers: {
    type: 'object',
    required: ['x-pinecone-api-version'],
    properties: { 'x-pinecone-api-version': { type: 'string' } },
  },
  body: {
    type: 'object',
    required: ['uri'],
    properties: {
      uri: { ...text, minLength: 1, pattern: storage },
      integrationId: text,
      errorMode: {
        type: 'object',
        required: ['onError'],
        properties: { onError: { type: 'string', enum: ['abort', 'continue'] } },
      },
    },
  },
};
const listSchema = {
  querystring: {
    type: 'object',
    properties: {
      limit: { type: 'integer', minimum: 1, maximum: 100, default: 100 },
      paginationToken: { type: 'integer', minimum: 0, default: 0 },
    },
  },
};

async function checkKey(request, reply) {
  if (request.headers['api-key'] !== process.env.API_KEY) {
    return reply.code(401).send({ code: 16, message: 'Invalid API key' });
  }
}

app.post('/bulk/imports', { schema: startSchema, onRequest: checkKey }, async (request) => {
  const id = `import-${imports.length + 1}`;
  const { uri } = request.body;
  const createdAt = new Date().toISOString();
  imports.push({ id, uri, status: 'Pending', createdAt, percentComplete: 0, recordsImported: 0 });
  return { id };
});

app.get('/bulk/imports', { schema: listSchema, onRequest: checkKey }, async (request) => {
  const { limit, paginationToken } = request.query;
  const page = { data: imports.slice(paginationToken, paginationToken + limit) };
  if (paginationToken + limit < imports.length) page.pagination = { next: String(paginationToken + limit) };
  return page;
});

app.get('/bulk/imports/:id', { onRequest: checkKey }, async (request, reply) => {
  const found = imports.find(({ id }) => id === request.params.id);
  return found ?? reply.code(404).send({ code: 5, message: 'No such import' });
});

app.delete('/bulk/imports/:id', async (request, reply) => {
  const found = imports.find(({ id }) => id === request.params.id);
  if (!found) return reply.code(404).send({ code: 5, message: 'No such import' });
  if (found.status === 'Pending') Object.assign(found, { status: 'Cancelled', finishedAt: new Date().toISOString() });
  return {};
});

await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
