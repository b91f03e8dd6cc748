import { setTimeout as sleep } from 'node:timers/promises';
import { serviceObjects } from '../../../../adapters/local/bootstrap/service-objects.ts';
import { type Db, inTransaction } from '../../../../adapters/local/records/database.ts';

const EVERY_MS = 300;
const LASTS_SECONDS = 2;

type Leading = { db: Db; lease: string; holder: string; say: (line: string) => void };

/** Waits for a lease, and then renews it until the process ends. Resolves once it leads; `stop` gives it back. */
export async function lead({ db, lease, holder, say }: Leading): Promise<{ stop(): void }> {
  const objects = serviceObjects({ db });
  const take = () =>
    inTransaction(db, () => {
      const spec = (objects.find('Lease', lease)?.spec ?? {}) as { holderIdentity?: string; renewTime?: string };
      const isOver = Date.now() - Date.parse(spec.renewTime ?? '1970-01-01T00:00:00Z') > 1000 * LASTS_SECONDS;
      if (spec.holderIdentity && spec.holderIdentity !== holder && !isOver) return false;
      write(holder);
      return true;
    });
  const write = (holderIdentity: string) =>
    objects.put({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: lease },
      spec: { holderIdentity, leaseDurationSeconds: LASTS_SECONDS, renewTime: new Date().toISOString() },
    });
  while (!take()) {
    say(`attempting to acquire leader lease rag/${lease}...`);
    await sleep(EVERY_MS);
  }
  say(`successfully acquired lease rag/${lease}`);
  const renewing = setInterval(() => {
    if (!take()) process.exit(1);
  }, EVERY_MS);
  return {
    stop() {
      clearInterval(renewing);
      write('');
    },
  };
}
