import type { CloudCase } from '../cloud-case.ts';
import { crash } from '../cloud-case.ts';
import { migratedOnce, readyPods, rolledOut } from '../look.ts';
import { box, deployment, HELM, RIGHTS, service } from '../objects.ts';
import { CHECK, DATABASE, MIGRATE, NEEDS, NEEDS_SCHEMA, running, WAITS_FOR_JOB } from '../programs.ts';

export const NO_TABLE =
  'sqlalchemy.exc.ProgrammingError: (psycopg2.errors.UndefinedTable) relation "documents" does not exist';
export const database = [deployment('database', DATABASE), service('database')];
export const declared = { run: { command: running(MIGRATE) }, check: { command: running(CHECK) } };
const RETRIEVER = 'Deployment/retriever';
const SCHEMA = `schema of ${RETRIEVER} migrated`;

/** Schemas that nobody migrates, and Jobs that are waited for. */
export const migrationCases: CloudCase[] = [
  {
    id: 'K1',
    title: 'the app crashes on a missing table, and the hook that migrates would wait for the release',
    bootstrap: {
      components: [{ workload: RETRIEVER, role: 'retriever', migration: { ...declared, job: 'retriever-migrate' } }],
      sampleSeconds: 25,
    },
    before: database,
    objects: [deployment('retriever', NEEDS_SCHEMA(NO_TABLE), { metadata: HELM })],
    isStuck: crash(['retriever']),
    verdict: 'Deadlock',
    causes: [`${RETRIEVER} ready`, 'Helm release/rag synced', 'Job/retriever-migrate complete', SCHEMA],
    plan: { steps: [`migrate ${RETRIEVER}`], stop: [[RETRIEVER]], start: [[RETRIEVER]] },
    outcome: 'Completed',
    proves: migratedOnce,
  },
  {
    id: 'K1b',
    title: 'a hook would migrate, and no check is declared: its idempotency is unproven',
    bootstrap: {
      components: [{ workload: RETRIEVER, migration: { run: declared.run, job: 'retriever-migrate' } }],
      sampleSeconds: 25,
    },
    before: database,
    objects: [deployment('retriever', NEEDS_SCHEMA(NO_TABLE), { metadata: HELM })],
    isStuck: crash(['retriever']),
    verdict: 'Deadlock',
    causes: [`${RETRIEVER} ready`, 'Helm release/rag synced', 'Job/retriever-migrate complete', SCHEMA],
    plan: { steps: [`migrate ${RETRIEVER}`], stop: [[RETRIEVER]], start: [[RETRIEVER]] },
    outcome: 'Completed',
    proves: migratedOnce,
  },
  {
    id: 'K1d',
    title: 'nobody migrates the schema of the controller, and the others wait for it in a row',
    bootstrap: {
      components: [
        { workload: 'Deployment/generator', role: 'generator' },
        { workload: RETRIEVER, role: 'retriever' },
        { workload: 'Deployment/controller', role: 'controller', migration: declared },
      ],
      sampleSeconds: 25,
    },
    before: database,
    objects: [
      service('controller'),
      service('retriever'),
      deployment('controller', NEEDS_SCHEMA(NO_TABLE)),
      deployment('retriever', NEEDS('controller')),
      deployment('generator', NEEDS('retriever')),
    ],
    isStuck: crash(['controller', 'retriever', 'generator']),
    verdict: 'MissingRoot',
    causes: ['schema of Deployment/controller migrated'],
    plan: {
      steps: ['migrate Deployment/controller'],
      stop: [['Deployment/controller']],
      start: [['Deployment/controller'], [RETRIEVER], ['Deployment/generator']],
    },
    outcome: 'Completed',
    proves: migratedOnce,
  },
  {
    id: 'K33',
    title: 'two replicas migrate at once and wait for each other in the database',
    bootstrap: { components: [{ workload: RETRIEVER, migration: declared }], sampleSeconds: 25 },
    before: database,
    objects: [deployment('retriever', NEEDS_SCHEMA('ERROR: deadlock detected (SQLSTATE 40P01)'), { replicas: 2 })],
    isStuck: crash(['retriever'], 2),
    verdict: 'Deadlock',
    causes: [`${RETRIEVER} ready`, SCHEMA, `transactions in the database of ${RETRIEVER} complete`],
    plan: { steps: [`migrate ${RETRIEVER}`], stop: [[RETRIEVER]], start: [[RETRIEVER]] },
    outcome: 'Completed',
    proves: migratedOnce,
  },
  {
    id: 'K9',
    title: 'new pods wait for a Job that is done and gone',
    bootstrap: {
      components: [{ workload: RETRIEVER, migration: { ...declared, job: 'rag-migrate' } }],
      sampleSeconds: 25,
    },
    before: database,
    objects: [
      ...RIGHTS,
      {
        ...{ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'rag-migrate' } },
        spec: { template: { spec: { restartPolicy: 'Never', containers: [box('main', MIGRATE)] } } },
      },
      deployment('retriever', 'listen();', { pod: { initContainers: [box('wait', WAITS_FOR_JOB('rag-migrate'))] } }),
    ],
    async damage(place) {
      await rolledOut(place, 'retriever');
      await place.kubectl('delete', 'job', 'rag-migrate');
      await place.kubectl('scale', 'deployment/retriever', '--replicas=2');
    },
    isStuck: crash(['retriever']),
    verdict: 'MissingRoot',
    causes: ['Job/rag-migrate complete'],
    plan: { steps: [`check-job ${RETRIEVER}`], stop: [], start: [[RETRIEVER]] },
    outcome: 'Completed',
    async proves(place) {
      await migratedOnce(place);
      expect(await readyPods(place, 'retriever')).toBe(2);
    },
  },
];
