// The host on Express.
import express from 'express';
import { Refusal, authorize, cancel, describe, error, list, start } from './imports.mjs';

const app = express();
app.disable('x-powered-by');
app.use('/bulk/imports', (request, response, next) => {
  authorize(request.headers);
  next();
});

function json(request, response, next) {
  if (!request.is('application/json')) throw new Refusal(415, 'The body must be application/json.');
  next();
}

const notAllowed = () => {
  throw new Refusal(405, 'The method is not allowed.');
};

app.route('/bulk/imports')
  .get((request, response) => response.json(list(new URL(request.url, 'http://localhost').searchParams)))
  .post(json, express.json({ limit: '4mb' }), (request, response) => response.json(start(request.body)))
  .all(notAllowed);
app.route('/bulk/imports/:id')
  .get((request, response) => response.json(describe(request.params.id)))
  .delete((request, response) => response.json(cancel(request.params.id)))
  .all(notAllowed);
app.use(() => {
  throw new Refusal(404, 'There is no such path.');
});
app.use((e, request, response, next) => {
  const status = e.status ?? 500;
  response.status(status).json(error(status, e instanceof Refusal ? e.message : 'The request cannot be read.'));
});
app.listen(Number(process.env.PORT), '127.0.0.1');
