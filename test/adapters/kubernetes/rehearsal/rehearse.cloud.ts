import { systemClock } from '../../../../adapters/clock.ts';
import { clusterAs } from '../../../../adapters/kubernetes/api/access-reviews.ts';
import type { clusterOf } from '../../../../adapters/kubernetes/api/cluster.ts';
import { rehearse } from '../../../../adapters/kubernetes/rehearsal/rehearse.ts';
import { waitUntil } from '../../../../adapters/wait-until.ts';
import { checkRehearsal } from '../../../../cli/doctor/check-rehearsal.ts';
import type { Finding } from '../../../../cli/doctor/findings/finding.ts';
import { apply, kubectl } from '../../../cloud/kubectl.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { bundledAgent } from '../jobs/bundled-agent.ts';
import { NODE } from '../jobs/volume-pods.ts';
import { openedTarget } from '../opened-target.ts';

/** A shard that nothing has to run of. */
function statefulSet(namespace: string, name: string, container: object = {}, claim: object = {}): object {
  const labels = { app: name };
  return {
    ...{ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name, namespace } },
    spec: {
      ...{ serviceName: name, selector: { matchLabels: labels } },
      template: {
        metadata: { labels },
        spec: {
          nodeSelector: { nowhere: 'true' },
          containers: [
            { name: 'store', image: NODE, volumeMounts: [{ name: 'data', mountPath: '/data' }], ...container },
          ],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...claim },
        },
      ],
    },
  };
}

const KEY = { env: [{ name: 'KEY', valueFrom: { secretKeyRef: { name: 'keys', key: 'key' } } }] };

cloudSuite(['kubernetes'], 'a repair that is tried as a dry run', () => {
  const shards = ['plain', 'keyed', 'keyed-too', 'lonely'].map((id) => ({ id }));
  const opened = openedTarget({ shards, over: { takeover: { admission: 'contained' } } });
  beforeAll(async () => {
    const { namespace } = opened();
    await apply([
      statefulSet(namespace, 'plain'),
      ...['keyed', 'keyed-too'].map((name) => statefulSet(namespace, name, KEY)),
      statefulSet(namespace, 'lonely', {}, { accessModes: ['ReadWriteOncePod'] }),
    ]);
  });

  async function found(...shards: string[]): Promise<Finding[]> {
    const { target, operator, namespace, real } = opened();
    const { kubeconfig } = real.cluster;
    const rehearsal = {
      ...{ target, clock: systemClock, program: bundledAgent() },
      as: operator.through,
      maker: (name: string, around: Parameters<typeof clusterOf>[2]) =>
        clusterAs(kubeconfig, 'kube-system', name, around),
    };
    const all = [];
    for (const shard of shards) all.push(...(await rehearse(rehearsal, shard)));
    expect(await kubectl(['-n', namespace, 'get', 'jobs,deployments,pvc', '-o', 'name', '-l', MADE])).toBe('');
    return checkRehearsal(all);
  }
  const MADE = 'app.kubernetes.io/managed-by=ragmend,ragmend.dev/incident';
  /** What is admitted is known to the API server a moment after it was changed. */
  async function until(holds: (findings: Finding[]) => boolean, shard: string): Promise<Finding[]> {
    const look = async () => {
      const findings = await found(shard);
      return holds(findings) && findings;
    };
    const seen = await waitUntil(look, { everyMs: 100, ms: 120_000 });
    if (seen === null) throw new Error(`it stays: ${JSON.stringify(await found(shard))}`);
    return seen;
  }
  const isTaken = (findings: Finding[]) => findings.every(({ status }) => status === 'ok');
  const isRefused = (findings: Finding[]) => findings.some(({ status }) => status === 'failed');

  test('what fits is taken, and nothing of it stays', async () => {
    expect(await found('plain')).toEqual([
      expect.objectContaining({
        status: 'ok',
        about: "the cluster accepts what a snapshot and a restore of 'plain' create",
      }),
    ]);
  });

  test('what one policy refuses of several shards is one finding, with its sentence and what to set', async () => {
    const name = `ragmend-takeover-${opened().namespace}-docs-rag`;

    expect(await found('plain', 'keyed', 'keyed-too')).toEqual([
      {
        ...{ check: 'dry run', status: 'failed' },
        about: `the server that takes over of 'keyed', 'keyed-too' would be refused: policy '${name}' says: a server has no Secret; its pod template has Secret 'keys' in the environment of container 'store'`,
        remedy: "set kubernetes.takeover.admission to 'template', then apply what `ragmend manifests` prints",
      },
    ]);
  });

  test('a claim that no second pod can mount is refused before anything is sent', async () => {
    expect(await found('lonely')).toEqual([
      expect.objectContaining({ about: expect.stringContaining("is 'ReadWriteOncePod', no second pod can read it") }),
    ]);
  });

  test("the namespace's pod security answers the pods", async () => {
    const { namespace } = opened();
    const label = (value: string) => kubectl(['label', 'namespace', namespace, '--overwrite', value]);
    await label('pod-security.kubernetes.io/enforce=restricted');

    const [finding] = await until(isRefused, 'plain');
    await label('pod-security.kubernetes.io/enforce-');
    await until(isTaken, 'plain');

    expect(finding).toMatchObject({
      about: expect.stringMatching(
        /^the pod of a server or a job of 'plain' would be refused: Pod Security 'restricted/,
      ),
      remedy: expect.stringContaining('fix the pod template'),
    });
  });

  test("a policy of the team's own, and a quota, are named", async () => {
    const { namespace } = opened();
    const name = `team-${namespace}`;
    const api = 'admissionregistration.k8s.io/v1';
    const own = { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
    const rule = { apiGroups: ['batch'], apiVersions: ['*'], resources: ['jobs'], operations: ['CREATE'] };
    const validations = [{ expression: "'team' in object.metadata.labels", message: 'every job names its team' }];
    await apply([
      {
        ...{ apiVersion: api, kind: 'ValidatingAdmissionPolicy', metadata: { name } },
        spec: { matchConstraints: { namespaceSelector: own, resourceRules: [rule] }, validations },
      },
      {
        ...{ apiVersion: api, kind: 'ValidatingAdmissionPolicyBinding', metadata: { name } },
        spec: { policyName: name, validationActions: ['Deny'] },
      },
      {
        ...{ apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'disk', namespace } },
        spec: { hard: { 'requests.storage': '1Mi' } },
      },
    ]);

    const findings = await until((each) => each.filter(({ status }) => status === 'failed').length === 2, 'plain');
    await kubectl(['delete', `validatingadmissionpolicy/${name}`, `validatingadmissionpolicybinding/${name}`]);
    await kubectl(['-n', namespace, 'delete', 'resourcequota/disk']);
    await until(isTaken, 'plain');

    expect(findings.map(({ about }) => about)).toEqual(
      expect.arrayContaining([
        `the job of a copy of 'plain' would be refused: policy '${name}' says: every job names its team`,
        expect.stringMatching(/^the claim of a copy of 'plain' would be refused: the resource quota says: disk/),
      ]),
    );
  });
});
