import type { Approvals } from '../../core/approval/ports.ts';
import type { Config } from '../../core/contracts/config/config.ts';
import type { IncidentView } from '../../core/contracts/http/http.ts';
import type { Breakers, Incidents, LastRuns } from '../../core/incident/ports.ts';
import type { KillSwitch } from '../../core/kernel/kill-switch.ts';
import type { CaseFile } from '../../core/kernel/ports/case-file.ts';
import type { Clock } from '../../core/kernel/ports/clock.ts';
import type { Histories } from '../../core/kernel/ports/histories.ts';
import type { Registry } from '../../core/kernel/ports/registry.ts';
import type { Turns } from '../../core/kernel/ports/turns.ts';
import type { GeneratorPods } from '../../core/provider/ports/generator-pods.ts';
import type { GeneratorStates } from '../../core/provider/ports/generator-states.ts';
import type { ProviderFlag } from '../../core/provider/ports/provider-flag.ts';
import type { Reports } from '../../core/report/ports.ts';
import type { Signals } from '../../core/signal/ports.ts';
import type { SnapshotStorage, Snapshots } from '../../core/snapshot/ports.ts';
import type { Intake } from '../intake/intake.ts';
import type { People } from './people.ts';

/**
 * What the app needs: ports, how people are known, where alerts go (null if they come in
 * elsewhere), and three things that only the machine knows.
 */
export type AppDeps = {
  signals: Signals;
  incidents: Incidents & LastRuns;
  breakers: Breakers;
  turns: Pick<Turns, 'queue'>;
  killSwitch: KillSwitch;
  config: Config;
  approvals: Approvals;
  histories: Histories;
  registry: Registry;
  snapshots: Snapshots;
  snapshotStorage: SnapshotStorage;
  generatorPods: Pick<GeneratorPods, 'readings' | 'probe'>;
  generatorStates: Pick<GeneratorStates, 'read'>;
  providerFlag: Pick<ProviderFlag, 'read'>;
  reports: Reports;
  caseFile: CaseFile;
  clock: Clock;
  people: People;
  intake: Intake | null;
  isPaused(targetId: string, shardId: string): boolean | Promise<boolean>;
  progressOf(incidentId: string): Promise<IncidentView['progress']>;
  /** Called when there is new work. The app waits for it, but a failure refuses no request. */
  wake(): void | Promise<void>;
  report(error: unknown): void;
};
