import { canonicalJson, shortDigest } from '../../../core/kernel/digest.ts';
import type { Controller } from '../api/objects.ts';

/**
 * Returns the version of a workload: what its pods are, how they are rolled out and who owns it. The number of
 * replicas and what its controller writes are no part of it.
 */
export function workloadVersion({ metadata, spec }: Controller): Promise<string> {
  const { replicas: _, ...rest } = spec;
  const owners = metadata.ownerReferences ?? [];
  return shortDigest(canonicalJson({ uid: metadata.uid, rest, owners }));
}
