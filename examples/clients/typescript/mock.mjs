// The command importcheck mock, and a fetch that records what goes over the wire.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = new URL('../../../', import.meta.url);
const command = join(mkdtempSync(join(tmpdir(), 'importcheck-')), 'importcheck');
execFileSync('go', ['build', '-o', command, './cmd/importcheck'], { cwd: root, stdio: 'inherit' });

/** The rules of the example; an import of "long" stays as it began. */
export const rules = new URL('../imports.yaml', import.meta.url).pathname;

/** Runs the command to its end and returns what it prints; another status than 0 throws. */
export const importcheck = (...args) => execFileSync(command, args, { encoding: 'utf8' });

/** Starts a mock host with flags more and returns its address, its key and how to end it. */
export async function serve(version, ...flags) {
  const args = ['mock', '--addr', '127.0.0.1:0', '--spec', version, ...flags];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) {
    const [, url, key] = line.match(/^listening on (\S+), contract .*, key (\S+)$/);
    return { url, key, end: () => child.kill() };
  }
  throw new Error('the mock host did not start');
}

/** Starts a proxy before a host. Its end resolves to its exit status and what it printed. */
export async function proxy(host, version) {
  const out = mkdtempSync(join(tmpdir(), 'importcheck-'));
  const args = ['proxy', '--host', host, '--addr', '127.0.0.1:0', '--spec', version, '--out', out];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const ended = new Promise((resolve) => child.on('close', (status) => resolve({ status, said })));
  const url = await new Promise((resolve, reject) => {
    const read = (chunk) => {
      said += chunk;
      const at = said.match(/http:\/\/127\.0\.0\.1:\d+/g)?.find((u) => u !== host);
      if (at) resolve(at);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    ended.then(() => reject(new Error(`the proxy did not start: ${said}`)));
  });
  return { url, end: () => (child.kill('SIGINT'), ended) };
}

/** A fetch that keeps each exchange as an entry of HAR 1.2. */
export function recorder() {
  const entries = [];
  const record = async (url, init = {}) => {
    const answer = await fetch(url, init);
    const text = await answer.clone().text();
    const headers = (of) => [...new Headers(of)].map(([name, value]) => ({ name, value: name === 'api-key' ? 'a-key' : value }));
    const body = init.body ?? '';
    entries.push({
      startedDateTime: '2026-01-01T00:00:00Z', time: 1, cache: {}, timings: { send: 0, wait: 1, receive: 0 },
      request: {
        method: init.method ?? 'GET', url: String(url), httpVersion: 'HTTP/1.1', headers: headers(init.headers), queryString: [], cookies: [],
        headersSize: -1, bodySize: body.length, postData: { mimeType: 'application/json', text: body },
      },
      response: {
        status: answer.status, statusText: answer.statusText, httpVersion: 'HTTP/1.1', headers: headers(answer.headers), cookies: [], redirectURL: '',
        headersSize: -1, bodySize: text.length, content: { size: text.length, mimeType: answer.headers.get('content-type') ?? '', text },
      },
    });
    return answer;
  };
  const har = () => JSON.stringify({ log: { version: '1.2', creator: { name: 'examples/clients/typescript', version: '1' }, entries } });
  const starts = () => entries.filter((e) => e.request.method === 'POST').length;
  return { record, har, starts };
}
