import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { Pinecone } from '@pinecone-database/pinecone';
import { importcheck, recorder, rules, serve } from './mock.mjs';

// The API version that this release of the client speaks.
const version = '2026-04';

function connect(host) {
  const wire = recorder();
  const client = new Pinecone({ apiKey: host.key, fetchApi: wire.record });
  return { index: client.index({ host: host.url }), wire };
}

test('the official client starts, lists, describes and cancels imports', async (t) => {
  const host = await serve(version, '--imports', rules);
  t.after(host.end);
  const { index, wire } = connect(host);
  const { id } = await index.startImport({ uri: 's3://bucket/long' });
  await index.startImport({ uri: 's3://bucket/long', errorMode: 'abort' });
  const list = await index.listImports({ limit: 10 });
  assert.equal(list.data.length, 2);
  assert.equal((await index.describeImport(id)).id, id);
  await index.cancelImport(id);
  assert.equal((await index.describeImport(id)).status, 'Cancelled');

  const har = join(mkdtempSync(join(tmpdir(), 'importcheck-')), 'client.har');
  writeFileSync(har, wire.har());
  const said = importcheck('recheck', har, '--spec', version, '--spec', '2025-10');
  t.diagnostic(said);
  assert.match(said, /2 starts/);
  assert.match(said, /by contract 2026-04: 2 accepted/);
});

// Defects of a host, and what the client makes of them: this client's part of the table in
// docs/clients.md. UPDATE=1 writes it again.
const faults = ['id.missing', 'id.always-same', 'answer.id-number', 'answer.body-empty', 'answer.body-null', 'answer.type-page', 'answer.status-202', 'answer.status-500', 'answer.status-503',
  'error.status-200', 'list.empty', 'list.null', 'describe.unknown', 'cancel.does-nothing'];

test('what the client makes of faults', async () => {
  const rows = [];
  for (const fault of faults) {
    const host = await serve(version, '--imports', rules, '--fault', fault);
    const { index, wire } = connect(host);
    try {
      rows.push(`| \`${fault}\` | ${(await tell(index)).join(' | ')} | ${wire.starts()} |\n`);
    } finally {
      host.end();
    }
  }
  const golden = new URL('testdata/faults.md', import.meta.url);
  if (process.env.UPDATE) {
    writeFileSync(golden, rows.join(''));
  }
  assert.equal(rows.join(''), readFileSync(golden, 'utf8'));
});

async function tell(index) {
  let id = '';
  const calls = [
    async () => {
      ({ id } = await index.startImport({ uri: 's3://bucket/long' }));
      return `id ${JSON.stringify(id)}`;
    },
    async () => `${(await index.listImports()).data?.length} listed`,
    async () => (await index.describeImport(id)).status,
    async () => {
      await index.cancelImport(id);
      return 'done';
    },
  ];
  const said = [];
  for (const call of calls) {
    said.push(await call().catch((e) => `error: ${short(`${e.name}: ${e.message}`)}`));
  }
  return said;
}

function short(s) {
  const plain = s.replace(/http:\/\/127\.0\.0\.1:\d+/g, 'HOST').replaceAll('|', '/').replace(/\s+/g, ' ');
  return plain.length > 60 ? `${plain.slice(0, 60)}…` : plain;
}
