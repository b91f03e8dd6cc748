import type { KubeObject, Pod } from '../../adapters/kubernetes/api/objects.ts';

/** Operators by the API group of their objects, and how to restore their stores. */
const OPERATORS: Record<string, { name: string; instead: string }> = {
  'postgresql.cnpg.io': { name: 'CloudNativePG', instead: 'make a Cluster with bootstrap.recovery from its backup' },
  'postgres-operator.crunchydata.com': { name: 'Crunchy PGO', instead: 'restore by its dataSource (pgBackRest)' },
  'acid.zalan.do': { name: "Zalando's operator", instead: 'make a clone of it from its backup (spec.clone)' },
  'pgv2.percona.com': { name: "Percona's operator", instead: 'make a PerconaPGRestore' },
  'stackgres.io': { name: 'StackGres', instead: 'restore it from an SGBackup' },
  'opensearch.opster.io': { name: "OpenSearch's operator", instead: 'restore a snapshot of its repository' },
  'opensearch.org': { name: "OpenSearch's operator", instead: 'restore a snapshot of its repository' },
  'qdrant.io': { name: "Qdrant's operator", instead: 'restore by its own snapshots' },
  'milvus.io': { name: "Milvus' operator", instead: 'restore by milvus-backup' },
};
/** Groups of Kubernetes itself. */
const BUILT_IN = /^(apps|batch|)$/;

/** Returns in words the operator that controls an object; null if there is none. */
export function operatorOf({ metadata }: Pick<KubeObject, 'metadata'>): string | null {
  const { ownerReferences = [], labels = {} } = metadata;
  const owner = ownerReferences.find(
    ({ controller, apiVersion = '' }) => controller === true && !BUILT_IN.test(groupOf(apiVersion)),
  );
  // Its StatefulSets have no owner.
  if (!owner && labels.application === 'spilo')
    return saying(`cluster '${labels['cluster-name'] ?? ''}'`, 'acid.zalan.do');
  return owner ? saying(`${owner.kind} '${owner.name}'`, groupOf(owner.apiVersion ?? '')) : null;
}

/** Returns the operator's object behind pods without a workload, each with one of its pods. */
export function operatedPods(pods: Pod[]): { pod: Pod; operator: string }[] {
  const found = new Map<string, { pod: Pod; operator: string }>();
  for (const pod of pods) {
    const operator = operatorOf(pod);
    if (operator !== null && !found.has(operator)) found.set(operator, { pod, operator });
  }
  return [...found.values()];
}

function saying(what: string, group: string): string {
  const { name = `the operator of ${group}`, instead = 'restore it by the means of that operator' } =
    OPERATORS[group] ?? {};
  return `it belongs to ${what} of ${name}, which would undo what a repair changes (replicas, Services, claims): ${instead}; alerts about it need no route to Ragmend`;
}

const groupOf = (apiVersion: string) => (apiVersion.includes('/') ? String(apiVersion.split('/')[0]) : '');
