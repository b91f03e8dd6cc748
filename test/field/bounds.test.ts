import { config } from '../../core/contracts/config/config.ts';
import { TextRefused } from '../../core/kernel/ports/vector-store.ts';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';
import { type ScriptedApi, scriptedApi, scriptedModel, sizesOf } from '../adapters/embedders/scripted-model.ts';
import { walkLong } from '../lib/runbooks/long-walk/long-walk.ts';
import { machine, started, types } from '../sandbox/engine/machines.ts';
import { proveFieldCases } from './field-cases.ts';

let api: ScriptedApi;
beforeAll(async () => {
  api = await scriptedApi();
});
beforeEach(() => api.reset());
afterAll(() => api.close());

const A_DAY = 86_400;
const read = (target: object) =>
  config.safeParse({
    targets: [{ id: 'docs-rag', store: { kind: 'chroma', collection: 'docs' }, ...target }],
    routes: [{ alertname: 'CHRDrop', runbook: 'shard-restore', target: 'docs-rag' }],
  });

async function walk(reindex: number, job: number) {
  const { data } = read({ checkSeconds: 1, jobDeadlineSeconds: A_DAY });
  if (!data) throw new Error('the configuration was refused');
  const durations = { jobs: [job], answer: 3600, reindex, lookSeconds: 240 };
  return walkLong('ragmend-shard-restore', data, durations);
}

async function aDayOfJobs(): Promise<void> {
  const { status, seconds, events } = await walk(60, A_DAY - 60);

  expect(status).toBe('SUCCEEDED');
  expect(seconds).toBeGreaterThan(2 * A_DAY - 3600);
  expect(events).toBeLessThan(10_000);
}

async function aDayOfIndexing(): Promise<void> {
  const { status, events } = await walk(A_DAY, 60);

  expect(status).toBe('SUCCEEDED');
  expect(events).toBeLessThan(10_000);
}

async function whatCannotWork(): Promise<void> {
  const { error } = read({ checkSeconds: 1, jobDeadlineSeconds: 10 * A_DAY });

  expect(error?.issues[0]?.message).toContain(
    'AWS ends an execution at 25000: lower jobDeadlineSeconds (864000) or snapshotsTried (3), or raise checkSeconds (1)',
  );
}

const cappedAt = (batch: number, status: number, words: string) => async () => {
  api.answer = scriptedModel({ batch, status, words });
  const texts = Array.from({ length: 100 }, (_, at) => 'x'.repeat(at + 1));

  const vectors = await api.opened().embedDocuments(texts);

  expect(vectors.map((vector) => (vector instanceof TextRefused ? vector : vector[0]))).toEqual(
    texts.map(({ length }) => length),
  );
  expect(Math.max(...sizesOf(api.asked).slice(-3))).toBeLessThanOrEqual(batch);
};

async function asymmetric(): Promise<void> {
  const embedder = api.opened({
    ...{ queryPrefix: 'search_query: ', documentPrefix: 'search_document: ' },
    inputType: { query: 'search_query', document: 'search_document' },
  });

  await embedder.embed(['why']);
  await embedder.embedDocuments(['because']);

  expect(api.asked.map(({ body }) => JSON.parse(body))).toEqual([
    expect.objectContaining({ input: ['search_query: why'], input_type: 'search_query' }),
    expect.objectContaining({ input: ['search_document: because'], input_type: 'search_document' }),
  ]);
}

async function contextObject(): Promise<void> {
  const { engine, executionArn } = started(
    machine({ S: { Type: 'Pass', Output: '{% $states.context %}', End: true } }),
  );

  const { output } = await engine.settled(executionArn);

  expect(output).toMatchObject({ Execution: { RedriveCount: 0 } });
  expect(output).not.toHaveProperty('State.RetryCount');
}

async function concurrencyAsText(): Promise<void> {
  const processor = { StartAt: 'Do', States: { Do: { Type: 'Pass', End: true } } };
  const { engine, executionArn } = started(
    machine({ S: { Type: 'Map', Items: [1, 2], ItemProcessor: processor, MaxConcurrency: '{% "1" %}', End: true } }),
  );

  await engine.settled(executionArn);

  const iterations = types(engine.getExecutionHistory(executionArn)).filter((type) => type.startsWith('MapIteration'));
  expect(iterations[1]).toBe('MapIterationSucceeded');
}

proveFieldCases('bounds and stores as they are set up', [
  {
    report: 'loads/ardere#86',
    before: 'nine events at each look, one a second: AWS ended a run of a day after 46 minutes',
    now: 'the pause grows with the age of the job: a run of two days takes fewer than 10,000 events',
    proof: aDayOfJobs,
  },
  {
    report: 'loads/ardere#86, re-indexing',
    before: '100 documents and nine events a look: it ended at 277,000 documents',
    now: 'a look works for four minutes: a day of re-indexing takes fewer than 10,000 events',
    proof: aDayOfIndexing,
  },
  {
    report: 'loads/ardere#86, configuration',
    before: 'numbers that can never work were accepted',
    now: 'they are refused in words, with what to set',
    proof: whatCannotWork,
  },
  {
    report: 'memodb-io/memobase#142',
    before: 'an API that takes 10 texts refused each batch of 64',
    now: 'the batch is halved until it fits, and stays so',
    proof: cappedAt(10, 400, 'batch size is invalid, it should not be larger than 10'),
  },
  {
    report: 'huggingface/text-embeddings-inference#50',
    before: 'a server that takes 32 texts refused each batch of 64',
    now: 'the batch is halved once',
    proof: cappedAt(32, 422, 'batch size 64 > maximum allowed batch size 32'),
  },
  {
    report: 'ollama/ollama#17878',
    before: 'a model that answers zeros with status 200 made every golden answer of a healthy shard wrong',
    now: 'it is away: the step is tried again, and nothing is known of the shard',
    proof: async () => {
      api.answer = () => ({ body: { data: [{ index: 0, embedding: [0, 0] }] } });

      await expect(api.opened().embed(['a'])).rejects.toBeInstanceOf(DependencyUnavailable);
    },
  },
  {
    report: 'basicmachines-co/basic-memory#1264',
    before: 'queries and documents were embedded alike',
    now: 'each has its prefix and its input type',
    proof: asymmetric,
  },
  {
    report: 'AWS: context object',
    before: 'no RedriveCount, and a RetryCount in every state',
    now: 'RedriveCount is 0, and only tasks count retries',
    proof: contextObject,
  },
  {
    report: 'AWS: MaxConcurrency "1"',
    before: 'States.QueryEvaluationError',
    now: 'it counts as 1',
    proof: concurrencyAsText,
  },
]);
