import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '../../../adapters/wait-until.ts';
import { PROMPT, served, stopServed } from '../../sandbox/world/providers/served.ts';
import { type GatewayProgram, startGatewayProgram } from './gateway-program.ts';

const REQUESTS = 24;
const MODELS = [{ name: 'scripted-1', serves: ['m'], context: 128_000 }];

let gateway: GatewayProgram;

afterEach(async () => {
  await gateway.stop();
  await stopServed();
});

test('a gateway that is killed twice loses no request that it accepted, and answers each', async () => {
  const [primary, backup] = await Promise.all([served({ name: 'one' }), served({ name: 'two' })]);
  const own = join(mkdtempSync(join(tmpdir(), 'gateway-killed-')), 'gateway.db');
  const options = {
    targetId: 'docs-rag',
    own,
    generator: {
      providers: [
        { kind: 'openai', name: 'one', url: `${primary.url}/v1`, models: MODELS },
        { kind: 'openai', name: 'two', url: `${backup.url}/v1`, models: MODELS },
      ],
      // A lease of a request lasts as long as all providers may take.
      clocks: { connect: 1, answer: 3 },
      failures: { openSeconds: 0.2 },
      probes: { good: 1 },
      admission: { rampMillis: 20, concurrency: 8 },
    },
  };
  await Promise.all([primary, backup].map((provider) => provider.break({ how: 'overloaded' })));
  gateway = await startGatewayProgram(options);

  const accepted = await Promise.all(Array.from({ length: REQUESTS }, (_, at) => accept(`r-${at}`)));
  await kill();
  gateway = await startGatewayProgram(options);
  const waiting = await counts();
  // Killed again while some are under way: slow answers, and the first of them have come.
  primary.turn({ latencyMs: 300 });
  await Promise.all([primary.heal(), backup.heal()]);
  await waitUntil(async () => (await counts()).waiting < REQUESTS, { everyMs: 10, ms: 60_000 });
  await kill();
  primary.turn({ latencyMs: 0 });
  gateway = await startGatewayProgram(options);
  await waitUntil(async () => (await counts()).waiting === 0, { everyMs: 200, ms: 120_000 });
  const answers = await Promise.all(accepted.map((location) => fetch(`${gateway.url}${location}`)));

  expect(waiting).toMatchObject({ waiting: REQUESTS, expired: 0, failed: 0 });
  expect(answers.map(({ status }) => status)).toEqual(Array(REQUESTS).fill(200));
  expect(await counts()).toMatchObject({ waiting: 0, expired: 0, failed: 0 });
  for (const answer of answers) expect(await answer.text()).toContain('[volumes#2]');
}, 300_000);

async function accept(id: string): Promise<string> {
  const response = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: 'respond-async', 'idempotency-key': id },
    body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: PROMPT }] }),
  });
  expect(response.status).toBe(202);
  return response.headers.get('location') as string;
}

async function kill(): Promise<void> {
  await gateway.stop();
}

async function counts(): Promise<{ waiting: number; expired: number; failed: number }> {
  const status = (await (await fetch(`${gateway.url}/status`)).json()) as { backlog: never };
  return status.backlog;
}
