// A first draft of the host on Express, which leaves errors to the framework.
// mistakes.yaml lists its mistakes.
import express from 'express';

const apiKey = process.env.API_KEY.toLowerCase();
const storage = /^((s3|gs):\/\/[^/]+|https:\/\/[A-Za-z0-9-]+\.blob\.core\.windows\.net\/[^/?#]+)/;
const imports = new Map();
const app = express();

app.use((req, res, next) => {
  if (req.headers['api-key'].toLowerCase() !== apiKey) {
    return res.status(401).json({ code: 16, message: 'Invalid API key' });
  }
  if (!('x-pinecone-api-version' in req.headers)) {
    return res.status(400).json({ code: 3, message: 'X-Pinecone-Api-Version is required' });
  }
  next();
});
app.use(express.json({ limit: '4kb' }));

const badRequest = (res, message) => res.status(400).json({ code: 3, message });

app.post('/bulk/imports', (req, res) => {
  const { uri: location, integrationId, errorMode } = req.body;
  if (typeof location !== 'string') return badRequest(res, 'uri is required');
  const uri = location.trim();
  if ([...uri].length > 1500) return badRequest(res, 'uri is too long');
  if (!storage.test(uri)) return badRequest(res, 'uri is not supported');
  if (integrationId !== undefined) {
    if (typeof integrationId !== 'string') return badRequest(res, 'integrationId must be a string');
    if ([...integrationId].length > 1000) return badRequest(res, 'integrationId is too long');
  }
  if (errorMode !== undefined) {
    if (errorMode?.constructor !== Object) return badRequest(res, 'errorMode must be an object');
    if (![undefined, 'abort', 'continue'].includes(errorMode.onError)) return badRequest(res, 'onError is not valid');
  }
  const id = crypto.randomUUID();
  imports.set(id, { id, uri, status: 'Pending', createdAt: new Date(), percentComplete: 0, recordsImported: 0 });
  res.status(201).json({ id });
});

app.get('/bulk/imports', (req, res) => {
  const limit = Number(req.query.limit ?? 100);
  const first = Number(req.query.paginationToken ?? 0);
  if (!(limit >= 1 && limit <= 100 && first >= 0)) return badRequest(res, 'limit or paginationToken is not valid');
  const all = [...imports.values()];
  const page = { data: all.slice(first, first + limit) };
  if (first + limit < all.length) page.pagination = { next: String(first + limit) };
  res.json(page);
});

app.param('id', (req, res, next, id) => {
  req.found = imports.get(id);
  if (!req.found) return res.status(404).json({ code: 5, message: 'No such import' });
  next();
});
app.get('/bulk/imports/:id', (req, res) => res.json(req.found));
app.delete('/bulk/imports/:id', (req, res) => {
  if (req.found.status === 'Pending') {
    req.found.status = 'Cancelled';
    req.found.finishedAt = new Date();
  }
  res.json({});
});

app.listen(process.env.PORT, '127.0.0.1');
