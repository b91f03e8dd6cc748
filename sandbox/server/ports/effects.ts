import { createHash } from 'node:crypto';
import { nameOf } from '../../../core/contracts/subject.ts';
import type { dispatchEffects } from '../../../core/incident/dispatch-effects.ts';
import type { Executions } from '../../../core/kernel/ports/executions.ts';
import type { Invoke } from '../../engine/durable/call-function.ts';
import type { Ports } from './ports.ts';

type Values = 'db' | 'dir' | 'clock' | 'config' | 'target' | 'targetId' | 'collection' | 'serviceObjects';
/** Everything with a side effect: the ports, the senders of the outbox, and the engine. */
type Actors = Omit<Ports, Values> & {
  executions: Executions;
  handlers: Parameters<typeof dispatchEffects>[1];
  engine: { invoke: Invoke; commit(write: () => void): void };
};
type Method = (...args: never[]) => unknown;
/** A method either changes nothing outside, or names its effect by its arguments. */
type Row<A> = {
  [M in keyof A as A[M] extends Method ? M : never]:
    | 'reads'
    | (A[M] extends (...args: infer Args) => unknown ? (...args: Args) => string : never);
};

/**
 * Every method of every actor: a missing method does not compile. A function returns the key of the
 * effect, which is not secret.
 */
