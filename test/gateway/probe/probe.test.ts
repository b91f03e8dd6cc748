import { completion, json, type ProviderServer, providerServer } from '../provider-server.ts';
import { startGateway } from '../start-gateway.ts';

let primary: ProviderServer;
let backup: ProviderServer;
let gateway: Awaited<ReturnType<typeof startGateway>>;

const start = async (rest?: Parameters<typeof startGateway>[1]) => {
  gateway = await startGateway([primary, backup], rest);
};
const probe = (body: unknown = { provider: 'one', model: 'm', need: 'reach' }) =>
  fetch(`${gateway.url}/probe`, { method: 'POST', body: JSON.stringify(body) });
const need = (need: unknown) => probe({ provider: 'one', model: 'm', need });
const failureOf = async (response: Response) => ((await response.json()) as { failure: unknown }).failure;
const stateOfPrimary = async () => {
  const { models } = (await (await fetch(`${gateway.url}/status`)).json()) as { models: { state: string }[] };
  return models[0]?.state;
};
const unauthorised = json(401, { error: { message: 'no', code: 'invalid_api_key' } });

beforeEach(async () => {
  primary = await providerServer(completion('OK'));
  backup = await providerServer(completion('two'));
});

afterEach(async () => {
  await Promise.all([primary.close(), backup.close()]);
  await gateway.close();
});

test('a probe asks for at least 16 tokens, once for all who ask at the same time', async () => {
  await start();
  primary.state.answering = (...answering) => setTimeout(() => completion('OK')(...answering), 1000);
  const answers = await Promise.all([probe(), probe()]);
  expect(await Promise.all(answers.map(failureOf))).toEqual([null, null]);
  expect(primary.state.asked.map(({ body }) => body.max_tokens)).toEqual([16]);
  expect(backup.state.asked).toHaveLength(0);
});

test('a good probe arms a model again that has no credit, which no request may ask', async () => {
  await start({ failures: { openSeconds: 0.1 } });
  primary.state.answering = unauthorised;
  await gateway.ask();
  expect(await stateOfPrimary()).toBe('locked');
  primary.state.answering = completion('OK');
  while ((await failureOf(await probe())) !== null) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await stateOfPrimary()).toBe('serving');
});

test('a model that must be left alone is not asked: its last failure is the answer, and until when', async () => {
  await start();
  primary.state.answering = json(429, { error: { code: 'rate_limit_exceeded' } }, { 'retry-after': '300' });
  await gateway.ask();
  const answer = (await (await probe()).json()) as { failure: { class: string; horizon: number }; millis: number };
  expect(answer).toMatchObject({ failure: { class: 'Throttled' }, millis: 0 });
  expect(answer.failure.horizon).toBeGreaterThan(200_000);
  expect(primary.state.asked).toHaveLength(1);
});

test('probes stay within their budget, which requests do not use up', async () => {
  await start({ probes: { perHour: 2 } });
  for (let times = 0; times < 3; times += 1) await gateway.ask();
  await probe();
  await probe();
  const refused = await probe();
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)]);
  expect(primary.state.asked).toHaveLength(5);
});

test.each([
  ['a wrong key', unauthorised, 'Auth'],
  ['an outage', json(503, { error: { message: 'x' } }), 'Overloaded'],
  ["a client's own fault", json(400, { error: { message: 'bad' } }), 'Client'],
  ['a filter', completion('', 'content_filter'), 'Policy'],
  ['no answer at all', json(200, null), 'Soft200'],
])('%s is its failure, and the next probe may ask again', async (_, answering, found) => {
  // A lease that nobody gives back outlasts the test.
  await start({ failures: { openSeconds: 0.1, probeSeconds: 600 } });
  primary.state.answering = answering;
  expect(await failureOf(await probe())).toMatchObject({ class: found });
  primary.state.answering = completion('OK');
  while ((await failureOf(await probe())) !== null) await new Promise((resolve) => setTimeout(resolve, 20));
});

test('a probe without an answer ends by its own deadline, and frees its place', async () => {
  await start({ failures: { probeSeconds: 0.1, minimum: 100 } });
  primary.state.answering = () => undefined;
  expect(await failureOf(await probe())).toMatchObject({ class: 'Network', code: 'late_answer' });
  primary.state.answering = completion('OK');
  expect(await failureOf(await probe())).toBeNull();
});

test('a refusal for too few tokens proves reach and credentials, and a reasoning model is asked its own way', async () => {
  await start();
  const message = 'Could not finish the message because max_tokens or model output limit was reached.';
  primary.state.answering = json(400, { error: { message, type: 'invalid_request_error', code: null } });
  expect(await failureOf(await probe())).toBeNull();
  const unsupported = 'Use max_completion_tokens instead.';
  primary.state.answering = json(400, { error: { message: unsupported, code: 'unsupported_parameter' } });
  expect(await failureOf(await probe())).toBeNull();
  primary.state.answering = completion('', 'length');
  expect(await failureOf(await probe())).toBeNull();
  const { max_tokens, ...last } = primary.state.asked.at(-1)?.body ?? {};
  expect([max_tokens, last]).toEqual([
    undefined,
    expect.objectContaining({ max_completion_tokens: 16, reasoning_effort: 'low' }),
  ]);
});

test.each([
  ['json', '{"ok": true}', 'OK', 'no_json'],
  ['citations', 'It is 41 metres tall [probe-1].', 'It is tall.', 'no_citation'],
])('a model is probed for %s', async (what, good, bad, code) => {
  await start();
  primary.state.answering = completion(good);
  expect(await failureOf(await need(what))).toBeNull();
  primary.state.answering = completion(bad);
  expect(await failureOf(await need(what))).toMatchObject({ class: 'Quality', code });
});

test('a model is probed for a long prompt', async () => {
  await start();
  await need({ promptTokens: 5000 });
  const { bytes = '' } = primary.state.asked.at(-1) ?? {};
  expect(bytes.length / 4).toBeGreaterThan(4900);
  expect(bytes.length / 4).toBeLessThan(5100);
});

test.each([
  [404, { provider: 'none', model: 'm' }, "ask for one of 'one' 'm', 'two' 'm-two'"],
  [400, { provider: 'one', model: 'm', need: 'more' }, 'need'],
])('status %i names the mistake', async (status, body, text) => {
  await start();
  const response = await probe(body);
  expect(response.status).toBe(status);
  expect(await response.text()).toContain(text);
});
