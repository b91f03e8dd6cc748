import type { V1PolicyRule, V1Role, V1ValidatingAdmissionPolicyBinding } from '@kubernetes/client-node';
import { agentProgram } from '../../../../adapters/kubernetes/jobs/agent-program.ts';
import { manifestsOf } from '../../../../adapters/kubernetes/manifests/manifests.ts';
import { bootstrapConfig } from '../../../../core/contracts/config/bootstrap-config.ts';
import { ENV, flaggedTarget } from '../flag/flagged-target.ts';
import { kubernetesTarget } from '../target.ts';

const bootstrap = bootstrapConfig.parse({
  components: ['Deployment/answers', 'Deployment/api', 'StatefulSet/queue', 'DaemonSet/proxy'].map((workload) => ({
    workload,
  })),
});
const program = agentProgram("console.log('agent')");
const objectsOf = (target = { ...kubernetesTarget('rag', [{ id: 'shard-1' }]), bootstrap }) =>
  manifestsOf(target, program).map(({ object }) => object);
const rulesOf = (role: string): V1PolicyRule[] => {
  const found = objectsOf().find(({ kind, metadata }) => kind === 'Role' && metadata?.name === role);
  return (found as V1Role).rules ?? [];
};
const verbsOn = (rules: V1PolicyRule[], resource: string) => [
  ...new Set(rules.filter(({ resources }) => resources?.includes(resource)).flatMap(({ verbs }) => verbs)),
];

test('the operator lists what a start waits for, and reads no Secret and no whole cluster', () => {
  const rules = rulesOf('ragmend-operator-docs-rag');

  for (const seen of ['leases', 'horizontalpodautoscalers', 'scaledobjects', 'endpointslices', 'daemonsets'])
    expect(verbsOn(rules, seen)).toContain('list');
  expect(verbsOn(rules, 'secrets')).toEqual([]);
  expect(rules.flatMap(({ verbs, resources = [] }) => [...verbs, ...resources])).not.toContain('*');
  expect(objectsOf().map(({ kind }) => kind)).not.toContain('ClusterRole');
});

test('the operator patches StatefulSets by name, and no DaemonSet', () => {
  const rules = rulesOf('ragmend-operator-docs-rag');

  const patched = rules.filter(
    ({ resources, verbs }) => resources?.includes('statefulsets') && verbs.includes('patch'),
  );
  expect(patched.map(({ resourceNames }) => resourceNames)).toEqual([['shard-1'], ['queue']]);
  expect(verbsOn(rules, 'daemonsets').toSorted()).toEqual(['get', 'list']);
});

test('the reader lists the same, and changes nothing', () => {
  const rules = rulesOf('ragmend-reader-docs-rag');

  expect(verbsOn(rules, 'leases')).toEqual(['get', 'list', 'watch']);
  expect(new Set(rules.flatMap(({ verbs }) => verbs))).toEqual(new Set(['get', 'list', 'watch']));
});

const rolledBack = (objects: ReturnType<typeof objectsOf>) =>
  objects
    .filter(({ kind, metadata }) => /Binding$/.test(String(kind)) && /^ragmend-rollback-/.test(metadata?.name ?? ''))
    .map((one) => (one as V1ValidatingAdmissionPolicyBinding).spec?.matchResources?.resourceRules?.[0]?.resourceNames);

test('a rollback is bound to each Deployment alone, while that says that it is rolled back', () => {
  const objects = objectsOf();

  expect(rolledBack(objects)).toEqual([['answers'], ['api']]);
  const [one] = objects.filter(({ metadata }) => metadata?.name === 'ragmend-rollback-rag-docs-rag-api');
  expect((one as V1ValidatingAdmissionPolicyBinding).spec).toMatchObject({
    paramRef: { selector: { matchLabels: { 'ragmend.dev/roll-back': 'api' } }, parameterNotFoundAction: 'Deny' },
    matchResources: { objectSelector: { matchLabels: { 'ragmend.dev/rolling-back': 'true' } } },
  });
});

test('a Deployment with the flag of a provider is not rolled back: the flag would be, too', () => {
  expect(rolledBack(objectsOf({ ...flaggedTarget('rag', ENV), bootstrap }))).toEqual([['api']]);
});

test('without bootstrap there is nothing of it', () => {
  const names = objectsOf(kubernetesTarget('rag', [{ id: 'shard-1' }]) as never).map(({ metadata }) => metadata?.name);

  expect(names.filter((name) => /rollback|revisions|replicaset/.test(name ?? ''))).toEqual([]);
});
