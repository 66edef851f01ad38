import assert from 'node:assert/strict';
import test from 'node:test';
import { Pinecone } from '@pinecone-database/pinecone';
import { proxy, recorder, rules, serve } from './mock.mjs';

/** Does what a job does, and returns what the client made of it and what went over the wire. */
async function drive(url, apiKey) {
  const wire = recorder();
  const index = new Pinecone({ apiKey, fetchApi: wire.record }).index({ host: url });
  const saw = [];
  const one = async (what, call) => {
    try {
      saw.push([what, await call()]);
    } catch (e) {
      saw.push([what, e.name, e.message]);
    }
  };
  await one('start', () => index.startImport({ uri: 's3://bucket/long' }));
  await one('list', async () => (await index.listImports()).data.map((i) => [i.id, i.uri, i.status]));
  await one('describe', async () => (await index.describeImport('1')).status);
  await one('cancel', () => index.cancelImport('1'));
  await one('refused', () => index.startImport({ uri: 'ftp://bucket/dir' }));
  const bytes = JSON.parse(wire.har()).log.entries.map((e) => [e.request.method, e.request.postData.text, e.response.status, e.response.content.text]);
  return JSON.stringify({ saw, bytes }).replaceAll(url, 'HOST').replaceAll(/\d{4}-\d\d-\d\dT[\d:.+]+/g, 'TIME');
}

for (const [name, flags, status, found] of [
  ['that conforms', [], 0, /no answer of the host breaks it/],
  ['without ids', ['--fault', 'id.missing'], 1, /without "id"/],
  ['that answers 202', ['--fault', 'answer.status-202'], 1, /202/],
]) {
  test(`the client sees the same with the proxy and without, before a host ${name}`, async (t) => {
    const [direct, behind] = await Promise.all([serve('2026-04', '--imports', rules, ...flags), serve('2026-04', '--imports', rules, ...flags)]);
    t.after(direct.end);
    t.after(behind.end);
    const between = await proxy(behind.url, '2026-04');
    const proxied = await drive(between.url, behind.key);
    const ended = await between.end();
    assert.equal(proxied, await drive(direct.url, direct.key));
    assert.equal(ended.status, status, ended.said);
    assert.match(ended.said, found);
    assert.ok(!ended.said.includes(behind.key));
  });
}
