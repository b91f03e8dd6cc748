import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Observation } from '../../../core/contracts/bootstrap/observation.ts';
import { all } from '../../core/bootstrap/cases/all.ts';
import type { Case } from '../../core/bootstrap/cases/build.ts';
import { samplesOf } from '../../core/bootstrap/cases/samples.ts';

/** Returns a folder for files, and how to write one below it. */
export function files() {
  const folder = mkdtempSync(join(tmpdir(), 'explain-'));
  const put = (name: string, content: unknown): string => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  return { folder, put, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Returns what a cluster shows in a case: both looks. */
export const looksOf = (id: string): [Observation, Observation] => samplesOf(all.find((one) => one.id === id) as Case);

/** Returns what `kubectl get` prints of a look, events among it. */
export const printed = ({ objects, events }: Pick<Observation, 'objects' | 'events'>) => ({
  ...{ apiVersion: 'v1', kind: 'List' },
  items: [
    ...objects,
    ...events.map((event, at) => ({ apiVersion: 'v1', kind: 'Event', metadata: { name: `e${at}` }, ...event })),
  ],
});

/** Writes the logs of a look as `--logs` reads them. */
export function putLogs({ put, folder }: ReturnType<typeof files>, { logs }: Observation): string {
  for (const { pod, container, run, lines } of logs)
    put(`logs/${pod}/${container}${run === 'previous' ? '.previous' : ''}.log`, `${lines.join('\n')}\n`);
  return join(folder, 'logs');
}
