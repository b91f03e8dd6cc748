import { waitUntil } from '../../../../adapters/wait-until.ts';
import { PROTOCOLS, type ProtocolName } from '../../../../sandbox/world/providers/faults/fault.ts';
import { PROVIDER_FAULTS } from '../../../../sandbox/world/providers/faults/provider-faults.ts';
import { PROMPT, served, stopServed } from './served.ts';

afterEach(stopServed);

const messages = [{ role: 'user', content: PROMPT }];
const BODIES: Record<ProtocolName, { path: (stream: boolean) => string; body: object }> = {
  openai: { path: () => '/v1/chat/completions', body: { messages } },
  anthropic: { path: () => '/v1/messages', body: { messages, max_tokens: 500 } },
  bedrock: {
    path: (stream) => `/model/scripted-1/converse${stream ? '-stream' : ''}`,
    body: { messages: [{ role: 'user', content: [{ text: PROMPT }] }] },
  },
};
/** Words of a finished answer, in its last frames. */
const FINISHED = { openai: '"finish_reason":"stop"', anthropic: '"stop_reason":"end_turn"', bedrock: '"stopReason"' };
const CONTENT = 'According';
const NAMED = PROTOCOLS.flatMap((protocol) => Object.keys(PROVIDER_FAULTS[protocol]).map((how) => ({ protocol, how })));

test.each(NAMED)("$protocol: '$how' has a sentence, and a reply carries its status", async ({ protocol, how }) => {
  const fault = PROVIDER_FAULTS[protocol][how];
  const provider = await served({ protocol });
  if (fault && 'reply' in fault) await provider.break({ how });

  const { status } = await post(provider.url, protocol, false);

  expect(fault?.sentence).toMatch(/\S/);
  expect(status).toBe(fault && 'reply' in fault ? fault.reply.status : 200);
});

type Seen = { content: boolean; finish: boolean; ended: 'finished' | 'reset' | 'caller gone' };
const SEEN: Record<string, Seen> = {
  reset: { content: false, finish: false, ended: 'reset' },
  'ends-before-content': { content: false, finish: false, ended: 'finished' },
  'reset-after-content': { content: true, finish: false, ended: 'reset' },
  'ends-without-finish': { content: true, finish: false, ended: 'finished' },
  'ends-without-done': { content: true, finish: true, ended: 'finished' },
  'error-before-content': { content: false, finish: false, ended: 'finished' },
  'error-after-role': { content: false, finish: false, ended: 'finished' },
  'error-after-content': { content: true, finish: false, ended: 'finished' },
  'malformed-chunk': { content: true, finish: true, ended: 'finished' },
  'slow-drip': { content: true, finish: true, ended: 'finished' },
  'no-content': { content: false, finish: true, ended: 'finished' },
  nothing: { content: false, finish: false, ended: 'finished' },
  null: { content: false, finish: false, ended: 'finished' },
  filtered: { content: false, finish: false, ended: 'finished' },
};
/** They never end: the caller goes after what it was given. */
const ENDLESS: Record<string, RegExp | null> = {
  'never-answers': null,
  'silent-after-headers': null,
  'slow-first-token': null,
  'keep-alives-only': /./,
  'role-only': /assistant/,
  'stalls-after-content': /According/,
  'huge-answer': /(According.*){3}/s,
};
const streams = (hows: string[]) => PROTOCOLS.flatMap((protocol) => hows.map((how) => ({ protocol, how })));

test.each(streams(Object.keys(SEEN)))("$protocol: a stream with '$how' says so", async ({ protocol, how }) => {
  const provider = await served({ protocol });
  await provider.break({ how });

  const text = await post(provider.url, protocol, true)
    .then(readWhole)
    .catch(() => '');
  await waitUntil(async () => provider.requests[0]?.ending !== null, { everyMs: 5 });

  const [met] = provider.requests;
  const hasFinish = text.includes(FINISHED[protocol]) && !(protocol === 'bedrock' && how === 'filtered');
  // Bedrock has a stop reason even where nothing was said.
  const finish = protocol === 'openai' || how !== 'nothing' ? SEEN[how]?.finish : true;
  expect({ content: text.includes(CONTENT), finish: hasFinish, ended: met?.ending }).toEqual({ ...SEEN[how], finish });
  expect(met).toMatchObject({ fault: how, stream: true, model: expect.any(String) });
});

test.each(streams(Object.keys(ENDLESS)))("$protocol: a stream with '$how' never ends", async ({ protocol, how }) => {
  const provider = await served({ protocol });
  await provider.break({ how });
  const caller = new AbortController();

  const wanted = ENDLESS[how];
  const answering = post(provider.url, protocol, true, caller.signal);
  if (how === 'never-answers') void answering.catch(() => undefined);
  else if (wanted) await readUntil(await answering, wanted);
  else await answering;
  await waitUntil(async () => provider.requests.length > 0, { everyMs: 5 });
  caller.abort();
  await waitUntil(async () => provider.requests[0]?.ending !== null, { everyMs: 5 });

  expect(provider.requests[0]).toMatchObject({ fault: how, ending: 'caller gone' });
});

test("'refused' closes the port until it is healed", async () => {
  const provider = await served();
  await provider.break({ how: 'refused' });

  await expect(post(provider.url, 'openai', false)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  await provider.heal();

  expect((await post(provider.url, 'openai', false)).status).toBe(200);
});

test("'refused' cannot be counted, since it meets no request", async () => {
  const provider = await served();

  await expect(provider.break({ how: 'refused', times: 2 })).rejects.toThrow("use 'forMs'");
  await expect(provider.break({ how: 'on-fire' })).rejects.toThrow("fault 'on-fire' is unknown");
});

test('faults strike in the order of arming, as often as they were told and only their model', async () => {
  const model = (name: string) => ({
    name,
    contextTokens: 8000,
    json: true,
    tools: true,
    prefill: true,
    leastTokens: 1,
  });
  const provider = await served({ models: [model('scripted-1'), model('other')] });
  await provider.break({ how: 'overloaded', times: 2 });
  await provider.break({ how: 'rate-limit-seconds', times: 1, seconds: 171, model: 'other' });

  const first = await post(provider.url, 'openai', false);
  const second = await post(provider.url, 'openai', true);
  const third = await post(provider.url, 'openai', false);
  const other = await post(provider.url, 'openai', false, undefined, 'other');

  expect([first.status, second.status, third.status, other.status]).toEqual([503, 503, 200, 429]);
  expect(other.headers.get('retry-after')).toBe('171');
  expect(provider.faults()).toEqual([]);
});

async function post(url: string, protocol: ProtocolName, stream: boolean, signal?: AbortSignal, model = 'scripted-1') {
  const { path, body } = BODIES[protocol];
  return fetch(url + path(stream), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, stream, ...body }),
    signal: signal ?? null,
  });
}

async function readWhole(response: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  try {
    for await (const bytes of response.body ?? []) text += decoder.decode(bytes, { stream: true });
  } catch {
    // A reset ends what was read.
  }
  return text;
}

async function readUntil(response: Response, wanted: RegExp): Promise<void> {
  let text = '';
  for await (const bytes of response.body ?? []) {
    text += new TextDecoder().decode(bytes);
    if (wanted.test(text)) return;
  }
}
