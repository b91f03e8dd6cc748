import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { openDatabase } from '../../adapters/local/records/database.ts';
import { localIncidents } from '../../adapters/local/records/incidents.ts';
import { localSignals } from '../../adapters/local/records/signals.ts';
import type { Incident } from '../../core/contracts/incident.ts';
import type { Signal } from '../../core/contracts/signal.ts';
import { pathsIn } from '../../sandbox/server/paths.ts';
import { WHOLE } from '../fakes/whole-list.ts';
import { TARGETS } from './storm-world.ts';

/** What the process of an intake uses: bytes of its heap after a collection, CPU since it started. */
export type Usage = { heapBytes: number; cpuMicros: number };
/** A control plane in a process of its own, over a folder that survives it. */
export type Intake = { url: string; pid: number; usage(): Promise<Usage>; kill(): Promise<void> };

const RUN = ['--expose-gc', '--import', 'tsx', require.resolve('./intake-process.ts')];

/** Starts a control plane on a folder; `port` 0 takes any. It ends with this process at the latest. */
export async function startIntake(folder: string, port = 0): Promise<Intake> {
  const child = spawn(process.execPath, [...RUN, folder, String(port)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async <T>() => JSON.parse((await lines.next()).value ?? '{}') as T;
  const { url } = await read<{ url: string }>();
  return {
    url,
    pid: Number(child.pid),
    usage() {
      child.stdin.write('\n');
      return read<Usage>();
    },
    kill: () => killed(child),
  };
}

async function killed(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** What the store of an intake holds. */
export type Stored = { signals: Signal[]; incidents: Incident[]; executions: number };

/** Reads the store of a folder, also while an intake runs on it. */
export async function storedIn(folder: string): Promise<Stored> {
  const paths = pathsIn(folder);
  const [db, engine] = [openDatabase(paths.database), openDatabase(paths.engine)];
  try {
    const { executions } = engine.prepare('SELECT count(*) AS executions FROM engine_executions').get() as Stored;
    const signals = await localSignals({ db }).list(Number.MAX_SAFE_INTEGER);
    return { signals, incidents: await localIncidents({ db }).list({ ...WHOLE, targetIds: TARGETS }), executions };
  } finally {
    db.close();
    engine.close();
  }
}
