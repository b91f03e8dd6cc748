import { readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalProcesses } from '../../adapters/local/processes.ts';
import { birthOf } from '../../adapters/local/processes-os.ts';
import type { RegistryEntry } from '../../core/contracts/registry.ts';

export type BreakDeps = {
  dir: string;
  targetId: string;
  processes: Pick<LocalProcesses, 'describe' | 'unfenced'>;
  registry: { entries(targetId: string): Promise<RegistryEntry[]> };
};
type Server = { workloadId: string; volume: string; pid: number | null };
type Fault = {
  /** What happens, and what it looks like from outside. */
  description: string;
  damage: (dir: string, server: Server) => void | Promise<void>;
  /** Whether the node reboots afterwards: a warm server hides what happened to its files. */
  reboots: boolean;
};

/** Faults by name; one more fault is one more row. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  'lost-index-metadata': {
    description: 'index_metadata.pickle is lost and the node reboots: count and health look fine, answers are wrong',
    damage: (dir, { volume }) => rmSync(join(segmentOf(dir, volume), 'index_metadata.pickle')),
    reboots: true,
  },
  'truncated-index': {
    description:
      'data_level0.bin ends inside its used part and the node reboots: health looks fine, answers are wrong or fail',
    damage: (dir, { volume }) => {
      const file = join(segmentOf(dir, volume), 'data_level0.bin');
      truncateSync(file, Math.floor(statSync(file).size / 50));
    },
    reboots: true,
  },
  'deleted-sqlite': {
    description: 'chroma.sqlite3 is deleted while the server has it open: reads go on, writes fail, a restart is empty',
    damage: (dir, { volume }) => rmSync(join(dir, 'volumes', volume, 'chroma.sqlite3')),
    reboots: false,
  },
  'killed-process': {
    description: 'the server is killed with SIGKILL: no answer at all',
    damage: async (_, { workloadId, pid }) => {
      if (pid === null) throw new Error(`workload '${workloadId}' does not run: there is nothing to kill`);
      process.kill(pid, 'SIGKILL');
      while (birthOf(pid) !== null) await sleep(5);
    },
    reboots: false,
  },
};

/** Breaks the server that stands for a shard (or a replica) in the registry, as it would break in life; throws a RangeError for an unknown fault or shard. */
export async function breakShard(deps: BreakDeps, shardId: string, how: string): Promise<void> {
  const fault = Object.hasOwn(FAULTS, how) ? FAULTS[how] : undefined;
  if (!fault) throw new RangeError(`fault '${how}' is unknown: use one of ${Object.keys(FAULTS).join(', ')}`);
  const entries = await deps.registry.entries(deps.targetId);
  const entry = entries.find((candidate) => candidate.shardId === shardId);
  if (!entry)
    throw new RangeError(`shard '${shardId}' is unknown: use one of ${entries.map((each) => each.shardId).join(', ')}`);
  const server = await deps.processes.describe(entry.workloadId);
  await fault.damage(deps.dir, server);
  if (fault.reboots) await deps.processes.unfenced.restart(server.workloadId);
}

function segmentOf(dir: string, volume: string): string {
  const folder = join(dir, 'volumes', volume);
  const segment = readdirSync(folder, { withFileTypes: true }).find((entry) => entry.isDirectory());
  if (!segment) throw new Error(`volume '${volume}' has no index folder yet: index at least 50 documents first`);
  return join(folder, segment.name);
}
