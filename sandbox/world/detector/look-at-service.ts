import { isReady, specOf } from '../../../adapters/local/bootstrap/object-fields.ts';
import type { ServiceObjects } from '../../../adapters/local/bootstrap/service-objects.ts';
import { podsOf } from '../../../adapters/local/bootstrap/workload-pods.ts';
import { subjectKey } from '../../../core/contracts/subject.ts';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import type { Finding, Look } from './detector.ts';

/** A start takes some seconds: an alert comes after it. */
const LATE_MS = 5_000;

type Deps = { objects: ServiceObjects; targetId: string; clock: Clock };

/** Looks whether all workloads of the service have the pods that they ask for, of the newest revision. */
export function lookAtService({ objects, targetId, clock }: Deps): Look {
  let late = new Map<string, number>();
  return async () => {
    const now = clock.now();
    const unready = unreadyIn(objects);
    late = new Map(unready.map(({ of }) => [of, late.get(of) ?? now]));
    const overdue = unready.filter(({ of }) => now - (late.get(of) ?? now) >= LATE_MS);
    const detail = overdue.map(({ of, text }) => `${of}: ${text}`).join('; ');
    return [
      findingOf(
        targetId,
        unready.length === 0 ? 'well' : overdue.length === 0 ? 'absent' : 'BootstrapDeadlock',
        detail,
      ),
    ];
  };
}

/** While something starts, nothing can be said: an alert neither begins nor ends. */
function findingOf(targetId: string, kind: Finding['kind'], detail: string): Finding {
  const about = { kind: 'service', id: targetId } as const;
  return { key: `${subjectKey(about)} BootstrapDeadlock`, about, kind, detail, qid: null };
}

function unreadyIn(objects: ServiceObjects): { of: string; text: string }[] {
  return ['StatefulSet', 'Deployment'].flatMap((kind) =>
    objects.all(kind).flatMap((workload) => {
      const { fresh } = podsOf(objects, workload);
      const ready = fresh.filter(isReady).length;
      const { replicas } = specOf(workload);
      const of = `${kind}/${workload.metadata.name}`;
      return ready < replicas ? [{ of, text: `${ready} of ${replicas} new pods are ready` }] : [];
    }),
  );
}
