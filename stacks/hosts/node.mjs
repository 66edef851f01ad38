// The host on Node's own HTTP server.
import { createServer } from 'node:http';
import { Refusal, authorize, cancel, describe, error, list, start } from './imports.mjs';

const largest = 4 << 20;

async function read(request) {
  const media = (request.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
  if (media !== 'application/json') throw new Refusal(415, 'The body must be application/json.');
  if (request.headers['content-encoding'] !== undefined) throw new Refusal(415, 'No content coding is supported.');
  const parts = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size <= largest) parts.push(part);
  }
  if (size > largest) throw new Refusal(413, 'The body is too large.');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts)));
  } catch {
    throw new Refusal(400, 'The body is not JSON.');
  }
}

async function answer(request) {
  const [path, query] = request.url.split(/\?(.*)/s);
  const at = /^\/bulk\/imports(?:\/([^/]+))?$/.exec(path);
  if (!at) throw new Refusal(404, 'There is no such path.');
  authorize(request.headers);
  const get = request.method === 'GET' || request.method === 'HEAD';
  if (at[1] === undefined) {
    if (get) return list(new URLSearchParams(query));
    if (request.method === 'POST') return start(await read(request));
    throw new Refusal(405, 'The method is not allowed.');
  }
  let id;
  try {
    id = decodeURIComponent(at[1]);
  } catch {
    throw new Refusal(404, 'There is no such import.');
  }
  if (get) return describe(id);
  if (request.method === 'DELETE') return cancel(id);
  throw new Refusal(405, 'The method is not allowed.');
}

function send(response, status, body) {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

createServer(async (request, response) => {
  try {
    send(response, 200, await answer(request));
  } catch (e) {
    const status = e instanceof Refusal ? e.status : 500;
    send(response, status, error(status, e instanceof Refusal ? e.message : 'Something went wrong.'));
  }
}).listen(process.env.PORT, '127.0.0.1');
