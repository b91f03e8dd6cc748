import { setTimeout as sleep } from 'node:timers/promises';
import { serviceObjects } from '../../../../adapters/local/bootstrap/service-objects.ts';
import type { Db } from '../../../../adapters/local/records/database.ts';
import { addressOf, ask, type Network, Unreachable } from './hosts.ts';

const EVERY_MS = 300;
type Say = (line: string) => void;

/** Waits until `host:port` answers. */
export async function waitForHost(network: Network, place: string, say: Say): Promise<void> {
  for (;;) {
    const [ok, why] = await ask(network, place, '/healthz').then(
      (response) => [response.ok, `status ${response.status}`] as const,
      (error: Error) => [false, error.message] as const,
    );
    if (ok) return;
    say(`waiting for ${place}: ${why}`);
    await sleep(EVERY_MS);
  }
}

/** Looks for the name of a host as `nslookup` does; returns whether there is one. */
export function lookUp(network: Network, host: string, say: Say): boolean {
  try {
    addressOf(network, host);
    return true;
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    say(`nslookup: can't resolve '${host}'`);
    return false;
  }
}

/** Waits until a Job is complete, as `kubectl wait` does; returns false if it may not look, or there is none. */
export async function waitForJob(db: Db, name: string, account: string, say: Say): Promise<boolean> {
  const objects = serviceObjects({ db });
  for (;;) {
    if (objects.find('ServiceAccount', account) === null) {
      say(
        `Error from server (Forbidden): jobs.batch "${name}" is forbidden: User "system:serviceaccount:rag:${account}" cannot get resource "jobs" in API group "batch"`,
      );
      return false;
    }
    const job = objects.find('Job', name);
    if (!job) {
      say(`Error from server (NotFound): jobs.batch "${name}" not found`);
      return false;
    }
    if ((job.status as { succeeded?: number } | undefined)?.succeeded) return true;
    say(`Waiting for job ${name}...`);
    await sleep(EVERY_MS);
  }
}
