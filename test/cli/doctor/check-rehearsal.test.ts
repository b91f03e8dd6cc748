import { ClusterForbidden, ClusterRefused } from '../../../adapters/kubernetes/api/cluster-errors.ts';
import { checkRehearsal } from '../../../cli/doctor/check-rehearsal.ts';

const tried = (shardId: string, kind: string, said: string | null, beyond: string[] = []) => ({
  ...{ shardId, kind, beyond },
  refusal: said === null ? null : new ClusterForbidden(`'POST /x': ${said}: look at it`, said),
});

test('what nobody refuses is one line, and no shard is none', () => {
  expect(checkRehearsal([tried('a', 'Job', null), tried('b', 'Pod', null)])).toEqual([
    expect.objectContaining({
      status: 'ok',
      about: "the cluster accepts what a snapshot and a restore of 'a', 'b' create",
    }),
  ]);
  expect(checkRehearsal([])).toEqual([]);
});

test.each<[string, string, string, string]>([
  [
    'the policy of servers that take over',
    "deployments.apps \"x\" is forbidden: ValidatingAdmissionPolicy 'ragmend-takeover-rag-docs' with binding 'b' denied request: a server runs as 'default': see kubernetes.takeover.serviceAccount",
    "policy 'ragmend-takeover-rag-docs' says: a server runs as 'default'",
    'set kubernetes.takeover.serviceAccount to the account of its pod template, then apply what `ragmend manifests` prints',
  ],
  [
    'another policy of Ragmend',
    "jobs.batch \"x\" is forbidden: ValidatingAdmissionPolicy 'ragmend-jobs-rag-docs' with binding 'b' denied request: a job runs 'node:22-slim'",
    "policy 'ragmend-jobs-rag-docs' says: a job runs 'node:22-slim'",
    'apply what `ragmend manifests` prints for this configuration: the cluster has that of another',
  ],
  [
    'a policy that lost its view of the workloads',
    "deployments.apps \"x\" is forbidden: ValidatingAdmissionPolicy 'ragmend-takeover-deployment-rag-docs' with binding 'b' denied request: failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction",
    'the API server does not find the workload',
    'restart the API server',
  ],
  [
    'a webhook',
    'admission webhook "validate.kyverno.svc" denied the request: policy require-limits: limits are required',
    "admission webhook 'validate.kyverno.svc' says: policy require-limits: limits are required",
    'have its owner exempt',
  ],
  [
    'pod security',
    'pods "x" is forbidden: violates PodSecurity "restricted:latest": privileged (container "c" must not)',
    "Pod Security 'restricted:latest' says: privileged",
    'label the namespace',
  ],
  ['a quota', 'jobs "x" is forbidden: exceeded quota: q, requested: pods=1', 'the resource quota says: q', 'raise it'],
  [
    'a quota that wants limits',
    'pods "x" is forbidden: failed quota: q: must specify limits.cpu for: store',
    'the resource quota says: it wants q: must specify limits.cpu',
    'give the pod template requests and limits',
  ],
  [
    'a missing account',
    'pods "x" is forbidden: error looking up service account rag/ragmend-agent: serviceaccount "ragmend-agent" not found',
    "service account 'ragmend-agent' does not exist",
    'apply what `ragmend manifests` prints',
  ],
  [
    'RBAC',
    'jobs.batch is forbidden: User "system:serviceaccount:rag:o" cannot create resource "jobs" in API group "batch"',
    'RBAC says: \'system:serviceaccount:rag:o\' cannot create resource "jobs"',
    'apply what `ragmend manifests` prints',
  ],
  ['anything else', 'the moon is wrong', 'the cluster says: the moon is wrong', 'fix what it says'],
])('%s is named with its sentence and what to do', (_, said, about, remedy) => {
  const [finding] = checkRehearsal([tried('a', 'Job', said)]);

  expect(finding?.about).toContain(about);
  expect(finding?.remedy).toContain(remedy);
});

test('one cause is one line, whatever it keeps from being made, and names what a server has', () => {
  const said = (name: string) =>
    `deployments.apps "${name}" is forbidden: ValidatingAdmissionPolicy 'ragmend-takeover-x' with binding 'b' denied request: a server has no privileges: set kubernetes.takeover.admission to 'template'`;
  const findings = checkRehearsal([
    tried('a', 'Deployment', said('ragmend-doctor-a'), ["Secret 's'"]),
    tried('b', 'Deployment', said('ragmend-doctor-b'), ["init container 'i' is privileged"]),
  ]);

  expect(findings.map(({ about }) => about)).toEqual([
    "the server that takes over of 'a', 'b' would be refused: policy 'ragmend-takeover-x' says: a server has no privileges; its pod template has Secret 's', init container 'i' is privileged",
  ]);
});

test('what Ragmend itself refuses is a finding too', () => {
  const refusal = new ClusterRefused("claim 'c' is a 'Block' device: only file systems can be copied");

  expect(checkRehearsal([{ shardId: 'a', kind: 'Job', refusal, beyond: [] }])[0]?.about).toContain("a 'Block' device");
});