export const EFFECTS: { readonly [A in keyof Actors]: Row<Actors[A]> } = {
  approvals: {
    request: ({ id }) => id,
    get: 'reads',
    list: 'reads',
    decide: (id, { state }) => `${id} ${state}`,
    token: 'reads',
  },
  audit: { append: ({ what, about }) => `${what} ${about}`, head: 'reads', entries: 'reads', verify: 'reads' },
  auditHeads: { keep: ({ day }) => day, list: 'reads' },
  breakers: { list: 'reads', open: ({ subject }) => nameOf(subject), reset: ({ subject }) => nameOf(subject) },
  caseFile: {
    facts: 'reads',
    save: ({ incidentId }, fact, key) => `${incidentId} ${fact} ${key}`,
    note: (incidentId, key) => `${incidentId} ${key}`,
    timeline: 'reads',
  },
  components: {
    status: 'reads',
    scale: (_, workload, replicas) => `${workload} ${replicas}`,
    deletePods: (_, workload, pods) => `${workload} ${pods.join(' ')}`,
    rollBack: (_, workload, revision) => `${workload} ${revision}`,
    isFunctional: 'reads',
  },
  documents: { changedSince: 'reads', pages: 'reads', newest: 'reads', census: 'reads' },
  embedder: { embed: 'reads', embedDocuments: 'reads' },
  engine: { invoke: ({ executionArn, state }) => `${runOf(executionArn)} ${state}`, commit: () => '' },
  evidence: {
    put: (incidentId, path) => `${incidentId} ${path}`,
    seal: (incidentId) => incidentId,
    listing: 'reads',
  },
  executions: {
    start: (machine, name) => `${machine} ${name}`,
    isRunning: 'reads',
    stop: (executionArn) => runOf(executionArn),
    succeed: (taskToken) => digest(taskToken),
  },
  generatorPods: { readings: 'reads', ask: 'reads', probe: (_, provider, model) => `${provider} ${model}` },
  generatorStates: {
    read: 'reads',
    write: ({ incidentId }, from) => `${incidentId} ${from ?? 'first'}`,
  },
  goldenSets: { queries: 'reads', baseline: 'reads', record: (targetId) => targetId },
  handlers: {
    'start-execution': ({ id }) => id,
    'stop-execution': ({ id }) => id,
    'deliver-decision': ({ id }) => id,
    remind: ({ id }) => id,
    'write-report': ({ id }) => id,
    notify: ({ id }) => id,
  },
  homeServers: { home: 'reads', rest: (_, workloadId) => workloadId },
  incidents: {
    open: ({ subject, runbook }) => `${nameOf(subject)} ${runbook}`,
    get: 'reads',
    list: 'reads',
    lastRuns: 'reads',
    update: (id, version) => `${id} ${version}`,
    close: ({ incidentId }) => incidentId,
  },
  indexLag: { oldestMissing: 'reads' },
  jobs: { start: (_, jobId) => jobId, status: 'reads', stopAll: ({ incidentId }) => incidentId, progressOf: 'reads' },
  killSwitch: { read: 'reads', set: ({ on }) => String(on) },
  leases: {
    renewedAt: 'reads',
    renew: ({ incidentId }) => incidentId,
    takeOver: ({ incidentId, epoch }) => `${incidentId} ${epoch}`,
  },
  migrationJobs: {
    start: (_, jobId) => jobId,
    status: 'reads',
    stopAll: ({ incidentId }) => incidentId,
    clear: ({ incidentId }) => incidentId,
  },
  nonces: { take: (nonce) => digest(nonce), settle: (nonce) => digest(nonce) },
  notifier: { notify: ({ id }) => id },
  outbox: { due: 'reads', done: (id) => id, failed: (id) => id },
  processTable: {
    find: 'reads',
    list: 'reads',
    isAlive: 'reads',
    start: ({ name }) => name,
    end: ({ pid }) => `${pid}`,
    forget: (name) => name,
    endStrays: () => '',
  },
  providerFlag: { read: 'reads', switch: ({ incidentId }, _, to) => `${incidentId} ${to}` },
  registry: {
    read: 'reads',
    entries: 'reads',
    // The time of a change is not part of it.
    change: ({ incidentId }, shardId, { outSince: _, ...what }) => `${incidentId} ${shardId} ${JSON.stringify(what)}`,
    register: (targetId) => targetId,
  },
  reports: { write: (incidentId) => incidentId, find: 'reads', read: 'reads' },
  routes: { drifts: 'reads', mend: (targetId, id) => `${targetId} ${id}` },
  signals: {
    put: (signals) => signals.map(({ id }) => id).join(' '),
    undecided: 'reads',
    held: 'reads',
    settle: (id, disposition) => `${id} ${disposition}`,
    list: 'reads',
    ofIncident: 'reads',
  },
  snapshotBaselines: { baselineOf: 'reads' },
  snapshots: {
    list: 'reads',
    manifest: 'reads',
    publish: (snapshotId) => snapshotId,
    quarantine: (snapshotId) => snapshotId,
    discardStaged: (snapshotId) => snapshotId,
  },
  snapshotStorage: {
    unfinished: 'reads',
    retire: ({ snapshotId }) => snapshotId,
    retired: 'reads',
    removeBytes: (snapshotId) => snapshotId,
  },
  startScene: { observe: 'reads' },
  takeover: { refusal: 'reads', afterwards: 'reads' },
  turns: { join: ({ incidentId }) => incidentId, leave: ({ incidentId }) => incidentId, queue: 'reads' },
  vectorStore: {
    search: 'reads',
    status: 'reads',
    reopen: (url) => url,
    checkWrite: 'reads',
    quiesce: 'reads',
    upsert: (url, documents) => `${url} ${documents.map(({ id }) => id).join(' ')}`,
    remove: (url, ids) => `${url} ${ids.join(' ')}`,
    read: 'reads',
    page: 'reads',
    sample: 'reads',
    holdings: 'reads',
  },
  volumeMoves: {
    identify: 'reads',
    offer: ({ incidentId }, renames) => `${incidentId} ${renames.map(({ to }) => to).join(' ')}`,
    grant: ({ incidentId }) => incidentId,
    stateOf: 'reads',
    withdraw: ({ incidentId }) => incidentId,
  },
  volumes: { describe: 'reads', discardCopy: (_, volume) => volume, quarantine: (_, volume) => volume },
  wholeService: { retrieve: 'reads' },
  workloads: {
    describe: 'reads',
    start: (_, { workloadId, volume }) => `${workloadId} ${volume}`,
    restart: (_, workloadId) => workloadId,
    stop: (_, workloadId) => workloadId,
    logs: 'reads',
    adopt: (dead) => dead,
  },
  writeGate: {
    pause: ({ incidentId, shardId }) => `${incidentId} ${shardId}`,
    resume: ({ incidentId, shardId }) => `${incidentId} ${shardId}`,
  },
  writers: { write: (shardId) => shardId, isPaused: 'reads' },
};

/** The effects by name, `<actor>.<method>`. */
export const EFFECT_NAMES: readonly string[] = Object.entries(EFFECTS).flatMap(([actor, row]) =>
  Object.entries(row).flatMap(([method, kind]) => (kind === 'reads' ? [] : [`${actor}.${method}`])),
);

function runOf(executionArn: string): string {
  return executionArn.split(':').at(-1) ?? '';
}

/** What names a secret without showing it. */
const digest = (secret: string) => createHash('sha256').update(secret).digest('hex').slice(0, 12);
