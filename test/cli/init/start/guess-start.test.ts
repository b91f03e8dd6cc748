import { parse } from 'yaml';
import { guessStart } from '../../../../cli/init/start/guess-start.ts';
import { startLines, startNotes } from '../../../../cli/init/start/start-lines.ts';
import type { RenderedDocument } from '../../../../core/bootstrap/lint/render/document.ts';
import type { KubeObject } from '../../../../core/contracts/bootstrap/observation.ts';
import { bootstrapConfig } from '../../../../core/contracts/config/bootstrap-config.ts';
import { deployment, job, object, service, statefulSet } from '../../../core/bootstrap/cases/build.ts';

type Container = Record<string, unknown>;
const app = (name: string, ...containers: Container[]) =>
  deployment(name, { template: { containers } })[0] as KubeObject;
const withInit = (name: string, init: Container, ...containers: Container[]) =>
  deployment(name, { template: { initContainers: [init], containers } })[0] as KubeObject;
const plain = (image: string, more: Container = {}) => ({ name: 'app', image, ...more });
const env = (...pairs: [string, string][]) => ({ env: pairs.map(([name, value]) => ({ name, value })) });
const to = (name: string) => service(name)[0] as KubeObject;
const rendered = (...objects: KubeObject[]): RenderedDocument[] =>
  objects.map((one) => ({ object: one, file: 'r.yaml', template: null, lineOf: () => 1 }));
