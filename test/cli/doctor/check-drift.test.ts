import { checkDrift, checkTakenOver } from '../../../cli/doctor/check-drift.ts';
import { kubernetesTarget } from '../../adapters/kubernetes/target.ts';
import { shardEntry } from '../../fakes/registry.ts';
import { workload } from '../init/namespace.ts';

const target = kubernetesTarget('rag', [{ id: 'shard-1' }]);
const DRIFT = { id: 'x', shardId: 'shard-1', found: 'it is moved', isHarmful: true, isOurs: true, advice: 'Set it' };

test('nothing that drifts is well', () => {
  expect(checkDrift([])).toMatchObject([{ status: 'ok' }]);
});

test('what harms users has failed, and says who puts it back and what keeps it so', () => {
  expect(checkDrift([DRIFT, { ...DRIFT, isHarmful: false, isOurs: false, advice: null }])).toEqual([
    {
      ...{ check: 'routes', status: 'failed', about: "shard 'shard-1': it is moved" },
      remedy: 'the worker puts it back within a minute. Set it',
    },
    {
      ...{ check: 'routes', status: 'warning', about: "shard 'shard-1': it is moved" },
      remedy: 'look at the incident of the shard',
    },
  ]);
});

describe('a shard that was taken over', () => {
  const entries = [shardEntry('shard-1', { workloadId: 'shard-1-r1' })];
  const remedyOf = (metadata: object) => {
    const found = workload('shard-1');
    const survey = { workloads: [{ ...found, metadata: { ...found.metadata, ...metadata } }] };
    return checkTakenOver(target, entries, survey)[0]?.remedy;
  };

  test.each<[string, object]>([
    ["Helm release 'search' starts", { annotations: { 'meta.helm.sh/release-name': 'search' } }],
    ['kubectl apply starts', { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' } }],
    ['kubectl apply --server-side starts', { managedFields: [{ manager: 'kubectl', operation: 'Apply' }] }],
    ["'terraform' starts", { managedFields: [{ manager: 'terraform', operation: 'Apply' }] }],
    ['Whoever deploys it starts', { managedFields: [{ manager: 'ragmend', operation: 'Update' }] }],
  ])('is kept so by a change: %s', (by, metadata) => {
    expect(remedyOf(metadata)).toContain(by);
    expect(remedyOf(metadata)).toContain('run `ragmend settle shard-1`, or set its replicas to 0');
  });

  test('is none where the registry says what is configured', () => {
    const survey = { workloads: [workload('shard-1')] };

    expect(checkTakenOver(target, [shardEntry('shard-1', { workloadId: 'shard-1' })], survey)).toEqual([]);
  });
});
