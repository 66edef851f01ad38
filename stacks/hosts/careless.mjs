// The host on Node's own HTTP server with one carelessness, which harms the requests that come
// after. TROUBLE names it.
import { createServer } from 'node:http';
import { Refusal, authorize, error, list, start } from './imports.mjs';

const troubles = {
  // An exception that nothing catches ends the process.
  dies(body) {
    if (body.errorMode === null) setImmediate(() => body.errorMode.onError.trim());
  },
  // One long text keeps the only thread busy.
  blocks(body) {
    if (typeof body.uri === 'string' && body.uri.length > 40_000) {
      for (const end = Date.now() + 2_500; Date.now() < end; );
    }
  },
  garbles() {},
};

function send(request, response, status, body) {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
  if (process.env.TROUBLE === 'garbles' && request.method === 'HEAD') request.socket.write(text);
}

createServer(async (request, response) => {
  try {
    authorize(request.headers);
    const [path, query] = request.url.split(/\?(.*)/s);
    if (path !== '/bulk/imports') throw new Refusal(404, 'There is no such import.');
    if (request.method !== 'POST') {
      if (request.method === 'GET' || request.method === 'HEAD') return send(request, response, 200, list(new URLSearchParams(query)));
      throw new Refusal(405, 'The method is not allowed.');
    }
    const parts = [];
    for await (const part of request) parts.push(part);
    let body;
    try {
      body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts)));
    } catch {
      throw new Refusal(400, 'The body is not JSON.');
    }
    if (typeof body === 'object' && body !== null) troubles[process.env.TROUBLE](body);
    send(request, response, 200, start(body));
  } catch (e) {
    const status = e instanceof Refusal ? e.status : 500;
    send(request, response, status, error(status, e instanceof Refusal ? e.message : 'Something went wrong.'));
  }
}).listen(process.env.PORT, '127.0.0.1');
