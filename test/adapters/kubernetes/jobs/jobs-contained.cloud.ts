import { setTimeout as sleep } from 'node:timers/promises';
import { agentPodSpec, NOBODY } from '../../../../adapters/kubernetes/jobs/agent-pod.ts';
import { AgentRefused, agentConfigMap, ensureAgent } from '../../../../adapters/kubernetes/jobs/agent-program.ts';
import type { JobSpec } from '../../../../core/kernel/ports/jobs.ts';
import { apply, kubectl } from '../../../cloud/kubectl.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { ended } from '../../../contracts/volumes/jobs.contract.ts';
import { silentServer } from '../pods.ts';
import { kubernetesTarget } from '../target.ts';
import { bundledAgent } from './bundled-agent.ts';
import { type ClusterJobs, clusterJobs, podsOfJob } from './cluster-jobs.ts';
import { filledClaim, NODE } from './volume-pods.ts';

/** What a process in a pod is and may do, as it sees it itself. */
const LOOK = `
const fs = require('node:fs');
const attempt = (name) => { try { fs.writeFileSync(name, ''); return 'written'; } catch ({ code }) { return code; } };
const status = fs.readFileSync('/proc/self/status', 'utf8');
console.log(JSON.stringify({
  uid: process.getuid(), gids: process.getgroups().sort(), root: attempt('/x'),
  from: fs.readdirSync('/ragmend/volumes').map((name) => [name, attempt('/ragmend/volumes/' + name + '/x')]),
  token: fs.existsSync('/var/run/secrets/kubernetes.io/serviceaccount/token'),
  capabilities: /CapBnd:\\s*(\\w+)/.exec(status)[1], privileges: /NoNewPrivs:\\s*(\\d)/.exec(status)[1],
  seccomp: /Seccomp:\\s*(\\d)/.exec(status)[1],
}));`;

