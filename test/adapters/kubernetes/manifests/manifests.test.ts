import type { V1PolicyRule, V1Role, V1ValidatingAdmissionPolicy } from '@kubernetes/client-node';
import { agentProgram } from '../../../../adapters/kubernetes/jobs/agent-program.ts';
import { manifestsOf } from '../../../../adapters/kubernetes/manifests/manifests.ts';
import { ENV, flaggedTarget, KEY } from '../flag/flagged-target.ts';
import { kubernetesTarget } from '../target.ts';

const SHARDS = [{ id: 'shard-1' }, { id: 'shard-2', workloadKind: 'Deployment' as const }];
const program = agentProgram("console.log('agent')");
const objectsOf = (over: object = {}) =>
  manifestsOf(kubernetesTarget('rag', SHARDS, over), program).map(({ object }) => object);
const rulesOf = (role: string, over: object = {}): V1PolicyRule[] => {
  const found = objectsOf(over).find(({ kind, metadata }) => kind === 'Role' && metadata?.name === role);
  return (found as V1Role).rules ?? [];
};
const verbsOn = (rules: V1PolicyRule[], resource: string) =>
  rules.filter(({ resources }) => resources?.includes(resource)).flatMap(({ verbs }) => verbs);

test('the operator may run commands in one pod, reads no Secret and deletes no claim', () => {
  const rules = rulesOf('ragmend-operator-docs-rag', { agent: { credentials: 'session' } });

  const exec = rules.filter(({ resources }) => resources?.includes('pods/exec'));
  expect(exec).toMatchObject([{ resourceNames: ['ragmend-agent-0'], verbs: ['get', 'create'] }]);
  expect(verbsOn(rules, 'secrets')).toEqual(['create', 'patch']);
  expect(rules.find(({ resources }) => resources?.includes('secrets'))?.resourceNames).toEqual([
    'ragmend-grant-docs-rag',
  ]);
  expect(verbsOn(rules, 'persistentvolumeclaims')).toEqual(['get', 'create', 'patch']);
  expect(rules.flatMap(({ verbs, resources = [] }) => [...verbs, ...resources])).not.toContain('*');
});

test('where the agent has a role of its own, nobody touches a Secret', () => {
  expect(verbsOn(rulesOf('ragmend-operator-docs-rag'), 'secrets')).toEqual([]);
});

test('the reader only looks', () => {
  const rules = rulesOf('ragmend-reader-docs-rag');

  expect(new Set(rules.flatMap(({ verbs }) => verbs))).toEqual(new Set(['get', 'list', 'watch']));
  expect(rules.flatMap(({ resources = [] }) => resources)).not.toContain('pods/exec');
  expect(rules.flatMap(({ resources = [] }) => resources)).not.toContain('secrets');
});

test('nobody is given a right outside the namespace', () => {
  const objects = objectsOf();

  const rights = objects.filter(({ kind }) => /Role/.test(String(kind)));
  expect(rights.map(({ kind }) => kind)).toEqual(['Role', 'RoleBinding', 'Role', 'RoleBinding']);
  expect(new Set(rights.map(({ metadata }) => metadata?.namespace))).toEqual(new Set(['rag']));
});

test('policies are in force before the operator has rights, and what can not be evaluated is refused', () => {
  const kinds = objectsOf().map(({ kind }) => String(kind));

  expect(kinds.lastIndexOf('ValidatingAdmissionPolicyBinding')).toBeLessThan(kinds.indexOf('RoleBinding'));
  expect(policiesOf((policy) => policy.spec?.failurePolicy !== 'Fail')).toEqual([
    ...['ragmend-keeps-statefulset', 'ragmend-keeps-deployment', 'ragmend-keeps-persistentvolumeclaim'],
    'ragmend-quarantine-rag-docs-rag',
  ]);
});

test('the policy on quarantined claims alone is for everybody, and keeps no other pod from starting', () => {
  const forAll = policiesOf(({ spec }) => spec?.matchConditions === undefined && spec?.failurePolicy === 'Ignore');

  expect(forAll.filter((name) => !name?.startsWith('ragmend-keeps-'))).toEqual(['ragmend-quarantine-rag-docs-rag']);
});

const policiesOf = (wanted: (policy: V1ValidatingAdmissionPolicy) => boolean) =>
  objectsOf()
    .filter((object): object is V1ValidatingAdmissionPolicy => object.kind === 'ValidatingAdmissionPolicy')
    .filter(wanted)
    .map(({ metadata }) => metadata?.name);

test('servers that are to be just their template are compared with it, and its kinds are kept known', () => {
  const names = objectsOf().map(({ metadata }) => metadata?.name);

  expect(names).toEqual(
    expect.arrayContaining([
      ...['ragmend-keeps-statefulset', 'ragmend-keeps-deployment'],
      ...['ragmend-takeover-statefulset-rag-docs-rag-shard-1', 'ragmend-takeover-deployment-rag-docs-rag-shard-2'],
    ]),
  );
});

const flagObjects = (flag: object) => manifestsOf(flaggedTarget('rag', flag), program).map(({ object }) => object);
const flagPolicyOf = (flag: object) =>
  flagObjects(flag).find(({ metadata }) => metadata?.name?.startsWith('ragmend-flag-')) as V1ValidatingAdmissionPolicy;

test('a flag in another namespace is given its object alone there, besides lists of pods', () => {
  const elsewhere = flagObjects({ ...ENV, namespace: 'answers-ns' }).filter(
    ({ metadata }) => metadata?.namespace === 'answers-ns',
  );

  expect(elsewhere.map(({ kind }) => kind)).toEqual(['Role', 'RoleBinding']);
  const { rules } = elsewhere[0] as V1Role;
  expect(rules).toEqual([
    { apiGroups: ['apps'], resources: ['deployments'], resourceNames: ['answers'], verbs: ['get', 'patch'] },
    { apiGroups: [''], resources: ['pods'], verbs: ['list'] },
    { apiGroups: ['apps'], resources: ['replicasets'], verbs: ['list'] },
  ]);
  const { subjects } = elsewhere[1] as { subjects?: { namespace?: string }[] };
  expect(subjects?.map(({ namespace }) => namespace)).toEqual([undefined, 'rag']);
});

test('the policy of a flag is in the namespace of its object, and names only values of providers', () => {
  const { spec } = flagPolicyOf({ ...KEY, namespace: 'answers-ns', values: { two: 'zwei' } });

  expect(spec?.failurePolicy).toBe('Fail');
  expect(JSON.stringify(spec?.matchConstraints)).toContain('answers-ns');
  expect(JSON.stringify(spec?.validations)).toContain(String.raw`in [\"one\", \"zwei\"]`);
});

test('behind the gateway, and without a generator, the operator changes no object of the team', () => {
  expect(flagPolicyOf({ kind: 'gateway' })).toBeUndefined();
  expect(objectsOf().some(({ metadata }) => metadata?.name?.startsWith('ragmend-flag-'))).toBe(false);
});
