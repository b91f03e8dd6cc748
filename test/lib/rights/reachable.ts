import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type RecordUse, recordRights } from '../../../lib/functions/record-rights.ts';

/** What a call of another port does to the records. */
const BEHIND: Record<string, RecordUse[]> = {
  'snapshotBaselines.baselineOf': ['snapshots.manifest'],
  'providerFlag.read': ['generatorStates.read'],
  'flags.read': ['generatorStates.read'],
  'providerFlag.switch': ['generatorStates.read', 'generatorStates.write'],
};
/** The calls of ports on clusters that take a fence: who holds the lock is read before each. */
const FENCED = new Set(
  ['registry.change', 'homeServers.rest', 'providerFlag.switch', 'migrationJobs.start', 'jobs.start'].concat(
    ['writeGate.pause', 'writeGate.resume'],
    ['workloads.restart', 'workloads.start', 'workloads.stop', 'volumes.discardCopy', 'volumes.quarantine'],
    ['volumeMoves.grant', 'volumeMoves.offer', 'volumeMoves.withdraw'],
    ['components.deletePods', 'components.rollBack', 'components.scale'],
  ),
);
const IMPORT = /^(?:import|export) (?!type )[\s\S]*? from '(\.[^']+)';/gm;
const CALL = /\b(\w+)\??\.(?=(\w+))/g;

/**
 * Returns the uses of records that a module or any module it imports may make of these ports (of any
 * where none are named), by the calls in their texts. More than is made is possible, less is not.
 */
export function reachableFrom(module: string, ports?: string[]): RecordUse[] {
  const calls = [...closureOf(module)].flatMap((file) => read(file).calls);
  const bound = calls.filter(({ port }) => ports?.includes(port) ?? true);
  return [...new Set(bound.flatMap(({ port, method }) => usesOf(`${port}.${method}`)))].sort();
}

type Call = { port: string; method: string };
const known = new Map<string, { imports: string[]; calls: Call[] }>();

function closureOf(module: string, seen = new Set<string>()): Set<string> {
  if (seen.has(module)) return seen;
  seen.add(module);
  for (const imported of read(module).imports) closureOf(imported, seen);
  return seen;
}

function read(module: string) {
  const standing = known.get(module);
  if (standing) return standing;
  const text = readFileSync(module, 'utf8');
  const imports = [...text.matchAll(IMPORT)].map(([, path = '']) => resolve(dirname(module), path)).filter(existsSync);
  const calls = [...text.matchAll(CALL)].map(([, port = '', method = '']) => ({ port, method }));
  const made = { imports, calls };
  known.set(module, made);
  return made;
}

/** Returns what a call of a port does to the records, as `port.method`. */
export function usesOf(call: string): RecordUse[] {
  const own = call in recordRights ? [call as RecordUse] : [];
  return [...own, ...(BEHIND[call] ?? []), ...(FENCED.has(call) ? (['locks.keyOf'] as const) : [])];
}
