import { join } from 'node:path';
import { readConfig } from '../../../adapters/config-file.ts';
import type { Pod } from '../../../adapters/kubernetes/api/objects.ts';
import { checkConfig } from '../../../cli/doctor/check-config.ts';
import { checkGolden } from '../../../cli/doctor/check-golden.ts';
import { checkAgentPod, checkProberPod } from '../../../cli/doctor/check-pods.ts';
import { checkRegistry } from '../../../cli/doctor/check-registry.ts';
import { checkRoutes } from '../../../cli/doctor/check-routes.ts';
import { type Finding, looked } from '../../../cli/doctor/findings/finding.ts';
import { config } from '../../../core/contracts/config/config.ts';
import { kubernetesTarget } from '../../adapters/kubernetes/target.ts';
import { baselineFor } from '../../core/validation/world.ts';
import { shardEntry } from '../../fakes/registry.ts';

const EXAMPLES = join(__dirname, '../../../docs/examples');
const shards = [{ id: 'shard-1' }, { id: 'shard-1-replica', replicaOf: 'shard-1' }];
const target = kubernetesTarget('rag', shards, { container: 'server' });
const saidOf = (findings: Finding[]) => findings.map(({ status, about }) => `${status}: ${about}`);

describe('the configuration', () => {
  it.each(['one-shard-eks', 'many-shards-eks', 'other-cluster', 'bootstrap'])(
    'of %s has nothing to mend',
    async (name) => {
      const read = readConfig(join(EXAMPLES, `${name}.yaml`));

      const findings = [...checkConfig(read), ...(await checkRoutes(read))];

      expect(findings.filter(({ status }) => status !== 'ok')).toEqual([]);
    },
  );

  it('says how far runs may go, for all runbooks and for those with a setting of their own', () => {
    const read = readConfig(join(EXAMPLES, 'one-shard-eks.yaml'));
    const runbooks = { 'shard-restore': { autonomy: 'observe' }, 'shard-settle': { autonomy: 'auto' } };
    const targets = [{ ...read.targets[0], autonomy: 'approve', runbooks }];

    expect(saidOf(checkConfig(config.parse({ ...read, targets })))).toContain(
      "ok: 'handbook-rag' is valid, its autonomy is approve, observe for shard-restore, auto for shard-settle",
    );
  });

  it('is not done while something is to be filled in', () => {
    const read = readConfig(join(EXAMPLES, 'one-shard-eks.yaml'));
    const [first] = read.targets;
    const left = { ...read, targets: [{ ...first, store: { kind: 'chroma', collection: 'FILL_IN' } }] };

    expect(saidOf(checkConfig(config.parse(left)))).toContain(
      'failed: not filled in yet (FILL_IN): targets.0.store.collection',
    );
  });

  it.each<[string, object, string]>([
    ['intfloat/multilingual-e5-large', {}, 'warning'],
    ['nomic-embed-text', { queryPrefix: 'search_query: ' }, 'ok'],
    ['voyage-3', { inputType: {} }, 'ok'],
    ['text-embedding-3-small', {}, 'ok'],
  ])('with the model %s and %j is looked at: does it tell queries from documents?', (model, over, status) => {
    const read = readConfig(join(EXAMPLES, 'one-shard-eks.yaml'));
    const [first] = read.targets;
    const embedding = { kind: 'openai', url: 'http://models/v1', dimension: 8, model, ...over };

    const findings = checkConfig(config.parse({ ...read, targets: [{ ...first, embedding }] }));

    expect(findings.map((finding) => finding.status)).toEqual([status]);
  });

  it.each([{ insecureSkipVerify: true }, { caSecret: 'rag/ca' }])('with TLS by %j is looked at', (tls) => {
    const read = readConfig(join(EXAMPLES, 'one-shard-eks.yaml'));
    const [first] = read.targets;
    const store = { kind: 'chroma', collection: 'docs', tls };

    const said = saidOf(checkConfig(config.parse({ ...read, targets: [{ ...first, store }] })));

    const warning = "warning: 'handbook-rag' accepts any certificate from its stores: nobody knows who answers";
    expect(said.includes(warning)).toBe('insecureSkipVerify' in tls);
  });

  it('loses alerts that have no route, and alarms that may come without tags', async () => {
    const read = readConfig(join(EXAMPLES, 'one-shard-eks.yaml'));
    const routes = [{ alertname: 'CHRDrop', runbook: 'shard-restore', target: 'handbook-rag' }];

    expect(saidOf(await checkRoutes(config.parse({ ...read, routes })))).toEqual([
      "failed: 'RetrieverEmptyResults' of 'shard-1' starts nothing",
      "warning: alarm 'CHRDrop' is known only by its tag",
      "failed: 'VectorstoreIndexError' of 'shard-1' starts nothing",
    ]);
  });
});

