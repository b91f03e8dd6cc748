import { checkShards } from '../../../cli/doctor/check-shards.ts';
import type { Finding } from '../../../cli/doctor/findings/finding.ts';
import { kubernetesTarget } from '../../adapters/kubernetes/target.ts';
import { shardEntry } from '../../fakes/registry.ts';
import { service, workload } from '../init/namespace.ts';

const shards = [{ id: 'shard-1' }, { id: 'shard-1-replica', replicaOf: 'shard-1' }];
const target = kubernetesTarget('rag', shards, { container: 'server' });
const services = shards.map(({ id }) => service(id, { app: id }));
const saidOf = (findings: Finding[]) => findings.map(({ status, about }) => `${status}: ${about}`);

describe('workloads', () => {
  const survey = (...workloads: ReturnType<typeof workload>[]) => ({ workloads, services, claims: [] });

  it('that are as configured are well', () => {
    const findings = checkShards(target, survey(workload('shard-1'), workload('shard-1-replica')), null);

    expect(findings.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(saidOf(findings)).toContain("ok: shard 'shard-1' is StatefulSet 'shard-1' behind 'shard-1'");
  });

  it('that could not be repaired are told with the reason', () => {
    const findings = checkShards(
      kubernetesTarget('rag', shards, { container: 'other', volume: 'index', writers: 'indexer' }),
      { ...survey(workload('shard-1', { replicas: 2, retention: 'Delete' })), services: [] },
      null,
    );

    expect(saidOf(findings).filter((said) => !said.startsWith('ok'))).toEqual([
      "failed: StatefulSet 'shard-1' has 2 replicas",
      "failed: StatefulSet 'shard-1' has no container 'other'",
      "failed: StatefulSet 'shard-1' has no claim 'index'",
      "failed: Service 'shard-1' does not exist",
      "failed: the writers 'indexer' do not exist",
      "failed: 'shard-1' removes its claims when it is deleted",
      "failed: shard 'shard-1-replica': neither a StatefulSet nor a Deployment is called 'shard-1-replica'",
    ]);
  });

  it('of another kind are told', () => {
    const deployment = workload('shard-1', { kind: 'Deployment' });

    const findings = checkShards(target, survey(deployment, workload('shard-1-replica')), null);

    expect(saidOf(findings).filter((said) => !said.startsWith('ok'))).toEqual(["failed: 'shard-1' is a Deployment"]);
  });

  it.each([
    [0, "warning: shard 'shard-1' was restored, 'shard-1-r4' serves it", 'run `ragmend settle shard-1`'],
    [1, "failed: shard 'shard-1' was restored, 'shard-1-r4' serves it, and 'shard-1' also runs", 'scale'],
  ])('of a restored shard that have %i pods are told to be settled, not to be started', (replicas, about, remedy) => {
    const standing = [shardEntry('shard-1', { workloadId: 'shard-1-r4' }), shardEntry('shard-1-replica')];

    const findings = checkShards(
      target,
      survey(workload('shard-1', { replicas }), workload('shard-1-replica')),
      standing,
    );

    const told = findings.filter(({ status }) => status !== 'ok');
    expect(saidOf(told)).toEqual([expect.stringContaining(about)]);
    expect(told[0]?.remedy).toContain(remedy);
  });

  it('that a GitOps controller keeps are told, with the change to make in Git', () => {
    const argo = { owner: { 'argocd.argoproj.io/instance': 'rag' } };

    const findings = checkShards(target, survey(workload('shard-1', argo), workload('shard-1-replica')), null);

    expect(findings.find(({ status }) => status === 'failed')).toEqual({
      ...{ check: 'GitOps', status: 'failed' },
      about: "Argo CD keeps StatefulSet 'shard-1' as it is in Git and would undo a change of /spec/replicas",
      remedy: expect.stringContaining(
        'in Git, add {group: apps, kind: StatefulSet, name: shard-1, jsonPointers: [/spec/replicas]}',
      ),
    });
  });
});
