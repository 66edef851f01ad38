import assert from 'node:assert/strict';
import test from 'node:test';
import { Pinecone } from '@pinecone-database/pinecone';
import { recorder, rules, serve } from './mock.mjs';
import { Stuck, wait } from './wait.mjs';

const poll = { every: 20, patience: 1000 };

/** Starts an import of a directory at a mock host of ../imports.yaml. */
async function start(t, dir, more = {}) {
  const host = await serve('2026-04', '--imports', rules);
  t.after(host.end);
  const wire = recorder();
  const index = new Pinecone({ apiKey: host.key, fetchApi: wire.record }).index({ host: host.url });
  const { id } = await index.startImport({ uri: `s3://bucket/${dir}`, ...more });
  return { index, id, wire };
}

test('the client polls to Completed', async (t) => {
  const { index, id } = await start(t, 'progress');
  const seen = [];
  const one = await wait(index, id, { ...poll, saw: (s) => seen.push(s) });
  assert.equal(one.percentComplete, 100);
  assert.equal(one.recordsImported, 250000);
  assert.equal(one.finishedAt - one.createdAt, 600);
  const states = ['Pending', 'InProgress', 'Completed']; // a slow machine may miss one
  assert.deepEqual(seen.map((s) => s.status), seen.map((s) => s.status).sort((a, b) => states.indexOf(a) - states.indexOf(b)));
  assert.deepEqual(seen.map((s) => s.recordsImported), seen.map((s) => s.recordsImported).sort((a, b) => a - b));
});

test('the client handles a failed import', async (t) => {
  const { index, id } = await start(t, 'no-column');
  await assert.rejects(wait(index, id, poll), /is Failed after 500 records: no-column\/part-1\.parquet: there is no column "id"/);
});

test('the client gives up on a stuck import', async (t) => {
  const { index, id } = await start(t, 'stuck');
  await assert.rejects(wait(index, id, poll), (e) => e instanceof Stuck && /InProgress at 100 %/.test(e.message));
});

test('the client cancels', async (t) => {
  const { index, id } = await start(t, 'long');
  await index.cancelImport(id);
  await assert.rejects(wait(index, id, poll), /is Cancelled after 0 records: no reason is given/);
});

test('the client repeats a start that the host cannot take for a moment, and starts one import', async (t) => {
  const { index, id, wire } = await start(t, 'away');
  assert.equal(wire.starts(), 3);
  assert.equal((await wait(index, id, poll)).status, 'Completed');
  assert.equal((await index.listImports()).data.length, 1);
});

test('the client does not repeat a start that is refused, for now or for good', async (t) => {
  await assert.rejects(start(t, 'busy'), /too many imports at once/);
  await assert.rejects(start(t, 'dir', { integration: 'expired' }), /the role of the integration is not valid any more/);
});

test('the client knows nothing of an import until a replica does', async (t) => {
  const { index, id } = await start(t, 'replica');
  await assert.rejects(index.describeImport(id), /HTTP status 404/);
});
