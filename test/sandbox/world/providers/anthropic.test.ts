import Anthropic from '@anthropic-ai/sdk';
import { PROMPT, served, stopServed } from './served.ts';

afterEach(stopServed);

const asked = { model: 'scripted-1', max_tokens: 500, messages: [{ role: 'user' as const, content: PROMPT }] };
const clientOf = ({ url }: { url: string }) => new Anthropic({ baseURL: url, apiKey: 'k', maxRetries: 0 });

test('the SDK of Anthropic gets an answer that cites the document that was given', async () => {
  const client = clientOf(await served({ protocol: 'anthropic', key: 'k' }));

  const answer = await client.messages.create(asked);

  expect(answer).toMatchObject({ stop_reason: 'end_turn', content: [{ type: 'text' }] });
  expect(JSON.stringify(answer.content)).toContain('[volumes#2]');
});

test('the SDK of Anthropic streams the same answer', async () => {
  const client = clientOf(await served({ protocol: 'anthropic' }));
  const whole = await client.messages.create(asked);

  const final = await client.messages.stream(asked).finalMessage();

  expect(final.content).toEqual(whole.content);
  expect(final).toMatchObject({ stop_reason: 'end_turn', usage: whole.usage });
});

test('the SDK of Anthropic sees an error in the stream as the overload that it is', async () => {
  const provider = await served({ protocol: 'anthropic' });
  const client = clientOf(provider);
  await provider.break({ how: 'error-after-content' });

  const streamed = client.messages.stream(asked).finalMessage();

  await expect(streamed).rejects.toThrow(/overloaded_error/);
});
