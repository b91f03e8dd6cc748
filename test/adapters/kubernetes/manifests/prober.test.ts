import type { V1Deployment } from '@kubernetes/client-node';
import { agentProgram } from '../../../../adapters/kubernetes/jobs/agent-program.ts';
import { proberManifests } from '../../../../adapters/kubernetes/manifests/prober.ts';
import { kubernetesTarget } from '../target.ts';

const program = agentProgram('the agent');
const shards = [{ id: 'shard-1' }, { id: 'shard-1-replica', replicaOf: 'shard-1' }];

function podOf(prober: object, cluster: object = { kind: 'kubeconfig', secret: 'none' }) {
  const target = kubernetesTarget('rag', shards, { prober, cluster });
  const found = proberManifests(target, program).find(({ object }) => object.kind === 'Deployment');
  const { spec, metadata } = (found?.object as V1Deployment | undefined)?.spec?.template ?? {};
  return { spec, container: spec?.containers[0], annotations: metadata?.annotations ?? {} };
}

test('a target without a prober has none', () => {
  expect(proberManifests(kubernetesTarget('rag', shards), program)).toEqual([]);
});

test('its pod has no token of the cluster, no right to its root, and nothing but what it reads', () => {
  const { spec, container } = podOf({});

  expect(spec).toMatchObject({ serviceAccountName: 'ragmend-prober', automountServiceAccountToken: false });
  expect(container?.securityContext).toMatchObject({ readOnlyRootFilesystem: true });
  expect(container?.volumeMounts?.filter(({ readOnly }) => !readOnly)).toEqual([
    { name: 'temporary', mountPath: '/tmp' },
  ]);
  expect(spec?.volumes?.find(({ name }) => name === 'golden')?.projected?.sources).toEqual([
    { configMap: { name: 'ragmend-golden-docs-rag-shard-1', optional: true } },
  ]);
});

test('another configuration makes another pod', () => {
  const annotationOf = (prober: object) => podOf(prober).annotations['ragmend.dev/configuration'];

  expect(annotationOf({ everySeconds: 15 })).toBe(annotationOf({}));
  expect(annotationOf({ everySeconds: 30 })).not.toBe(annotationOf({}));
});

test('for CloudWatch its region is that of the cluster, or one that is said', () => {
  const regionOf = (...args: Parameters<typeof podOf>) =>
    podOf(...args).container?.env?.find(({ name }) => name === 'AWS_REGION');
  const publish = 'cloudwatch';

  expect(regionOf({ publish }, { kind: 'eks', name: 'blue', region: 'eu-west-1' })).toMatchObject({
    value: 'eu-west-1',
  });
  expect(regionOf({ publish, region: 'us-east-2' })).toMatchObject({ value: 'us-east-2' });
  expect(regionOf({})).toBeUndefined();
  expect(() => regionOf({ publish })).toThrow('has no region for CloudWatch: give kubernetes.prober.region');
});
