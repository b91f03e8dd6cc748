import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import type { WorkloadStatus, Workloads } from '../../../core/kernel/ports/workloads.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { waitUntil } from '../../wait-until.ts';
import type { Db } from '../records/database.ts';
import { heldLock } from '../records/fence.ts';
import { type Command, isPortFree, logsOf } from './processes-os.ts';
import { type ProcessRow, processTable } from './processes-table.ts';

const POLL_MS = 20;
const LOG_BYTES = 1024 * 1024;

/**
 * What local processes need: `serverCommand` starts a server on a data directory and a port,
 * `isReady` asks a server by its URL.
 */
export type ProcessesDeps = {
  db: Db;
  dir: string;
  clock: Clock;
  serverCommand: (dataDir: string, port: number) => Command;
  isReady: (url: string) => Promise<boolean>;
  readyMs?: number;
};
type Named = { workloadId: string; volume: string };

/**
 * Workloads as processes of this machine on `<dir>/volumes/<volume>`, with logs in `<dir>/logs`.
 * `unfenced` is for the sandbox's own world and for breaking it.
 */
export function localProcesses(deps: ProcessesDeps) {
  const table = processTable(deps);
  const fenced = (fence: Parameters<Workloads['stop']>[0]) => () => void heldLock(deps.db, fence);
  const commands: Commands = { table, deps };
  const workloads: Workloads = {
    describe: (workloadId) => describe(commands, workloadId),
    start: (fence, workload) => start(commands, workload, fenced(fence)),
    restart: (fence, workloadId) => restart(commands, workloadId, fenced(fence)),
    stop: (fence, workloadId) => stop(commands, workloadId, fenced(fence)),
    logs: async (workloadId) => logs(join(deps.dir, 'logs'), workloadId),
  };
  return {
    ...workloads,
    unfenced: {
      start: (workload: Named) => start(commands, workload, () => undefined),
      restart: (workloadId: string) => restart(commands, workloadId, () => undefined),
      stop: (workloadId: string) => stop(commands, workloadId, () => undefined),
    },
    /**
     * After a restart of the parent: keeps live processes, and forgets or restarts the others. Ends
     * processes that nobody recorded.
     */
    adopt: (dead: 'forget' | 'restart') => adopt(commands, dead),
  };
}
export type LocalProcesses = ReturnType<typeof localProcesses>;
type Commands = { table: ReturnType<typeof processTable>; deps: ProcessesDeps };
type Guard = () => void;

async function describe(commands: Commands, workloadId: string): Promise<WorkloadStatus> {
  return statusOf(commands, known(commands, workloadId));
}

async function start(commands: Commands, { workloadId, volume }: Named, guard: Guard): Promise<WorkloadStatus> {
  const dataDir = join(commands.deps.dir, 'volumes', volume);
  const earlier = commands.table.find(workloadId);
  if (earlier && earlier.volume !== volume)
    throw new Error(`workload '${workloadId}' is on volume '${earlier.volume}': stop it before it opens '${volume}'`);
  if (!existsSync(dataDir))
    throw new NotFound(`volume '${volume}' does not exist: a server on it would start empty, create or restore it`);
  const command = (port: number) => commands.deps.serverCommand(dataDir, port);
  const launch = () => commands.table.start({ name: workloadId, volume, command }, guard);
  const row = await launch();
  const status = await whenReady(commands, row);
  if (status.running || (await isPortFree(row.port))) return status;
  // Another process took the port between its choice and the start of the server.
  return whenReady(commands, await launch());
}

async function restart(commands: Commands, workloadId: string, guard: Guard): Promise<WorkloadStatus> {
  const row = known(commands, workloadId);
  guard();
  await commands.table.end(row);
  return start(commands, { workloadId, volume: String(row.volume) }, guard);
}

async function stop({ table }: Commands, workloadId: string, guard: Guard): Promise<void> {
  guard();
  const row = table.find(workloadId);
  if (!row || row.volume === null) return;
  await table.end(row);
  table.forget(workloadId, guard);
}

async function adopt(commands: Commands, dead: 'forget' | 'restart') {
  const { table, deps } = commands;
  const strays = await table.endStrays();
  const rows = table.list().flatMap(({ volume, ...row }) => (volume === null ? [] : [{ ...row, volume }]));
  const gone = rows.filter((row) => !table.isAlive(row));
  const kept = rows.filter((row) => !gone.includes(row)).map(({ name }) => name);
  const again = gone.filter(({ volume }) => dead === 'restart' && existsSync(join(deps.dir, 'volumes', volume)));
  for (const row of gone) if (!again.includes(row)) table.forget(row.name, () => undefined);
  await Promise.all(again.map(({ name, volume }) => start(commands, { workloadId: name, volume }, () => undefined)));
  return { kept, restarted: again.map(({ name }) => name), strays };
}

function known({ table }: Commands, workloadId: string): ProcessRow {
  const row = table.find(workloadId);
  if (!row || row.volume === null)
    throw new NotFound(`workload '${workloadId}' is unknown: list what runs, and check its id`);
  return row;
}

async function whenReady(commands: Commands, row: ProcessRow): Promise<WorkloadStatus> {
  const look = async () => {
    const status = await statusOf(commands, row);
    return (status.ready || !status.running) && status;
  };
  const { readyMs: ms = 20_000 } = commands.deps;
  return (await waitUntil(look, { everyMs: POLL_MS, ms })) ?? statusOf(commands, row);
}

async function statusOf({ table, deps }: Commands, row: ProcessRow): Promise<WorkloadStatus> {
  const url = `http://127.0.0.1:${row.port}`;
  const running = table.isAlive(row);
  const ready = running && (await deps.isReady(url)) && table.isAlive(row);
  return {
    workloadId: row.name,
    volume: String(row.volume),
    running,
    ready,
    url: ready ? url : null,
    pid: running ? row.pid : null,
    startedAt: running ? row.startedAt : null,
    restarts: row.restarts,
  };
}

function logs(folder: string, workloadId: string): Record<string, string> {
  const names = ['current.log', 'previous.log'];
  const found = logsOf(folder, workloadId).slice(0, names.length);
  return Object.fromEntries(
    found.map((number, index) => [names[index], tailOf(join(folder, `${workloadId}.${number}.log`))]),
  );
}

function tailOf(file: string): string {
  const handle = openSync(file, 'r');
  try {
    const { size } = fstatSync(handle);
    const buffer = Buffer.alloc(Math.min(size, LOG_BYTES));
    const read = readSync(handle, buffer, 0, buffer.length, size - buffer.length);
    return buffer.subarray(0, read).toString('utf8');
  } finally {
    closeSync(handle);
  }
}
