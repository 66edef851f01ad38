// A first draft of the host on Express, made for one customer's buckets.
// mistakes.yaml lists its mistakes.
import express from 'express';

const imports = new Map();
const app = express();

function authorize(req, res, next) {
  const key = req.get('Api-Key') ?? req.get('Authorization')?.replace('Bearer ', '');
  if (key !== process.env.API_KEY) return res.status(401).json({ code: 16, message: 'Unauthorized' });
  if (req.get('X-Pinecone-Api-Version') === undefined) {
    return res.status(400).json({ code: 3, message: 'X-Pinecone-Api-Version is missing' });
  }
  next();
}

function checkUri(uri) {
  if (typeof uri !== 'string' || uri === '') return 'uri is required';
  if (Array.from(uri).length > 1500) return 'uri must not be longer than 1500 characters';
  if (!uri.startsWith('s3://')) return 'uri must start with s3://';
  const [bucket, ...directories] = uri.slice('s3://'.length).split('/');
  if (!/^[a-z0-9.-]+$/.test(bucket)) return 'the bucket has no valid name';
  if (!/^[A-Za-z0-9_/-]*$/.test(directories.join('/'))) return 'the directory has no valid name';
}

app.use(authorize);
app.use(express.json({ limit: '5mb' }));

app.post('/bulk/imports', (req, res) => {
  if (!req.is('application/json') || Array.isArray(req.body)) {
    return res.status(400).json({ code: 3, message: 'a JSON object is needed' });
  }
  const { uri, integrationId, errorMode } = req.body;
  const problem = checkUri(uri);
  if (problem) return res.status(400).json({ code: 3, message: problem });
  if (integrationId !== undefined && typeof integrationId !== 'string') {
    return res.status(400).json({ code: 3, message: 'integrationId must be a string' });
  }
  if (integrationId && Array.from(integrationId).length > 1000) {
    return res.json({ code: 3, message: 'integrationId must not be longer than 1000 characters' });
  }
  if (errorMode !== undefined) {
    if (typeof errorMode !== 'object' || errorMode === null || Array.isArray(errorMode)) {
      return res.status(400).json({ code: 3, message: 'errorMode must be an object' });
    }
    if (errorMode.onError === 'continue') {
      return res.status(501).json({ code: 12, message: 'continue is not implemented yet' });
    }
    if (errorMode.onError !== undefined && errorMode.onError !== 'abort') {
      return res.status(400).json({ code: 3, message: 'onError must be abort or continue' });
    }
  }
  const id = Date.now().toString();
  const createdAt = new Date().toISOString();
  imports.set(id, { id, uri, status: 'InProgress', createdAt, percentComplete: 0, recordsImported: 0 });
  res.json({ id });
});

app.get('/bulk/imports', (req, res) => {
  const limit = req.query.limit === undefined ? 100 : Number(req.query.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    return res.status(400).json({ code: 3, message: 'limit must be 1 to 100' });
  }
  const after = String(req.query.paginationToken ?? '');
  const data = [...imports.values()].filter((one) => one.id > after);
  if (data.length <= limit) return res.json({ data });
  res.json({ data: data.slice(0, limit), pagination: { next: data[limit - 1].id } });
});

app.get('/bulk/imports/:id', (req, res) => {
  res.json(imports.get(req.params.id));
});

app.delete('/bulk/imports/:id', (req, res) => {
  const found = imports.get(req.params.id);
  if (!found) return res.status(404).json({ code: 5, message: 'no such import' });
  if (found.status === 'InProgress') {
    Object.assign(found, { status: 'Cancelled', finishedAt: new Date().toISOString() });
  }
  res.json({});
});

app.use((req, res) => res.status(404).json({ code: 5, message: 'no such path' }));
app.use((err, req, res, next) => {
  console.error(err);
  res.status(err.status ?? 500).json({ code: err.status ? 3 : 13, message: 'the request cannot be read' });
});
app.listen(process.env.PORT, '127.0.0.1');
