import { config } from '../../../../core/contracts/config/config.ts';

const EKS = { kind: 'eks', name: 'production' };
const store = { kind: 'chroma', collection: 'docs' };
const documents = { bucket: 'documents', key: 'documents.jsonl' };
const routes = [{ alertname: 'CHRDrop', runbook: 'shard-restore', target: 'docs' }];

/** A target in the namespace of its own name, with one shard. */
function target(id: string, kubernetes: object = {}, over: object = {}) {
  const place = { cluster: EKS, namespace: id, container: 'chroma', volume: 'data', port: 8000 };
  const shards = [{ id: 'shard-1', workload: 'chroma-1', service: 'shard-1' }];
  return { id, store, documents, kubernetes: { ...place, shards, ...kubernetes }, ...over };
}

function issuesOf(...targets: object[]): string[] {
  const { error } = config.safeParse({ targets, routes });
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

const providers = [
  { name: 'openai', kind: 'openai', url: 'https://api.openai.com/v1', models: [{ name: 'gpt', context: 1000 }] },
];
const flagged = (flag: object) => ({ generator: { providers, flag } });

test('targets whose ids begin alike stand beside each other, with shards of the same names', () => {
  expect(issuesOf(target('docs'), target('docs-rag'), target('docs-rag-2'))).toEqual([]);
});

test('an id is given once', () => {
  expect(issuesOf(target('docs'), target('docs', { namespace: 'other' }))).toEqual([
    "targets.1.id: target 'docs' is there twice: give each target its own id",
  ]);
});

test.each([
  ['docs', 'docs-shard-restore', 'shard-restore'],
  ['docs', 'docs-snapshot-1', 'snapshot'],
  ['docs-shard-restore-7', 'docs', 'shard-restore'],
])('%s and %s could name the same run', (first, second, runbook) => {
  const longer = first.length > second.length ? first : second;

  expect(issuesOf(target(first), target(second))).toContain(
    `targets.1.id: target '${longer}' reads like a run of '${runbook}' on target 'docs': rename one of the two`,
  );
});

test('an id that only resembles a run is fine', () => {
  expect(issuesOf(target('docs'), target('docs-snapshots'), target('shard-restore'))).toEqual([]);
});

test('a namespace belongs to one target, and what both claim there is named', () => {
  const second = target('help', { namespace: 'docs', writers: 'indexer' });

  expect(issuesOf(target('docs', { writers: 'indexer' }), second)).toEqual([
    "targets.1.kubernetes: targets 'docs' and 'help' both claim workload 'chroma-1' of namespace 'docs': give each its own",
    "targets.1.kubernetes: targets 'docs' and 'help' both claim workload 'indexer' of namespace 'docs': give each its own",
    "targets.1.kubernetes: targets 'docs' and 'help' both claim service 'shard-1' of namespace 'docs': give each its own",
    "targets.1.kubernetes.namespace: targets 'docs' and 'help' are both in namespace 'docs', where one agent and one registry serve one target: give each its own namespace",
  ]);
});

test.each<[string, object, object]>([
  ['a region that one of them leaves out', EKS, { ...EKS, region: 'eu-west-1' }],
  ['one role', { ...EKS, roleArn: 'arn:aws:iam::2:role/a' }, { ...EKS, roleArn: 'arn:aws:iam::2:role/b' }],
  ['one kubeconfig', { kind: 'kubeconfig', secret: 'a' }, { kind: 'kubeconfig', secret: 'a' }],
])('two names of one cluster are seen through: %s', (_, cluster, same) => {
  expect(issuesOf(target('docs', { cluster }), target('help', { cluster: same, namespace: 'docs' }))).toHaveLength(3);
});

test.each<[string, object, object]>([
  ['two regions', { ...EKS, region: 'eu-west-1' }, { ...EKS, region: 'us-east-1' }],
  ['two accounts', EKS, { ...EKS, roleArn: 'arn:aws:iam::222222222222:role/agent' }],
  ['two kubeconfigs', { kind: 'kubeconfig', secret: 'a' }, { kind: 'kubeconfig', secret: 'b' }],
  ['two kinds', EKS, { kind: 'kubeconfig', secret: 'production' }],
])('the same namespace of two clusters is free for both: %s', (_, cluster, other) => {
  expect(issuesOf(target('docs', { cluster }), target('help', { cluster: other, namespace: 'docs' }))).toEqual([]);
});

test('policies, whose names are cluster-wide, are kept apart', () => {
  const issues = issuesOf(target('docs', { namespace: 'rag' }), target('x', { namespace: 'rag-docs' }));

  expect(issues).toEqual([
    "targets.1.kubernetes.namespace: admission policies of targets 'docs' and 'x' would share names, since 'rag-docs' and 'rag-docs-x' begin alike: rename a target or a namespace",
  ]);
});

test("a flag outside of its own namespace is no other target's flag or workload", () => {
  const shared = { kind: 'configmap-key', namespace: 'flags', configMap: 'llm', key: 'provider' };
  const env = { kind: 'deployment-env', namespace: 'docs', deployment: 'chroma-1', container: 'c', variable: 'LLM' };

  expect(issuesOf(target('docs', {}, flagged(shared)), target('help', {}, flagged(shared)))).toEqual([
    "targets.1.kubernetes: targets 'docs' and 'help' both claim flag 'llm/provider' of namespace 'flags': give each its own",
  ]);
  expect(issuesOf(target('docs'), target('help', {}, flagged(env)))).toEqual([
    "targets.1.kubernetes: targets 'docs' and 'help' both claim workload 'chroma-1' of namespace 'docs': give each its own",
  ]);
  expect(issuesOf(target('docs', {}, flagged(shared)), target('help', {}, flagged({ ...shared, key: 'b' })))).toEqual(
    [],
  );
});
