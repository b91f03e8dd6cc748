import type { clusterOf } from '../../../adapters/kubernetes/api/cluster.ts';

type Around = NonNullable<Parameters<typeof clusterOf>[2]>;

/**
 * The calls of a process that dies right after its n-th change of the cluster: that one is made,
 * and its answer never read. `isDead` tells whether it came so far.
 */
export function dyingAfter(changes: number): { around: Around; isDead: () => boolean } {
  let made = 0;
  return {
    around: (transport) => async (request) => {
      if (made >= changes) throw new Error('the process is dead');
      const isChange = request.getHttpMethod() !== 'GET';
      const response = await transport(request);
      if (isChange) made += 1;
      if (made >= changes) throw new Error('the process died');
      return response;
    },
    isDead: () => made >= changes,
  };
}
