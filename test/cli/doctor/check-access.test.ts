import type { V1PolicyRule } from '@kubernetes/client-node';
import type { Attempt } from '../../../adapters/kubernetes/api/access-reviews.ts';
import { operatorRules, readerRules } from '../../../adapters/kubernetes/manifests/rules.ts';
import { checkAccess } from '../../../cli/doctor/check-access.ts';
import { kubernetesTarget } from '../../adapters/kubernetes/target.ts';

const BASIC: V1PolicyRule = {
  verbs: ['create'],
  apiGroups: ['authorization.k8s.io'],
  resources: ['selfsubjectaccessreviews'],
};
const target = kubernetesTarget('rag', [{ id: 'shard-1' }]);

/** A cluster that gives exactly these rules, in one namespace or in all. */
function accessOf(rules: V1PolicyRule[], isEverywhere = false) {
  const has = (all: string[] | undefined, one: string) => all === undefined || all.includes(one) || all.includes('*');
  return {
    mayDo: async ({ verb, group, resource, name, namespace }: Attempt) =>
      (isEverywhere || namespace === 'rag') &&
      rules.some(
        (rule) =>
          has(rule.apiGroups, group) &&
          has(rule.resources, resource) &&
          has(rule.verbs, verb) &&
          (!rule.resourceNames || (name !== undefined && rule.resourceNames.includes(name))),
      ),
    rights: async () => ({ rules: [BASIC, ...rules], isComplete: true }),
  };
}

async function check(rules: V1PolicyRule[], needed: V1PolicyRule[], isEverywhere = false): Promise<string[]> {
  const findings = await checkAccess(accessOf(rules, isEverywhere), { who: 'it', namespace: 'rag', needed });
  return findings.map(({ status, about }) => `${status}: ${about}`);
}

test.each([
  ['operator', operatorRules(target)],
  ['reader', readerRules({})],
])('the rules of the %s are what it needs and no more, and none of them is dangerous', async (_, rules) => {
  expect(await check(rules, rules)).toEqual(['ok: it may what it needs, and no more']);
});

test('a right that is missing is named, with the object', async () => {
  const needed = operatorRules(target);
  const rules = needed.filter(({ resources = [] }) => !resources.includes('pods/exec'));

  expect(await check(rules, needed)).toEqual([
    "failed: it may not get pods/exec 'ragmend-agent-0' in 'rag'; create pods/exec 'ragmend-agent-0' in 'rag'",
  ]);
});

test('a right that nobody needs is named, and one by which a Secret is read has to go', async () => {
  const needed = readerRules({});
  const secrets = { verbs: ['get'], apiGroups: [''], resources: ['secrets'] };
  const ingresses = { verbs: ['list'], apiGroups: ['networking.k8s.io'], resources: ['ingresses'] };

  expect(await check([...needed, secrets, ingresses], needed)).toEqual([
    "failed: it may get secrets in 'rag'",
    'warning: it has a right that it does not need: get secrets',
    'warning: it has a right that it does not need: list ingresses of networking.k8s.io',
  ]);
});

test('an administrator of the cluster is no operator', async () => {
  const all = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };

  const found = await check([all], operatorRules(target), true);

  expect(found).toContain("failed: it may delete persistentvolumeclaims in 'rag'");
  expect(found).toContain("failed: it may get secrets in 'kube-system'");
});
