import type { ServiceObjects } from '../../../../adapters/local/bootstrap/service-objects.ts';
import type { ProcessTable } from '../../../../adapters/local/processes/processes-table.ts';
import type { KubeObject } from '../../../../core/contracts/bootstrap/observation.ts';
import { instantOf } from '../../../../core/kernel/instant.ts';
import type { Clock } from '../../../../core/kernel/ports/clock.ts';
import type { Place } from './container-process.ts';

/** What keeps the service: its objects, and the processes that they stand for. */
export type KeeperDeps = Place & { objects: ServiceObjects; table: ProcessTable; clock: Clock };

/** Reports something about an object, as a controller of Kubernetes would. */
export function tell({ objects, clock }: KeeperDeps, about: KubeObject, reason: string, message: string): void {
  const at = instantOf(clock.now());
  const involvedObject = { kind: about.kind, name: about.metadata.name };
  objects.tell({ type: 'Warning', reason, message, firstTimestamp: at, lastTimestamp: at, involvedObject });
}
