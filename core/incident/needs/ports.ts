import type { Approval } from '../../contracts/approval.ts';
import type { CaseFacts } from '../../contracts/case-file.ts';
import type { Config } from '../../contracts/config/config.ts';
import type { Incident } from '../../contracts/incident.ts';
import type { RegistryEntry } from '../../contracts/registry.ts';
import { type RunbookName, repairOf, runbooks } from '../../contracts/runbooks.ts';
import type { Signal } from '../../contracts/signal.ts';
import { argumentOf, type Subject } from '../../contracts/subject.ts';
import type { KillSwitch } from '../../kernel/kill-switch.ts';
import type { Clock } from '../../kernel/ports/clock.ts';
import type { Registry } from '../../kernel/ports/registry.ts';
import type { Turns } from '../../kernel/ports/turns.ts';
import type { Breakers, Incidents, LastRuns } from '../ports.ts';

/** The ports that the needs are read from. `report` receives the error when a registry can't be read. */
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
 * What was read about one target: its shards (null if the registry can't be read), its incidents
 * that are open or may brake, open ones first, and for each shard and runbook the last run, open
 * ones included, newest first.
 */
export type Standing = {
  targetId: string;
  entries: RegistryEntry[] | null;
  history: Incident[];
  lastRuns: Incident[];
};

/** Returns a command line for the operator; it names the target if there are several. */
export function commandFor({ targets }: Config, targetId: string, line: string): string {
  return targets.length > 1 ? `${line} --target ${targetId}` : line;
}

/** Returns the command that starts a runbook. */
export function startLine(runbook: RunbookName, subject: Subject): string {
  const { command, kind } = runbooks[runbook];
  if (command) return `ragmend ${command} ${subject.id} --as NAME`;
  const isRepair = kind === 'repair' && runbook === repairOf(subject.kind);
  return `ragmend start ${argumentOf(subject)}${isRepair ? '' : ` --runbook ${runbook}`} --as NAME`;
}

/** Returns the command that resets a breaker. */
export function resetLine({ kind, id }: Subject): string {
  return `ragmend reset-breaker ${id}${kind === 'shard' ? '' : ` --kind ${kind}`} --as NAME`;
}

/** Returns whether an incident concerns what users get, not only copies of it. */
export const looksAfterAnswers = ({ runbook }: Pick<Incident, 'runbook'>): boolean =>
  runbooks[runbook].kind !== 'upkeep';
