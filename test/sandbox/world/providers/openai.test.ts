import OpenAI from 'openai';
import { PROMPT, served, stopServed } from './served.ts';

afterEach(stopServed);

const asked = { model: 'scripted-1', messages: [{ role: 'user' as const, content: PROMPT }] };
const clientOf = ({ url }: { url: string }, apiKey = 'k') =>
  new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0, timeout: 10_000 });

test('the SDK of OpenAI gets an answer that cites the document that was given', async () => {
  const client = clientOf(await served());

  const answer = await client.chat.completions.create(asked);

  expect(answer.choices[0]).toMatchObject({ finish_reason: 'stop', message: { role: 'assistant' } });
  expect(answer.choices[0]?.message.content).toMatch(/A volume is attached to one server\. \[volumes#2\]$/);
  expect(answer.usage?.total_tokens).toBeGreaterThan(0);
});

test('the SDK of OpenAI streams the same answer, with its usage', async () => {
  const client = clientOf(await served());
  const whole = await client.chat.completions.create(asked);

  const stream = client.chat.completions.stream({ ...asked, stream_options: { include_usage: true } });
  const final = await stream.finalChatCompletion();

  expect(final.choices[0]?.message.content).toBe(whole.choices[0]?.message.content);
  expect(final.usage).toEqual(whole.usage);
});

test('models and embeddings are served', async () => {
  const client = clientOf(await served());

  const models = await client.models.list();
  const { data } = await client.embeddings.create({ model: 'any', input: ['one', 'two'], encoding_format: 'float' });

  expect(models.data.map(({ id }) => id)).toEqual(['scripted-1']);
  expect(data.map(({ embedding }) => embedding.length)).toEqual([256, 256]);
});

test('a request is refused for what it has wrong itself: the key, the model, the length, the capability', async () => {
  const small = { name: 'small', contextTokens: 20, json: false, tools: false, prefill: false, leastTokens: 16 };
  const provider = await served({ key: 'right', models: [small] });
  const fails = (more: object, key = 'right') =>
    clientOf(provider, key)
      .chat.completions.create({ model: 'small', messages: [{ role: 'user', content: 'hi' }], ...more })
      .then(
        () => 'answered',
        (error: InstanceType<typeof OpenAI.APIError>) => `${error.status} ${error.code ?? error.message}`,
      );

  expect(await fails({})).toBe('answered');
  expect(await fails({}, 'wrong')).toBe('401 invalid_api_key');
  expect(await fails({ model: 'large' })).toBe('404 model_not_found');
  expect(await fails(asked)).toBe('404 model_not_found');
  expect(await fails({ messages: asked.messages })).toBe('400 context_length_exceeded');
  expect(await fails({ response_format: { type: 'json_object' } })).toMatch(/^400/);
  expect(await fails({ max_tokens: 1 })).toMatch(/max_tokens/);
  expect(await fails({ messages: [{ role: 'assistant', content: 'a' }] })).toMatch(/prefill/);
});

test('the dial for quality turns the share of answers that cite no given document, the same ones each time', async () => {
  const provider = await served({ wrongShare: 0.3, seed: 7 });
  const client = clientOf(provider);
  const hits = async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, at) =>
        client.chat.completions.create({ ...asked, messages: [{ role: 'user', content: `${PROMPT} (${at})` }] }),
      ),
    );
    return answers.map(({ choices }) => choices[0]?.message.content?.includes('[volumes#2]') ?? false);
  };

  const first = await hits();
  const again = await hits();
  provider.turn({ wrongShare: 0 });

  expect(again).toEqual(first);
  expect(first.filter((isHit) => !isHit).length).toBeGreaterThan(15);
  expect(first.filter((isHit) => !isHit).length).toBeLessThan(45);
  expect((await hits()).every(Boolean)).toBe(true);
});
