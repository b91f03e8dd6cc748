import type { Approvals } from '../../core/approval/ports.ts';
import type { Config } from '../../core/contracts/config.ts';
import type { IncidentView } from '../../core/contracts/http.ts';
import type { Breakers, Incidents } from '../../core/incident/ports.ts';
import type { CaseFile } from '../../core/kernel/case-file.ts';
import type { Clock } from '../../core/kernel/clock.ts';
import type { Executions } from '../../core/kernel/executions.ts';
import type { KillSwitch } from '../../core/kernel/kill-switch.ts';
import type { Registry } from '../../core/kernel/registry.ts';
import type { Reports } from '../../core/report/ports.ts';
import type { Signals } from '../../core/signal/ports.ts';
import type { SnapshotStorage, Snapshots } from '../../core/snapshot/ports.ts';

/** Who may do what: sessions of the console, the secret of the command line, and the bearer token of alert senders. */
export type Access = {
  /** Whether a bearer token is one that alerts are accepted with; compared in constant time. */
  isAlertToken(token: string): boolean;
  /** A new session id for a name and a sign-in code, or null where the code is wrong. */
  signIn(name: string, code: string): string | null;
  signOut(sessionId: string): void;
  nameOf(sessionId: string): string | null;
  /** Whether a bearer token is the secret of the command line, which may act as anybody; always false where that is not wanted. */
  isOperatorSecret(token: string): boolean;
  /** Values of the Host header that are ours, e.g. `127.0.0.1:8700`. */
  hosts(): string[];
};

/** What the app needs: ports, who may do what, and three things that only the machine knows. */
export type AppDeps = {
  signals: Signals;
  incidents: Incidents;
  breakers: Breakers;
  killSwitch: KillSwitch;
  config: Config;
  approvals: Approvals;
  executions: Executions;
  registry: Registry;
  snapshots: Snapshots;
  snapshotStorage: SnapshotStorage;
  reports: Reports;
  caseFile: CaseFile;
  clock: Clock;
  targetId: string;
  access: Access;
  isPaused(shardId: string): boolean;
  progressOf(incidentId: string): Promise<IncidentView['progress']>;
  /** Called when there is new work. */
  wake(): void;
  report(error: unknown): void;
};
