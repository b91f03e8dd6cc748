import type { Approval } from '../../contracts/approval.ts';
import type { CaseFacts } from '../../contracts/case-file.ts';
import type { Config } from '../../contracts/config/config.ts';
import type { Incident } from '../../contracts/incident.ts';
import type { RegistryEntry } from '../../contracts/registry.ts';
import { type RunbookName, repairOf, runbooks } from '../../contracts/runbooks.ts';
import type { Signal } from '../../contracts/signal.ts';
import type { Subject } from '../../contracts/subject.ts';
import type { KillSwitch } from '../../kernel/kill-switch.ts';
import type { Clock } from '../../kernel/ports/clock.ts';
import type { Registry } from '../../kernel/ports/registry.ts';
import type { Turns } from '../../kernel/ports/turns.ts';
import type { Breakers, Incidents, LastRuns } from '../ports.ts';

/** What waits for people is read from all of these; `report` gets why a registry could not be read. */
export type NeedsDeps = {
  incidents: Pick<Incidents, 'list'> & LastRuns;
  breakers: Pick<Breakers, 'list'>;
  turns: Pick<Turns, 'queue'>;
  registry: Pick<Registry, 'read'>;
  approvals: { list(which: { incidentId: string } | { targetIds: string[]; open: true }): Promise<Approval[]> };
  signals: { held(limit: number): Promise<Signal[]> };
  caseFile: { facts(incidentId: string): Promise<Partial<CaseFacts>> };
  killSwitch: Pick<KillSwitch, 'read'>;
  clock: Clock;
  config: Config;
  report(error: unknown): void;
};

/**
 * What was read of one target: its shards (null where the registry could not be read), its
 * incidents that are open or may brake something, open ones first, and the last run of each shard
 * by each runbook, newest first, those that are open among them.
 */
export type Standing = {
  targetId: string;
  entries: RegistryEntry[] | null;
  history: Incident[];
  lastRuns: Incident[];
};

/** A line of the command, which names the target where there are several. */
export function commandFor({ targets }: Config, targetId: string, line: string): string {
  return targets.length > 1 ? `${line} --target ${targetId}` : line;
}

/** Returns the line of the command that starts a runbook. */
export function startLine(runbook: RunbookName, { id }: Subject): string {
  const { command } = runbooks[runbook];
  const as = runbook === repairOf('shard') ? '' : ` --runbook ${runbook}`;
  return `ragmend ${command ?? 'start'} ${id}${command ? '' : as} --as NAME`;
}

/** Returns the line of the command that resets a breaker. */
export function resetLine({ kind, id }: Subject): string {
  return `ragmend reset-breaker ${id}${kind === 'shard' ? '' : ` --kind ${kind}`} --as NAME`;
}

/** Returns whether an incident looks after what users get, and not only after copies of it. */
export const looksAfterAnswers = ({ runbook }: Pick<Incident, 'runbook'>): boolean =>
  runbooks[runbook].kind !== 'upkeep';
