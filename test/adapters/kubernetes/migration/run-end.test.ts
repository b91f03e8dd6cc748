import type { MigrationJob } from '../../../../adapters/kubernetes/migration/migration-job.ts';
import type { Run } from '../../../../adapters/kubernetes/migration/migration-record.ts';
import { endOfRun, loggedContainer, type RunPod, waitOf } from '../../../../adapters/kubernetes/migration/run-end.ts';

const NOW = Date.parse('2026-11-23T03:00:00.000Z');
const RUN: Run = {
  ...{ jobId: 'run-1', incidentId: 'i-1', purpose: 'migrate', version: 'v', jobName: 'job', container: 'api' },
  ...{ startedAt: '2026-11-23T02:59:00.000Z', begun: 'uid', end: null },
};
type State = NonNullable<NonNullable<RunPod['status']>['containerStatuses']>[number]['state'];

const pod = (state: State, more: Partial<RunPod['status']> = {}, deletionTimestamp?: string): RunPod => ({
  metadata: {
    ...{ name: 'job-x', uid: 'p', resourceVersion: '1', creationTimestamp: '' },
    ...(deletionTimestamp && { deletionTimestamp }),
  },
  status: { phase: 'Running', containerStatuses: [{ name: 'api', ...(state && { state }) }], ...more },
});
const job = (status: MigrationJob['status'] = {}, annotations: Record<string, string> = {}): MigrationJob => ({
  metadata: { name: 'job', uid: 'uid', resourceVersion: '1', creationTimestamp: '', annotations },
  spec: { template: {} },
  status,
});
const failed = (message = '', more: MigrationJob['status'] = { failed: 1 }): MigrationJob['status'] => ({
  conditions: [{ type: 'Failed', status: 'True', message }],
  ...more,
});
const terminated = (exitCode: number, reason = 'Completed'): State => ({
  terminated: { exitCode, reason, finishedAt: '2026-11-23T02:59:30.000Z' },
});

test.each<[string, MigrationJob | null, RunPod | null, object | null]>([
  ['its pod does not exist yet', job(), null, null],
  ['its pod runs', job({ active: 1 }), pod({ running: {} }), null],
  ['its program ended well', job({ active: 1 }), pod(terminated(0)), { state: 'succeeded', exitCode: 0 }],
  [
    'its program failed and an injected proxy runs on',
    job({ active: 1 }),
    pod(terminated(3)),
    { state: 'failed', exitCode: 3, endedAt: '2026-11-23T02:59:30.000Z' },
  ],
  [
    'its Job is complete and its pod gone',
    job({ conditions: [{ type: 'Complete', status: 'True' }] }),
    null,
    { state: 'succeeded', exitCode: 0 },
  ],
  [
    'only the condition of its Job tells the exit code',
    job(failed('Container api for pod rag/job-x failed with exit code 42 matching FailJob rule at index 0')),
    null,
    { state: 'failed', exitCode: 42 },
  ],
  ['its Job failed without a pod', job(failed('', {})), null, { state: 'failed', exitCode: null }],
  ['somebody ended it', job(failed(), { 'ragmend.dev/stopped': 'true' }), null, { state: 'failed', exitCode: null }],
  ['its Job failed and nobody saw how', job(failed()), null, { state: 'lost', exitCode: null }],
  [
    'an eviction killed it',
    job({ active: 1 }),
    pod(terminated(137, 'Error'), { conditions: [{ type: 'DisruptionTarget', status: 'True' }] }),
    { state: 'lost', exitCode: null },
  ],
  [
    'it failed by itself before an eviction',
    job({ active: 1 }),
    pod(terminated(3, 'Error'), { conditions: [{ type: 'DisruptionTarget', status: 'True' }] }),
    { state: 'failed', exitCode: 3 },
  ],
  ['its Job and its pod are gone', null, null, { state: 'lost', exitCode: null }],
  ['its Job is gone and its pod still runs', null, pod({ running: {} }), null],
  [
    'the kubelet found it gone itself',
    job(failed()),
    pod(terminated(137, 'ContainerStatusUnknown'), { phase: 'Failed' }),
    { state: 'lost', exitCode: null },
  ],
  ['its pod is just being ended', job({ active: 1 }), pod({ running: {} }, {}, '2026-11-23T02:59:30Z'), null],
  [
    'its pod should be gone for a minute',
    job({ terminating: 1 }),
    pod({ running: {} }, {}, '2026-11-23T02:58:59Z'),
    { state: 'lost', exitCode: null },
  ],
  [
    'an init container failed before it',
    job(failed()),
    pod({ waiting: { reason: 'PodInitializing' } }, { phase: 'Failed' }),
    { state: 'failed', exitCode: null },
  ],
  [
    'its node was lost before anybody saw it start',
    job(failed()),
    pod({ waiting: {} }, { phase: 'Failed', conditions: [{ type: 'DisruptionTarget', status: 'True' }] }),
    { state: 'lost', exitCode: null },
  ],
])('a run of which %s', (_, seenJob, seenPod, end) => {
  const seen = endOfRun(RUN, seenJob, seenPod, NOW);

  if (end === null) expect(seen).toBeNull();
  else expect(seen).toMatchObject(end);
});

test('a pod that waits says for what, and one that failed before its program shows that log', () => {
  const waiting = pod({ waiting: { reason: 'ImagePullBackOff', message: 'no such image' } });
  const initContainerStatuses = [
    { name: 'first', state: { terminated: { exitCode: 0 } } },
    { name: 'prepare', state: { terminated: { exitCode: 1 } } },
  ];

  expect(waitOf(RUN, waiting)).toEqual(['it waits (ImagePullBackOff): no such image']);
  expect(waitOf(RUN, pod({ running: {} }))).toEqual([]);
  expect(loggedContainer(RUN, waiting)).toBe('api');
  expect(loggedContainer(RUN, pod({ waiting: {} }, { initContainerStatuses }))).toBe('prepare');
});
