import { ResponseContext, type V1PodTemplateSpec } from '@kubernetes/client-node';
import type { Transport } from './cluster.ts';
import { ClusterForbidden, ClusterRefused } from './cluster-errors.ts';
import type { KubeObject } from './objects.ts';

/** An object to create or change, and why the cluster refused it; null if it did not. */
export type Tried = { object: Made; refusal: ClusterForbidden | ClusterRefused | null };
/** The part of an object that is read here. */
export type Made = Pick<KubeObject, 'metadata'> & { kind: string; spec?: { template?: V1PodTemplateSpec } };

/**
 * Wraps a transport so that nothing changes: all writes are dry runs. A refused write is recorded
 * and answered as if it succeeded, so that the next steps are tried too.
 */
export function dryRun(tried: Tried[]): (transport: Transport) => Transport {
  return (transport) => async (request) => {
    if (request.getHttpMethod() === 'GET') return transport(request);
    request.setQueryParam('dryRun', 'All');
    const object = JSON.parse(String(request.getBody())) as Made;
    try {
      const answer = await transport(request);
      tried.push({ object, refusal: null });
      return answer;
    } catch (error) {
      if (!(error instanceof ClusterForbidden || error instanceof ClusterRefused)) throw error;
      tried.push({ object, refusal: error });
      return asMade(object);
    }
  };
}

function asMade(object: Made): ResponseContext {
  const text = JSON.stringify({ ...object, metadata: { ...object.metadata, uid: 'refused', resourceVersion: '0' } });
  return new ResponseContext(201, {}, { text: async () => text, binary: async () => Buffer.from(text) });
}
