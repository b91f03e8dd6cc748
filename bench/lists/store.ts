import { mkdirSync } from 'node:fs';
import { readConfig } from '../../adapters/config-file.ts';
import { projectRoot } from '../../cli/project-root.ts';
import { progress } from '../../cli/terminal.ts';
import { routeSignals } from '../../core/incident/route-signals.ts';
import { serveHttp } from '../../sandbox/server/http.ts';
import { builtIn, pathsIn } from '../../sandbox/server/paths.ts';
import { openPorts, type Ports } from '../../sandbox/server/ports/ports.ts';
import { newSecrets, writeSession } from '../../sandbox/server/session.ts';
import { SHARD_IDS } from '../../sandbox/world/world.ts';
import { type History, seed } from './seed.ts';

/** A store with history, served by the API: what the background, the console and the command ask of it. */
export type Store = {
  dir: string;
  route(): Promise<void>;
  /** The bytes of an answer of the API. */
  get(path: string): Promise<number>;
  close(): Promise<void>;
};

const TARGETS = 5;
/** What the screens of the console ask for at each poll. */
export const POLL = ['needs', 'incidents', 'approvals', 'brakes'];

/** Opens a store in a folder and fills it with history; `over` are the ports that another world has instead. */
export async function openStore(dir: string, history: History, over: Partial<Ports> = {}): Promise<Store> {
  mkdirSync(dir, { recursive: true });
  const [paths, built, secrets] = [pathsIn(dir), builtIn(projectRoot()), newSecrets()];
  const config = readConfig(built.config);
  const [target] = config.targets;
  if (target === undefined) throw new RangeError(`'${built.config}' has no target: add one`);
  // All that waits waits for the budget, which the last day has spent in every store.
  Object.assign(target, { budget: { perHour: 1, perDay: 1 } });
  for (let n = 2; n <= TARGETS; n++) config.targets.push({ ...target, id: `${target.id}-${n}` });
  const targetIds = config.targets.map(({ id }) => id);
  const ports: Ports = { ...openPorts(paths, built, config), ...over };
  const entry = { replicaOf: null, url: 'http://127.0.0.1:9', route: 'self', replicaUrl: null, epoch: 0 } as const;
  const entries = SHARD_IDS.map((shardId) => ({ ...entry, shardId, workloadId: shardId }));
  for (const targetId of targetIds) await ports.registry.register(targetId, entries);
  await seed(ports, targetIds, history);
  const report = (what: string) => (error: unknown) => progress(`${what}: ${String(error)}`);
  const histories = { steps: async () => [], current: async () => null };
  const http = await serveHttp({
    ports,
    paths,
    built,
    secrets,
    histories,
    report,
    retrieverUrl: '',
    port: 0,
    wake: () => undefined,
  });
  writeSession(paths.session, { pid: process.pid, processStart: '', retrieverUrl: '', ...secrets, ...http.urls });
  const headers = { authorization: `Bearer ${secrets.secret}`, 'x-ragmend-as': 'bench' };
  return {
    dir,
    route: () => routeSignals(ports, { queued: true }),
    async get(path) {
      const response = await fetch(new URL(`/api/${path}`, http.urls.apiUrl), { headers });
      if (!response.ok) throw new Error(`'${path}' was answered with ${response.status}: ${await response.text()}`);
      return (await response.arrayBuffer()).byteLength;
    },
    async close() {
      await http.close();
      ports.db.close();
    },
  };
}
