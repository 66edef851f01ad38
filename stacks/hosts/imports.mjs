// What the three Node hosts share: the rules of a start, and the imports of one process.
import { timingSafeEqual } from 'node:crypto';

const key = Buffer.from(process.env.API_KEY);
const storage = /^((s3|gs):\/\/[^/]+(\/|$)|https:\/\/[A-Za-z0-9-]+\.blob\.core\.windows\.net\/[^/?#]+)/;
const imports = new Map();

export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

// error is the body of every error: a code of gRPC, and a sentence.
export const error = (status, message) => ({ code: { 401: 16, 404: 5 }[status] ?? 3, message, details: [] });

export function authorize(headers) {
  const given = Buffer.from(headers['api-key'] ?? '', 'latin1');
  if (given.length !== key.length || !timingSafeEqual(given, key)) throw new Refusal(401, 'The API key is not valid.');
  if (headers['x-pinecone-api-version'] === undefined) throw new Refusal(400, 'X-Pinecone-Api-Version is missing.');
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value, longest) => typeof value === 'string' && [...value].length <= longest;

export function start(body) {
  if (!isObject(body)) throw new Refusal(400, 'The body is not a JSON object.');
  const { uri, integrationId, errorMode } = body;
  if (!isText(uri, 1500) || !storage.test(uri)) throw new Refusal(400, 'uri must name a directory of a storage.');
  if (integrationId !== undefined && !isText(integrationId, 1000)) throw new Refusal(400, 'integrationId is no text.');
  if (errorMode !== undefined && !isObject(errorMode)) throw new Refusal(400, 'errorMode is an object.');
  const known = [undefined, 'abort', 'continue'].includes(errorMode?.onError);
  if (!known) throw new Refusal(400, 'errorMode.onError is abort or continue.');
  const id = String(imports.size + 1);
  const createdAt = new Date().toISOString();
  imports.set(id, { id, uri, status: 'Pending', createdAt, percentComplete: 0, recordsImported: 0 });
  return { id };
}

export function list(query) {
  const limit = Number(query.get('limit') ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw new Refusal(400, 'limit is a number from 1 to 100.');
  const after = Number(query.get('paginationToken') ?? 0);
  if (!Number.isSafeInteger(after) || after < 0) throw new Refusal(400, 'The paginationToken is unknown.');
  const data = [];
  for (let n = after + 1; n <= imports.size && data.length < limit; n++) data.push(imports.get(String(n)));
  const last = after + data.length;
  return last < imports.size ? { data, pagination: { next: String(last) } } : { data };
}

export function describe(id) {
  const found = imports.get(id);
  if (!found) throw new Refusal(404, 'There is no such import.');
  return found;
}

export function cancel(id) {
  const found = describe(id);
  if (found.status === 'Pending') Object.assign(found, { status: 'Cancelled', finishedAt: new Date().toISOString() });
  return {};
}
