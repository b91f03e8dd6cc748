import { isBoundAtOnce, mounts } from '../graph/pod-edges.ts';
import type { Render } from '../render/render.ts';
import { type Finding, findingAt } from './finding.ts';

/** Rule L12, where no pod of the release mounts a claim: only CronJobs do, later. */
export const claimFindings = (render: Render): Finding[] =>
  render.all('PersistentVolumeClaim').flatMap((claim) => {
    const users = render.items.filter((one) => one.turn.stage !== 'never' && mounts(one, claim));
    const isLate = users.length > 0 && users.every(({ kind }) => kind === 'CronJob');
    if (claim.turn.stage === 'never' || !isLate || isBoundAtOnce(render, claim)) return [];
    const message = `The deployer waits until ${claim.id} is bound, and it is bound once a pod of ${users.map(({ id }) => id).join(' or ')} uses it, which a schedule starts later.`;
    return [
      findingAt('L12', claim, ['spec'], message, {
        ...(render.deployer === 'helm' && { severity: 'warning' }),
        remedy:
          'use a StorageClass with volumeBindingMode: Immediate, or let a Job of the release mount the claim once',
      }),
    ];
  });
