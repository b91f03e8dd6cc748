import type { SubjectKind } from './subject.ts';

const HOUR = 3600;

/** Seconds between two runs of a schedule. */
export const PERIOD_SECONDS = { hourly: HOUR, daily: 24 * HOUR, monthly: 30 * 24 * HOUR };
export type Schedule = keyof typeof PERIOD_SECONDS;

/**
 * One row for each runbook, in plain values, so that console and command line import it, too.
 *
 * - `subject`: what kind of thing an incident of it is about.
 * - `kind`: a repair changes what users get, an observation changes nothing, upkeep looks after copies.
 * - `lock`: the whole target alone, one shard of it beside others, the provider of its models, or a
 * lock of its own for each subject.
 * - `joins`: an alert joins the open incident of its subject, or any that holds the same lock.
 * - `observedBy`: what runs instead on a target that is only observed. No alert starts a repair without it.
 * - `schedule`: how often it starts by itself.
 * - `command`: the command that starts it, where that is not `start`.
 * - `isTimed`: whether the times of its phases are published. They are if they depend on Ragmend and on people, not on
 * how long somebody else's outage lasts.
 * - `label`, `about`: its name and what it does, for people who start it.
 * - `onAbort`: how an abort leaves things.
 */
export type Runbook = {
  subject: SubjectKind;
  kind: 'repair' | 'observation' | 'upkeep';
  lock: 'target' | 'shard' | 'provider' | 'own';
  joins: 'subject' | 'lock';
  observedBy?: string;
  schedule?: Schedule;
  command?: string;
  isTimed?: true;
  label: string;
  about: string;
  onAbort: string;
};

const rows = {
  'shard-restore': {
    subject: 'shard',
    kind: 'repair',
    lock: 'shard',
    joins: 'subject',
    observedBy: 'shard-observe',
    isTimed: true,
    label: 'Check and repair',
    about: 'Probes the shard with golden queries. Changes nothing if it is healthy; a restore asks for approval.',
    onAbort:
      'The run stops, undoes what is unfinished and leaves the service safe: a shard that answers right stays in rotation, any other is taken out. Evidence is kept.',
  },
  'shard-observe': {
    subject: 'shard',
    kind: 'observation',
    lock: 'shard',
    joins: 'subject',
    label: 'Only look',
    about: 'Probes the shard and plans its restore; changes nothing.',
    onAbort: 'The run stops. It changed nothing.',
  },
  'shard-settle': {
    subject: 'shard',
    kind: 'repair',
    lock: 'shard',
    joins: 'subject',
    command: 'settle',
    label: 'Settle',
    about:
      'After a restore: lets your own workload serve the shard again, from the restored volume. Asks for approval; in a cluster run "ragmend settle" for it.',
    onAbort:
      'The run stops. A shard that was not touched yet serves on; one whose servers were ended stays out of rotation until it is repaired. No volume is removed.',
  },
  snapshot: {
    subject: 'shard',
    kind: 'upkeep',
    lock: 'own',
    joins: 'subject',
    observedBy: 'shard-observe',
    schedule: 'daily',
    label: 'Take a snapshot',
    about: 'Pauses writes for a moment; answers go on.',
    onAbort: 'The run stops, opens the writes again and discards the unfinished snapshot. Answers are not touched.',
  },
  'provider-failover': {
    subject: 'provider',
    kind: 'repair',
    lock: 'provider',
    joins: 'lock',
    observedBy: 'provider-observe',
    label: 'Check and fail over',
    about:
      'Probes all LLM providers. Changes nothing if the primary answers; a switch to a backup and the way back ask for approval.',
    onAbort:
      'The run stops and leaves traffic on a provider that answers. Nothing moves back until somebody starts it again.',
  },
  'provider-observe': {
    subject: 'provider',
    kind: 'observation',
    lock: 'provider',
    joins: 'lock',
    label: 'Only look',
    about: 'Probes all LLM providers and plans the switch to a backup; changes nothing.',
    onAbort: 'The run stops. It changed nothing.',
  },
  'provider-prewarm': {
    subject: 'provider',
    kind: 'upkeep',
    lock: 'own',
    joins: 'subject',
    observedBy: 'provider-observe',
    schedule: 'daily',
    label: 'Prewarm',
    about: 'Proves that the provider could take over: its key, its quota, the largest prompt, JSON mode and citations.',
    onAbort: 'The run stops. It changed nothing.',
  },
  'bootstrap-recovery': {
    subject: 'service',
    kind: 'repair',
    lock: 'target',
    joins: 'subject',
    observedBy: 'bootstrap-observe',
    label: 'Check and start in order',
    about:
      'Finds out what the start of the service waits for. Changes nothing unless a proven plan helps; stopping, migrating and starting ask for approval.',
    onAbort:
      'The run stops and brings the recorded numbers of replicas back. A migration that runs is left to its end: it has no undo.',
  },
  'bootstrap-observe': {
    subject: 'service',
    kind: 'observation',
    lock: 'target',
    joins: 'subject',
    label: 'Only look',
    about: 'Finds out what the start of the service waits for, and plans it; changes nothing.',
    onAbort: 'The run stops. It changed nothing.',
  },
} as const satisfies Record<string, Runbook>;

export type RunbookName = keyof typeof rows;

/** Every runbook by its name, in the order that people see. */
export const runbooks: Record<RunbookName, Runbook & { observedBy?: RunbookName }> = rows;

/** The runbooks that start by schedule, and how often. */
export const SCHEDULED = Object.entries(runbooks).flatMap(([name, { schedule }]) =>
  schedule === undefined ? [] : [{ runbook: name as RunbookName, schedule }],
);

export const RUNBOOK_NAMES = Object.keys(rows) as [RunbookName, ...RunbookName[]];

/**
 * Returns whether alerts may start a runbook. A repair without a stand-in for observed targets is
 * never started by alerts.
 */
export const isForAlerts = (name: RunbookName): boolean =>
  runbooks[name].kind !== 'repair' || runbooks[name].observedBy !== undefined;

/** Returns the first repair for this kind of subject, for a person who names no runbook. */
export function repairOf(subject: SubjectKind): RunbookName {
  const found = RUNBOOK_NAMES.find(
    (name) => runbooks[name].subject === subject && isForAlerts(name) && runbooks[name].kind === 'repair',
  );
  if (!found) throw new RangeError(`no runbook repairs a ${subject}: add one to core/contracts/runbooks.ts`);
  return found;
}
