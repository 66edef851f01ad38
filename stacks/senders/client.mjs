// One request by a client of Node: node client.mjs WHICH URL. No form is written by hand; the
// client makes it.
import http from 'node:http';
import { once } from 'node:events';
import { Pinecone } from '@pinecone-database/pinecone';

const [which, base] = process.argv.slice(2);
const url = base + '/bulk/imports';
const fields = { 'Api-Key': 'k', 'X-Pinecone-Api-Version': '2026-04', 'Content-Type': 'application/json' };
const body = JSON.stringify({ uri: 's3://bucket/dir' });

async function request(options, ...parts) {
  const sent = http.request(url, { method: 'POST', ...options, headers: { ...fields, ...options.headers } });
  for (const part of parts) sent.write(part);
  sent.end();
  const [response] = await once(sent, 'response');
  response.resume();
  await once(response, 'end');
}

const post = async (options) => (await fetch(url, { method: 'POST', headers: fields, body, ...options })).text();

await {
  'http-write': () => request({}, body.slice(0, 5), body.slice(5)),
  'http-host-last': () => request({ headers: { 'Content-Length': body.length, Connection: 'close' } }, body),
  'http-trailing-space': () => request({ headers: { 'Api-Key': 'k ' } }, body),
  'http-array': () => request({ headers: { 'X-Importcheck': ['a', 'b'] } }, body),
  'fetch-lower': () => post({ headers: Object.fromEntries(new Headers(fields)) }),
  'fetch-no-store': () => post({ cache: 'no-store' }),
  'fetch-pretty': () => post({ body: JSON.stringify({ errorMode: { onError: 'abort' }, uri: 's3://bucket/é' }, null, 4) }),
  'fetch-tabs': () => post({ body: JSON.stringify({ uri: 's3://bucket/dir' }, null, '\t') }),
  typescript: () => new Pinecone({ apiKey: 'k' }).index({ host: base }).startImport({ uri: 's3://bucket/dir' }),
}[which]();
process.exit(0);
