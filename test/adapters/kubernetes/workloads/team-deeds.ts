import { kubectl } from '../../../cloud/kubectl.ts';
import type { RestoredShard } from './restored-shard.ts';

type Deed = (shard: RestoredShard) => Promise<unknown>;

/** What a team does to its namespace without a thought of what was restored there. */
export const OFTEN: Record<string, Deed> = {
  'apply (client-side)': ({ deploy }) => deploy(),
  'apply (server-side, forced)': ({ deploy }) => deploy('--server-side', '--force-conflicts'),
  'scale the old workload': ({ namespace }) => scale(namespace, 'statefulset/shard-1', 1),
  'restart the old workload': ({ namespace }) => restart(namespace, 'statefulset/shard-1'),
};

export const scale = (namespace: string, what: string, replicas: number) =>
  kubectl(['-n', namespace, 'scale', what, `--replicas=${replicas}`]);
export const restart = (namespace: string, what: string) => kubectl(['-n', namespace, 'rollout', 'restart', what]);
