import { isReady, type Pod } from './cloud-case.ts';
import type { Place } from './place.ts';

export async function podsIn({ kubectl }: Place): Promise<Pod[]> {
  return (JSON.parse(await kubectl('get', 'pods', '-o', 'json')) as { items: Pod[] }).items;
}

/** What the database of a case was asked for: it was migrated once. */
export async function migratedOnce({ kubectl, namespace }: Place): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/services/database:8080/proxy/schema`;
  expect(await kubectl('get', '--raw', path)).toBe('1');
}

export async function readyPods(place: Place, app: string): Promise<number> {
  return (await podsIn(place)).filter((pod) => pod.metadata.labels.app === app && isReady(pod)).length;
}

export const rolledOut = ({ kubectl }: Place, name: string) =>
  kubectl('rollout', 'status', `deployment/${name}`, '--timeout=120s');

/** Whether the cluster refuses to make another pod of the retriever. */
export async function refusedByQuota(_: Pod[], { kubectl }: Place): Promise<boolean> {
  const path = 'jsonpath={.status.conditions[?(@.type=="ReplicaFailure")].message}';
  return (await kubectl('get', 'deployment', 'retriever', '-o', path)).includes('exceeded quota');
}
