import { kubectl } from '../../../cloud/kubectl.ts';
import type { RealCluster } from '../real-cluster.ts';

type Spec = { claimRef?: { namespace?: string }; persistentVolumeReclaimPolicy?: string };
type Volumes = { items: { metadata: { name: string }; spec: Spec }[] };

/**
 * Lets the volumes of a namespace go with their claims: a move sets them to be kept, and they
 * belong to no namespace.
 */
export async function letVolumesGo({ cluster }: RealCluster): Promise<void> {
  const { items } = JSON.parse(await kubectl(['get', 'pv', '-o', 'json'])) as Volumes;
  const patch = JSON.stringify({ spec: { persistentVolumeReclaimPolicy: 'Delete' } });
  const isKept = ({ claimRef, persistentVolumeReclaimPolicy }: Spec) =>
    claimRef?.namespace === cluster.namespace && persistentVolumeReclaimPolicy === 'Retain';
  const kept = items.filter(({ spec }) => isKept(spec)).map(({ metadata }) => metadata.name);
  if (kept.length > 0) await kubectl(['patch', 'pv', ...kept, '-p', patch]);
}
