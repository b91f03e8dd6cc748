import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '../../../adapters/config-file.ts';
import { decideApproval } from '../../../core/approval/decide-approval.ts';
import type { Approval } from '../../../core/contracts/approval.ts';
import type { TargetConfig } from '../../../core/contracts/config/config.ts';
import type { Incident } from '../../../core/contracts/incident.ts';
import { abortIncident } from '../../../core/incident/abort-incident.ts';
import { startByPerson } from '../../../core/incident/start-by-person.ts';
import { checkGolden } from '../../../core/validation/check-golden.ts';
import type { Observer } from '../../../sandbox/server/ports/observed.ts';
import { retrieverAt } from '../../../sandbox/server/retriever-client.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/server/sandbox.ts';
import { breakShard } from '../../../sandbox/world/faults/break-shard.ts';
import { repairsIn } from '../../fakes/whole-list.ts';
import { until } from '../../until.ts';
import { copyPrepared, ROOT } from './prepared.ts';
import { sumsInTurn } from './sums-of.ts';
import { watchAsUsersDo } from './watch-users.ts';

type Over = Partial<Omit<TargetConfig, 'approvals'>> & { approvals?: Partial<TargetConfig['approvals']> };
export type Night = Awaited<ReturnType<typeof startNight>>;

/**
 * A whole sandbox with its service prepared, watched by users who ask golden queries all the time;
 * `over` as in ragmend.yaml. `observer` hears of every effect.
 */
export async function startNight({ approvals, ...over }: Over = {}, observer?: Observer) {
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-night-'));
  await copyPrepared(dir);
  const config = readConfig(join(ROOT, 'ragmend.yaml'));
  for (const target of config.targets) {
    Object.assign(target.approvals, approvals);
    // Nights are about shards, unless a test brings a generator.
    Object.assign(target, { settleSeconds: 2, cooldownSeconds: 3600, generator: undefined, ...over });
  }
  const trial = { observer, clockOffsetMs: 0 };
  const sandbox = await startSandbox({ dir, root: ROOT, config, trial, onProgress: () => undefined });
  const users = watchAsUsersDo(sandbox);
  return {
    ...{ dir, sandbox, ports: sandbox.ports, users },
    breakShard: (shardId: string, how: string, hidden = false) =>
      breakShard({ ...sandbox.ports, processes: sandbox.ports.workloads }, { shardId, how, hidden }),
    /** The repair that an alert started, of one shard if several break. */
    repair: (shardId?: string) =>
      until(async () =>
        (await repairsIn(sandbox.ports.incidents)).find(({ subject }) => [undefined, subject.id].includes(shardId)),
      ),
    filesUntilSealed: async (id: string, shard: string) =>
      filesUntilSealed(sandbox, id, join(dir, 'volumes', await volumeOf(sandbox, shard))),
    ended: (id: string) => ended(sandbox, id),
    asked: (incidentId: string) => asked(sandbox, incidentId),
    decide: (approval: Approval, decision: 'approve' | 'reject') =>
      decideApproval(sandbox.ports, {
        id: approval.id,
        decision,
        by: 'ada',
        reason: 'seen',
        planHash: approval.planHash,
      }),
    answers: () => allAnswers(sandbox),
    start: async (shardId: string) => (await startedByEve(sandbox, shardId, 'shard-restore')).id,
    abort: (id: string) => abortIncident(sandbox.ports, { id, by: 'ada' }),
    takeSnapshot: (shardId: string) => takeSnapshot(sandbox, shardId),
    flipOneBit: (snapshotId: string) => flipOneBit(join(dir, 'snapshots', snapshotId)),
    processes: () => running(sandbox.ports.processTable),
    volumes: () => readdirSync(join(dir, 'volumes')).sort(),
    notifications: () => linesOf(join(dir, 'notifications.jsonl')),
    async end() {
      await users.stop();
      await sandbox.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** A table that was copied also lists the programs of its sandbox, which do not run here. */
const running = (table: Sandbox['ports']['processTable']): string[] =>
  table.list().flatMap((row) => (table.isAlive(row) ? [row.name] : []));

async function volumeOf({ ports }: Sandbox, shard: string): Promise<string> {
  const entries = await ports.registry.read(ports.targetId);
  const { workloadId = shard } = entries.find(({ shardId }) => shardId === shard) ?? {};
  return (await ports.workloads.describe(workloadId)).volume;
}

/** SQLite has this file only while a transaction is under way. */
const ROLLBACK_JOURNAL = '-journal';

/**
 * Every sha256 that each file of the volume has from now on until the evidence is sealed, or the
 * incident ends without: a store may still tidy up by itself.
 */
async function filesUntilSealed({ ports }: Sandbox, id: string, folder: string): Promise<Record<string, string[]>> {
  const seen: Record<string, string[]> = {};
  const isSealed = async () => (await ports.caseFile.timeline(id)).some(({ text }) => text.startsWith('Sealed'));
  const isOver = async () => (await ports.incidents.get(id)).closedAt !== null;
  const sums = sumsInTurn(folder);
  do {
    for (const [name, sum] of Object.entries(sums()))
      if (!name.endsWith(ROLLBACK_JOURNAL) && !seen[name]?.includes(sum)) seen[name] = [...(seen[name] ?? []), sum];
    await sleep(100);
  } while (!(await isSealed()) && !(await isOver()));
  return seen;
}

function ended({ ports }: Sandbox, id: string): Promise<Incident> {
  return until(
    async () => {
      const incident = await ports.incidents.get(id);
      return incident.closedAt !== null && (await ports.reports.find(id)) !== null && incident;
    },
    storyOf(ports, id),
  );
}

function asked({ ports }: Sandbox, incidentId: string): Promise<Approval> {
  return until(async () => (await ports.approvals.list({ incidentId, open: true }))[0], storyOf(ports, incidentId));
}

const storyOf =
  ({ caseFile }: Sandbox['ports'], id: string) =>
  async () =>
    (await caseFile.timeline(id)).map(({ text }) => text).join('\n');

function startedByEve({ ports }: Sandbox, shardId: string, runbook: 'shard-restore' | 'snapshot'): Promise<Incident> {
  return startByPerson(ports, { targetId: ports.targetId, subjectId: shardId, runbook, by: 'eve' });
}

async function takeSnapshot(sandbox: Sandbox, shardId: string): Promise<string> {
  const { id } = await startedByEve(sandbox, shardId, 'snapshot');
  const { state } = await ended(sandbox, id);
  const [newest] = await sandbox.ports.snapshots.list(sandbox.ports.targetId, shardId);
  if (state !== 'Completed' || !newest)
    throw new Error(`the snapshot of '${shardId}' ended as '${state}': ${await storyOf(sandbox.ports, id)()}`);
  return newest.snapshotId;
}

function flipOneBit(folder: string): void {
  const names = (readdirSync(folder, { recursive: true }) as string[]).map((name) => join(folder, name));
  const [largest = ''] = names
    .filter((name) => statSync(name).isFile())
    .sort((a, b) => statSync(b).size - statSync(a).size);
  const bytes = readFileSync(largest);
  bytes.writeUInt8(bytes.readUInt8(1000) ^ 1, 1000);
  chmodSync(largest, 0o644);
  writeFileSync(largest, bytes);
}

function linesOf(file: string): unknown[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

async function allAnswers({ ports, session }: Sandbox) {
  const queries = await ports.goldenSets.queries(ports.targetId);
  return checkGolden({ retrieve: retrieverAt(session.retrieverUrl) }, { queries });
}
