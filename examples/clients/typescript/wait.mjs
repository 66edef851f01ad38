// Waits for an import with the official client.
import { setTimeout as sleep } from 'node:timers/promises';

const ended = ['Completed', 'Failed', 'Cancelled'];

/** What wait gives up with. */
export class Stuck extends Error {}

/**
 * Polls an import until it has ended. One that failed or was cancelled throws, and so does one that gets no further in
 * the time of patience: real hosts stay at 100 % while they index. saw gets each answer.
 */
export async function wait(index, id, { every = 1000, patience = 600_000, saw = () => {} } = {}) {
  for (let still = 0, last = -1; ; still += every) {
    const one = await index.describeImport(id);
    saw(one);
    if (one.status === 'Completed') {
      return one;
    }
    if (ended.includes(one.status)) {
      throw new Error(`the import ${id} is ${one.status} after ${one.recordsImported} records: ${one.error ?? 'no reason is given'}`);
    }
    if (one.percentComplete !== last) {
      [still, last] = [0, one.percentComplete];
    }
    if (still >= patience) {
      throw new Stuck(`the import ${id} does not get on: ${one.status} at ${one.percentComplete} %`);
    }
    await sleep(every);
  }
}