describe('the registry', () => {
  const entries = [shardEntry('shard-1'), shardEntry('shard-1-replica', { replicaOf: 'shard-1' })];

  it('has all shards, or says which are missing and which do not serve', () => {
    expect(saidOf(checkRegistry(target, entries))).toEqual(['ok: all 2 shards and replicas are registered and serve']);
    expect(saidOf(checkRegistry(target, null))).toEqual(["failed: target 'docs-rag' is not registered"]);
    expect(saidOf(checkRegistry(target, [shardEntry('shard-1', { route: 'none' }), shardEntry('shard-9')]))).toEqual([
      "failed: shard 'shard-1-replica' is not registered",
      "warning: shard 'shard-9' is registered, but not configured",
      "warning: shard 'shard-1' is not served by its own server, its route is none",
    ]);
  });
});

describe('golden sets', () => {
  const of = (recorded: number, handed: number | null) =>
    saidOf(
      checkGolden(target, [
        { shardId: 'shard-1', recorded: baselineFor(recorded), handed: handed === null ? null : baselineFor(handed) },
      ]),
    );

  it('are the same whatever the order of their fields', () => {
    const recorded = baselineFor(10);
    const handed = recorded.map(({ qid, q, ids, scores }) => ({ scores, ids, q, qid }));

    expect(saidOf(checkGolden(target, [{ shardId: 'shard-1', recorded, handed }]))[0]).toMatch(/^ok/);
  });

  it('are large enough, and the same for the prober', () => {
    expect(of(10, null)).toEqual(["ok: shard 'shard-1' has 10 golden queries"]);
    expect(of(9, 9)).toEqual(["failed: shard 'shard-1' has 9 golden queries of 10"]);
    expect(of(12, 10)).toEqual(["warning: the prober of shard 'shard-1' has another golden set"]);
  });
});

describe('pods', () => {
  const pod = (status: 'True' | 'False', configMap = 'ragmend-agent-1') =>
    ({
      spec: { containers: [], volumes: [{ name: 'agent', configMap: { name: configMap } }] },
      status: { phase: 'Running', conditions: [{ type: 'Ready', status }] },
    }) as unknown as Pod;

  it('are ready and of this version', () => {
    expect(saidOf(checkAgentPod(pod('True'), 'ragmend-agent-1'))).toEqual(["ok: pod 'ragmend-agent-0' is ready"]);
    expect(saidOf(checkAgentPod(pod('True', 'ragmend-agent-0'), 'ragmend-agent-1'))[0]).toMatch(/^warning: .* runs/);
    expect(saidOf(checkAgentPod(pod('False'), 'ragmend-agent-1'))[0]).toMatch(/^failed: .*not ready/);
    expect(saidOf(checkAgentPod(null, 'ragmend-agent-1'))[0]).toMatch(/^failed: .*does not exist/);
  });

  it('of a prober are only missed where one is configured', () => {
    expect(saidOf(checkProberPod([], false))[0]).toMatch(/^ok/);
    expect(saidOf(checkProberPod([], true))).toEqual(['failed: it has no pod']);
    expect(saidOf(checkProberPod([pod('True')], true))).toEqual(['ok: its pod is ready']);
  });
});

test('a check that breaks off has failed', async () => {
  const [finding] = await looked('cluster', async () => {
    throw new Error('no answer');
  });

  expect(finding).toMatchObject({ check: 'cluster', status: 'failed', about: "can't be checked: no answer" });
});
