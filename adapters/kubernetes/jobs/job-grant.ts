import { PatchStrategy } from '@kubernetes/client-node';
import type { Cluster } from '../api/cluster.ts';
import { Label, MANAGER } from '../api/labels.ts';
import type { Mounted } from './agent-pod.ts';
import { JobPath } from './job-work.ts';

/**
 * Returns short-lived credentials for the buckets of one target, as JSON in the form of STS
 * (AccessKeyId, SecretAccessKey, SessionToken, Expiration).
 */
export type SessionGrant = () => Promise<string>;

/** Returns the name of the only Secret that a job may have. */
export function grantName(targetId: string): string {
  return `ragmend-grant-${targetId}`;
}

/**
 * Hands short-lived credentials to the jobs of a target; running jobs read them again before theirs
 * expire. The operator may write this Secret, and read none.
 */
export async function writeGrant(cluster: Cluster, targetId: string, grant: SessionGrant): Promise<void> {
  const name = grantName(targetId);
  const json = {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'Opaque',
    metadata: { name, labels: { [Label.ManagedBy]: MANAGER, [Label.Target]: targetId } },
    data: { [FILE]: Buffer.from(await grant()).toString('base64') },
  };
  const path = `/api/v1/namespaces/${cluster.namespace}/secrets/${name}?fieldManager=${MANAGER}&force=true`;
  await cluster.send('PATCH', path, { json, type: PatchStrategy.ServerSideApply });
}

/** Returns the mount of a job's credentials. */
export function grantMount(targetId: string): Mounted {
  return {
    volume: { name: 'grant', secret: { secretName: grantName(targetId), defaultMode: 0o440 } },
    mount: { mountPath: JobPath.Grant.slice(0, -FILE.length - 1), readOnly: true },
  };
}

const FILE = 'credentials.json';
