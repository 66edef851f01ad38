// The host on Fastify.
import Fastify from 'fastify';
import { Refusal, authorize, cancel, describe, error, list, start } from './imports.mjs';

const app = Fastify({
  bodyLimit: 4 << 20,
  routerOptions: {
    maxParamLength: 1000,
    onMaxParamLength: (path, request, response) => {
      response.writeHead(404, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(error(404, 'There is no such import.')));
    },
  },
});
app.removeContentTypeParser('text/plain');
app.setNotFoundHandler(() => {
  throw new Refusal(404, 'There is no such path.');
});
app.setErrorHandler((e, request, reply) => {
  const status = e.status ?? e.statusCode ?? 500;
  reply.code(status).send(error(status, e instanceof Refusal ? e.message : 'The request cannot be read.'));
});
app.register(async (imports) => {
  imports.addHook('onRequest', async (request) => authorize(request.headers));
  imports.get('/', async (request) => list(new URL(request.url, 'http://localhost').searchParams));
  imports.post('/', async (request) => start(request.body));
  imports.get('/:id', async (request) => describe(request.params.id));
  imports.delete('/:id', async (request) => cancel(request.params.id));
  for (const [url, method] of [['/', ['PUT', 'PATCH', 'DELETE']], ['/:id', ['POST', 'PUT', 'PATCH']]]) {
    imports.route({ url, method, handler: async () => { throw new Refusal(405, 'The method is not allowed.'); } });
  }
}, { prefix: '/bulk/imports' });
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