/** What is written, with the proposals in comments uncommented, if a person has approved them. */
function written(guess: ReturnType<typeof guessStart>, isApproved: boolean) {
  const text = startLines(guess)
    .map((line) => (isApproved ? line.replace(/^ {10}# (?!Proposed)/, '          ') : line))
    .join('\n');
  return bootstrapConfig.parse((parse(text) as { bootstrap: unknown }).bootstrap);
}

const MIGRATE = { command: ['alembic', 'upgrade', 'head'] };

test('workloads become components in the order of their roles, with what they wait for and what they name', () => {
  const guess = guessStart(
    [
      app('indexer', plain('rag/indexer:1', env(['RETRIEVER_URL', 'http://retriever:8080']))),
      withInit(
        'retriever',
        { name: 'wait', image: 'busybox', command: ['sh', '-c', 'until nc -z queue 5672; do sleep 1; done'] },
        plain(
          'rag/retriever:1',
          env(['EMBEDDER_URL', 'http://embedder.rag.svc'], ['GENERATOR_URL', 'http://generator']),
        ),
      ),
      app('generator', plain('rag/generator:1', env(['RETRIEVER_URL', 'http://retriever:8080/search']))),
      app('embedder', plain('ghcr.io/huggingface/text-embeddings-inference:1.9')),
      statefulSet('queue', { replicas: 1, template: { containers: [plain('rabbitmq:4')] } }),
      statefulSet('shard-1', { replicas: 1, template: { containers: [plain('chromadb/chroma:1')] } }),
      ...['retriever', 'generator', 'embedder', 'queue', 'indexer'].map(to),
    ],
    [],
    ['shard-1'],
  );

  const { components } = written(guess, false);

  expect(components.map(({ workload, role, needs }) => [workload, role, needs.map((one) => one.workload)])).toEqual([
    ['StatefulSet/queue', 'store', []],
    ['Deployment/embedder', 'model-server', []],
    ['Deployment/retriever', 'retriever', ['StatefulSet/queue', 'Deployment/embedder']],
    ['Deployment/generator', 'generator', ['Deployment/retriever']],
    ['Deployment/indexer', 'indexer', ['Deployment/retriever']],
  ]);
  expect(startNotes('rag', guess)).toContain(
    "rag: Deployment/retriever needs StatefulSet/queue: container 'wait' waits",
  );
});

test.each<[string, KubeObject[], KubeObject[], object, string]>([
  [
    'a Job of the vendor',
    [
      app('retriever', plain('rag/app:1')),
      job('rag-migrate', { template: { containers: [plain('rag/app:1', MIGRATE)] } }),
    ],
    [],
    { run: MIGRATE, job: 'rag-migrate' },
    'Job/rag-migrate of the namespace',
  ],
  [
    'a Job of a hook in a render',
    [app('retriever', plain('rag/app:1'))],
    [
      job('rag-migrate', {
        metadata: { annotations: { 'helm.sh/hook': 'post-install' } },
        template: { containers: [plain('rag/app:2', MIGRATE)] },
      }),
    ],
    { run: MIGRATE, job: 'rag-migrate' },
    'Job/rag-migrate of the render',
  ],
  [
    'an init container',
    [withInit('retriever', { name: 'db-migrate', image: 'rag/app:1', args: ['migrate'] }, plain('rag/app:1'))],
    [],
    { run: { args: ['migrate'] }, container: 'db-migrate' },
    "init container 'db-migrate' of Deployment/retriever",
  ],
  [
    'a chained command',
    [app('retriever', plain('rag/app:1', { command: ['sh', '-c', 'alembic upgrade head && uvicorn app:app'] }))],
    [],
    { run: { command: ['sh', '-c', 'alembic upgrade head'] } },
    "container 'app' of Deployment/retriever",
  ],
  [
    'a mode by environment',
    [app('api', plain('langgenius/dify-api:1', env(['MIGRATION_ENABLED', 'true'], ['MODE', 'api'])))],
    [],
    { run: { env: { MIGRATION_ENABLED: 'true', MODE: 'migration' } } },
    "container 'app' of Deployment/api",
  ],
])(
  'a migration is proposed from %s, and runs only once a person uncomments it',
  (_, objects, hooks, expected, from) => {
    const guess = guessStart(objects, rendered(...hooks), []);

    expect(written(guess, false).components[0]?.migration).toBeUndefined();
    expect(written(guess, true).components[0]?.migration).toMatchObject(expected);
    expect(startNotes('rag', guess).join('\n')).toContain(`rag: ${from} seems to migrate the schema of `);
  },
);

test('a secret in a command is not written, and what a Job has beyond the workload is told', () => {
  const secret = { command: ['sh', '-c', 'DB_PASSWORD=hunter2 alembic upgrade head && serve'] };
  const open = guessStart([app('retriever', plain('rag/app:1', secret))], [], []);
  const lacking = guessStart(
    [
      app('retriever', plain('rag/app:1')),
      job('rag-migrate', { template: { containers: [plain('rag/app:1', { ...MIGRATE, ...env(['ROLE', 'owner']) })] } }),
    ],
    [],
    [],
  );

  expect(JSON.stringify([open, startLines(open)])).not.toContain('hunter2');
  expect(open.notes).toEqual([
    "container 'app' of Deployment/retriever migrates, and a secret stands in its command: declare it by hand",
  ]);
  expect(lacking.notes[0]).toContain('with variables that Deployment/retriever lacks (ROLE): add them to run.env');
});

test('waits in a circle are told and left out, and what Ragmend or an operator runs is no component', () => {
  const waiting = (name: string, host: string) =>
    withInit(
      name,
      { name: 'wait', image: 'busybox', command: ['sh', '-c', `until nc -z ${host} 80; do sleep 1; done`] },
      plain('rag/app'),
    );
  const own = object('Deployment', 'ragmend-gateway', { spec: { template: { spec: { containers: [] } } } });
  const made = object(
    'StatefulSet',
    'pg',
    { spec: { template: { spec: { containers: [] } } } },
    { ownerReferences: [{ kind: 'Cluster', name: 'pg' }] },
  );

  const { components, notes } = guessStart([waiting('a', 'b'), waiting('b', 'a'), to('a'), to('b'), own, made], [], []);

  expect(components.map(({ workload, needs }) => [workload, needs.length])).toEqual([
    ['Deployment/a', 1],
    ['Deployment/b', 0],
  ]);
  expect(notes).toEqual([
    'Deployment/b and Deployment/a wait for each other: see `ragmend lint`, and let one retry at work',
  ]);
});

test('nothing is written where nothing but shards runs', () => {
  expect(startLines(guessStart([statefulSet('shard-1')], [], ['shard-1']))).toEqual([]);
});
