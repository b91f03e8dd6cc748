import { appendFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { generatorApp } from '../../../../sandbox/world/generator/generator-app.ts';
import { knownDocuments } from '../../../../sandbox/world/generator/known-documents.ts';
import { type LoadCounts, steadyLoad } from '../../../../sandbox/world/generator/steady-load.ts';
import { served, stopServed } from '../providers/served.ts';

afterEach(stopServed);

async function setUp(ids: string[] = ['a#1', 'b#2']) {
  const file = join(mkdtempSync(join(tmpdir(), 'generator-')), 'documents.jsonl');
  const write = (id: string, text: string, deletedAt: string | null = null) =>
    appendFileSync(file, `${JSON.stringify({ id, targetId: 't', shardId: 's', text, metadata: {}, deletedAt })}\n`);
  write('a#1', 'Otters swim in rivers.');
  write('b#2', 'Lynxes live in woods.');
  const provider = await served({ key: null });
  const app = generatorApp({
    retrieve: async () => ({ retrieved_ids: ids }),
    documents: knownDocuments(file),
    model: { baseUrl: `${provider.url}/v1`, name: 'scripted-1' },
  });
  const ask = async (body: object) => {
    const response = await app.request('/answer', { method: 'POST', body: JSON.stringify(body) });
    return { status: response.status, body: await response.json() };
  };
  return { app, ask, provider, write };
}

test('an answer is made from the documents that were found, and says which it cites', async () => {
  const { ask } = await setUp();

  const { status, body } = await ask({ qid: 'q1', q: 'Where do lynxes live?' });

  expect(status).toBe(200);
  expect(body).toEqual({
    ...{ qid: 'q1', given: ['a#1', 'b#2'], cited: ['b#2'], answered: null, provider: null },
    answer: 'According to the documents, Lynxes live in woods. [b#2]',
  });
});

test('what was deleted or changed since is not in the next prompt', async () => {
  const { ask, write } = await setUp();
  await ask({ q: 'Where do lynxes live?' });
  write('b#2', '', new Date().toISOString());
  write('a#1', 'Otters live at sea.');

  const { body } = await ask({ q: 'Where do otters live?' });

  expect(body).toMatchObject({ given: ['a#1'], answer: 'According to the documents, Otters live at sea. [a#1]' });
});

test('a model that fails is asked once, and no answer is made up', async () => {
  const { ask, provider } = await setUp();
  await provider.break({ how: 'overloaded' });

  const { status, body } = await ask({ qid: 'q1', q: 'Where do lynxes live?' });

  expect(status).toBe(502);
  expect(body.detail).toContain('status 503');
  expect(provider.requests).toHaveLength(1);
});

test('a body without a question is refused', async () => {
  const { ask } = await setUp();

  expect((await ask({ qid: 'q1' })).status).toBe(400);
});

test('a steady load counts who answered and what failed', async () => {
  const { app, provider } = await setUp();
  await provider.break({ how: 'overloaded', times: 2 });
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
  await new Promise<void>((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  const stop = new AbortController();
  const counts: LoadCounts = { asked: 0, failed: 0, answered: {} };

  const questions = [{ qid: 'q1', q: 'Where do lynxes live?' }];
  const load = { answerUrl: () => `http://127.0.0.1:${port}/answer`, questions, everyMs: 5 };
  const loading = steadyLoad(load, { counts, signal: stop.signal });
  while ((counts.answered.unlabelled ?? 0) < 5) await new Promise((resolve) => setTimeout(resolve, 5));
  stop.abort();
  await loading;
  server.close();

  expect(counts.failed).toBe(2);
  expect(counts.answered.unlabelled).toBe(counts.asked - 2);
});