cloudSuite(['kubernetes'], 'what a job may do', () => {
  let world: ClusterJobs;
  let volume: string;
  let silent: string;
  beforeAll(async () => {
    world = await clusterJobs();
    silent = await silentServer(world.real.cluster);
    volume = await filledClaim(world.real.cluster, { 'a.bin': 'a'.repeat(10) });
    const { namespace } = world.real.cluster;
    await apply([server(namespace, volume)]);
    await kubectl(['-n', namespace, 'rollout', 'status', 'deployment/shard-1', '--timeout=300s']);
  });
  afterAll(() => world.close());

  const grant = async () =>
    JSON.stringify({
      ...{ AccessKeyId: 'a', SecretAccessKey: 'b', SessionToken: 'c' },
      Expiration: '2100-01-01T00:00:00Z',
    });
  const copyTo = (to: string): JobSpec => ({
    ...{ kind: 'copy', from: volume, to: { volume: to }, twin: null, workloadId: 'shard-1' },
  });
  /** The pod of a job that waits for a server which never answers. */
  const waitingPod = async (jobId: string) => {
    const { namespace } = world.real.cluster;
    const ready = async (name: string) => kubectl(['-n', namespace, 'exec', name, '--', 'node', '-e', '']);
    for (;;) {
      const [pod = ''] = await podsOfJob(world.real.cluster, jobId);
      const runs = await ready(pod).then(
        () => true,
        () => false,
      );
      if (runs) return pod;
      await sleep(100);
    }
  };

  test('it runs as the user of its server, on the node of its server, and can write to nothing but what it makes', async () => {
    const { namespace, core } = world.real.cluster;
    const buckets = { snapshots: 'snapshots', evidence: 'evidence', region: 'us-east-1', endpoint: silent };
    const to = { evidenceOf: world.fence.incidentId };
    await world.jobs({ buckets, grant }).start(world.fence, 'look', { ...copyTo('look'), to } as JobSpec);
    const pod = await waitingPod('look');

    const seen = JSON.parse(await kubectl(['-n', namespace, 'exec', pod, '--', 'node', '-e', LOOK])) as unknown;

    const { spec } = await core.readNamespacedPod({ name: pod, namespace });
    const { items } = await core.listNamespacedPod({ namespace, labelSelector: 'app=shard-1' });
    const terms = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
    await world.jobs().stopAll(world.fence);
    expect(seen).toEqual({
      ...{ uid: 1234, gids: [0, 2345], root: 'EROFS', from: [[volume, 'EROFS']], token: false },
      ...{ capabilities: '0000000000000000', privileges: '1', seccomp: '2' },
    });
    expect(terms).toEqual([
      { matchFields: [{ key: 'metadata.name', operator: 'In', values: [items[0]?.spec?.nodeName] }] },
    ]);
  });

  test('an agent that somebody changed is neither started nor run', async () => {
    const { namespace } = world.real.cluster;
    const program = { ...bundledAgent(), configMap: 'ragmend-agent-changed' };
    const { metadata, ...map } = agentConfigMap({ ...program, source: "console.log('mine now')" });
    const { agent } = kubernetesTarget(namespace, [{ id: 'shard-1' }], { agent: { image: NODE } }).kubernetes;
    const runAs = { args: ['idle'], runAs: NOBODY, mounted: [], limits: { memory: '256Mi' } };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'changed', namespace } };
    const spec = { ...agentPodSpec(agent, program, runAs), restartPolicy: 'Never' };

    await apply([
      { ...map, metadata: { ...metadata, namespace } },
      { ...pod, spec },
    ]);
    await kubectl(['-n', namespace, 'wait', '--for=jsonpath={.status.phase}=Failed', 'pod/changed', '--timeout=300s']);
    const started = world.jobs({ program }).start(world.fence, 'changed', copyTo('changed-copy'));

    await expect(started).rejects.toThrow(/refused by the ValidatingAdmissionPolicy/);
    await expect(ensureAgent(world.real.cluster, program)).rejects.toBeInstanceOf(AgentRefused);
    const log = await kubectl(['-n', namespace, 'logs', 'changed']);
    expect(log).toContain('refused');
    expect(log).not.toContain('mine now');
  });

  test('credentials of a job that runs are written anew while somebody looks at it, long before they expire', async () => {
    const { core, namespace } = world.real.cluster;
    const buckets = { snapshots: 'snapshots', evidence: 'evidence', region: 'us-east-1', endpoint: silent };
    const restore = { kind: 'restore', snapshotId: 's', manifestSha256: '0'.repeat(64), to: 'granted' } as const;
    await world.jobs({ buckets, grant }).start(world.fence, 'granted', restore);
    const later = { now: () => Date.now() + 20 * 60_000 };
    let given = 0;
    const counted = async () => `{"given":${++given}}`;

    await world.jobs({ buckets, grant: counted }).status('granted');
    await world.jobs({ buckets, grant: counted, clock: later }).status('granted');
    await world.jobs({ buckets, grant: counted, clock: later }).status('granted');

    const { data = {} } = await core.readNamespacedSecret({ name: 'ragmend-grant-docs-rag', namespace });
    await world.jobs().stopAll(world.fence);
    expect(Buffer.from(String(data['credentials.json']), 'base64').toString()).toBe('{"given":1}');
    expect(given).toBe(1);
  });

  test('a job that its image never starts says what it waits for, and is ended like any other', async () => {
    const { namespace } = world.real.cluster;
    const target = kubernetesTarget(namespace, [{ id: 'shard-1' }], { agent: { image: 'local.test/no-such-image:1' } });
    // The operator may start no other image.
    const jobs = world.jobs({ target, cluster: world.real.cluster });
    await jobs.start(world.fence, 'waiting', copyTo('waiting'));
    let status = await jobs.status('waiting');
    while (status.reason === null) status = await jobs.status('waiting');

    const stopped = await jobs.stopAll(world.fence);

    expect(status).toMatchObject({ state: 'running', reason: expect.stringMatching(/it waits \(/) });
    expect(stopped).toBe(1);
    expect(await ended(jobs, 'waiting')).toMatchObject({ state: 'failed', intact: true, reason: 'it was ended' });
  });
});

function server(namespace: string, claimName: string): object {
  const labels = { app: 'shard-1' };
  const securityContext = { runAsUser: 1234, fsGroup: 2345, runAsNonRoot: true };
  const container = { name: 'store', image: NODE, command: ['node', '-e', 'setInterval(() => {}, 1000)'] };
  return {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'shard-1', namespace } },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          ...{ terminationGracePeriodSeconds: 0, securityContext },
          containers: [{ ...container, volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
          volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
        },
      },
    },
  };
}
