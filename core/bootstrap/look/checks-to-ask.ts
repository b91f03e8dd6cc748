import type { Observation } from '../../contracts/bootstrap/observation.ts';
import type { BootstrapConfig } from '../../contracts/config/bootstrap-config.ts';
import type { SchemaAnswer, StartSample } from '../../contracts/rooms/bootstrap.ts';
import { lookAtStart } from './look-at-start.ts';

/**
 * Returns the workloads whose declared checks have to answer before there can be a plan: one could be made if
 * they said that a migration is pending, or that none is.
 */
export function checksToAsk(bootstrap: BootstrapConfig, earlier: StartSample | null, seen: Observation): string[] {
  const checked = bootstrap.components.flatMap(({ workload, migration }) => (migration?.check ? [workload] : []));
  const supposing = (is: SchemaAnswer['is']) => {
    const answers = Object.fromEntries(checked.map((of) => [of, { is, says: 'not asked yet' }]));
    const { plan, reading } = lookAtStart(bootstrap, earlier, seen, answers);
    const made = new Set(plan?.actions.flatMap(({ makes }) => makes));
    const { migrations, checks } = reading.means;
    return [
      ...migrations.filter(({ makes }) => makes.some((id) => made.has(id))),
      ...checks.filter(({ job }) => made.has(job)),
    ].map(({ of }) => of);
  };
  const asked = new Set([...supposing('pending'), ...supposing('current')]);
  return checked.filter((workload) => asked.has(workload));
}
