import { orNull } from '../../../core/kernel/or-null.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { redact } from '../../formats/redact.ts';
import type { Cluster } from '../api/cluster.ts';
import { ClusterRefused } from '../api/cluster-errors.ts';
import type { KubeObject } from '../api/objects.ts';

type Container = { name: string; previous: boolean; bytes: number; lines?: number };

const LINES = 50_000;

/** Returns the end of a container's log, redacted; null if it has none. */
export async function logOf(
  { core, namespace }: Cluster,
  { metadata }: KubeObject,
  { name, previous, bytes, lines = LINES }: Container,
): Promise<string | null> {
  const which = { namespace, name: metadata.name, container: name };
  const text = await orNull(core.readNamespacedPodLog({ ...which, previous, tailLines: lines }), hasNoLog);
  // The client gives nothing for an empty log.
  return text === null ? null : endOf(redact((text as string | undefined) ?? ''), bytes);
}

/**
 * Returns whether a container has no log because it has not run (before): the API answers with a
 * bad request.
 */
export function hasNoLog(error: unknown): boolean {
  return error instanceof NotFound || error instanceof ClusterRefused;
}

function endOf(text: string, bytes: number): string {
  const buffer = Buffer.from(text);
  return buffer.subarray(Math.max(0, buffer.length - bytes)).toString('utf8');
}
