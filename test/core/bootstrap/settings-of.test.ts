import { readObservation } from '../../../core/bootstrap/reading/read-observation.ts';
import { settingsOf } from '../../../core/bootstrap/settings-of.ts';
import { OWN_RUN } from '../../../core/contracts/bootstrap/observation.ts';
import { bootstrapConfig } from '../../../core/contracts/config/bootstrap-config.ts';
import { box, deployment, job, object, pod } from './cases/build.ts';
import { samplesOf } from './cases/samples.ts';

const run = { command: ['migrate'] };

test('what ragmend.yaml says about a start is what a reading goes by', () => {
  const settings = settingsOf(
    bootstrapConfig.parse({
      components: [
        { workload: 'StatefulSet/db', role: 'store', settle: { port: 80, path: '/' } },
        {
          workload: 'Deployment/retriever',
          hosts: ['rag.internal'],
          needs: [{ workload: 'StatefulSet/db', reached: 'functional' }],
          migration: { run, check: run, job: 'rag-migrate' },
        },
        {
          workload: 'Deployment/web',
          needs: [{ workload: 'Deployment/retriever', reached: 'started' }],
          migration: { run },
        },
      ],
      gates: { 'lb/healthy': 'Deployment/web' },
      patterns: [{ id: 'own', class: 'schema', regex: 'no tables here' }],
    }),
  );

  expect(settings).toMatchObject({
    needs: {
      'Deployment/retriever': [{ workload: 'StatefulSet/db', reached: 'ready' }],
      'Deployment/web': [{ workload: 'Deployment/retriever', reached: 'started' }],
    },
    aliases: { 'rag.internal': 'Deployment/retriever' },
    migrations: { 'Deployment/retriever': 'rag-migrate', 'Deployment/web': null },
    checks: { 'Deployment/retriever': true, 'Deployment/web': false },
    gates: { 'lb/healthy': 'Deployment/web' },
    roles: { 'StatefulSet/db': 'store', 'Deployment/web': 'other' },
    patterns: [{ id: 'own' }],
  });
});

test("Ragmend's own Jobs are no part of a start, except under the name that others wait for", () => {
  const settings = settingsOf(
    bootstrapConfig.parse({
      components: [{ workload: 'Deployment/retriever', migration: { run, check: run, job: 'rag-migrate' } }],
    }),
  );
  const failed = { conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', message: '' }] };
  const own = { labels: { [OWN_RUN]: 'deployment-retriever' } };
  const check = job('ragmend-check-deployment-retriever', { status: failed, metadata: own });
  const checkPod = pod('ragmend-check-deployment-retriever-x', `Job/${check.metadata.name}`, {
    boxes: [box('app', 'failed')],
  });
  const gate = job('rag-migrate', { metadata: own });
  const objects = [
    ...deployment('retriever'),
    check,
    { ...checkPod, metadata: { ...checkPod.metadata, ...own } },
    gate,
  ];

  const { workloads } = readObservation(...samplesOf({ seen: { objects } } as never), settings);

  expect(workloads.map(({ of }) => of)).toEqual(['Deployment/retriever', 'Job/rag-migrate']);
});

test('an observation that goes over two looks keeps little of the first, and no secret', () => {
  const lines = Array.from(
    { length: 3000 },
    (_, at) => `password=hunter22 dial tcp: lookup part-${at} on 10.96.0.10:53: no such host`,
  );
  const names = Array.from({ length: 60 }, (_, at) => `part-${at}`);
  const objects = names.flatMap((name) => [
    ...deployment(name),
    pod(`${name}-new-1`, `ReplicaSet/${name}-new`, { boxes: [box('app', 'crash')] }),
    object('Service', name, { spec: { selector: { app: name } } }),
  ]);
  const logs = names.map((name) => ({ pod: `${name}-new-1`, container: 'app', run: 'current' as const, lines }));

  const { sample } = readObservation(
    null,
    { at: '2026-11-23T03:00:00.000Z', objects, events: [], logs, missing: [] },
    {
      ...{ needs: {}, aliases: {}, migrations: {}, gates: {}, roles: {}, patterns: [] },
    },
  );

  const kept = JSON.stringify(sample);
  expect(kept.length).toBeLessThan(300_000);
  expect(kept).not.toContain('hunter22');
});
