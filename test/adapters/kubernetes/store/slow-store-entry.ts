import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { callLedger } from '../../../../agent/pod/call-ledger.ts';
import { serveStore } from '../../../../agent/pod/store.ts';
import { FakeVectorStore } from '../../../fakes/vector-store.ts';

const [log = '', ledger = ''] = process.argv.slice(2);

/** A store that takes as long as an id says (`name@milliseconds`), and writes down each call that changes something. */
class SlowStore extends FakeVectorStore {
  override async upsert(_: string, documents: { id: string }[]): Promise<void> {
    for (const { id } of documents) {
      await sleep(Number(id.split('@')[1]));
      appendFileSync(log, `${id}\n`);
    }
  }

  override async search(_: string, vectors: number[][]) {
    await sleep(vectors[0]?.[0]);
    return vectors.map(([ms = 0]) => ({ ids: [`${ms}`], scores: [1], texts: ['x'] }));
  }
}

appendFileSync(`${log}.agents`, `${process.pid}\n`);
process.exitCode = await serveStore(process.stdin, process.stdout, {
  open: () => new SlowStore(),
  ledger: callLedger(ledger),
});
