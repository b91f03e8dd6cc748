import { Buffer } from 'node:buffer';
import { asStream } from '../../../gateway/answers/as-stream.ts';
import { contentOf } from '../../../gateway/answers/content-of.ts';

const whole = (body: unknown) => asStream({ status: 200, headers: {}, body: Buffer.from(JSON.stringify(body)) });

test('a whole answer becomes one event with all of it, and the marker', () => {
  const call = { id: 'c-1', type: 'function', function: { name: 'look', arguments: '{}' } };
  const message = { role: 'assistant', content: 'hi', tool_calls: [call] };
  const { headers, body } = whole({ id: 'a', choices: [{ index: 0, message, finish_reason: 'stop' }], usage: {} });

  expect(headers).toEqual({ 'content-type': 'text/event-stream' });
  const [event, last] = body.toString().split('\n\n');
  expect(JSON.parse((event as string).slice(6))).toEqual({
    ...{ id: 'a', object: 'chat.completion.chunk', usage: {} },
    choices: [{ index: 0, finish_reason: 'stop', delta: { ...message, tool_calls: [{ index: 0, ...call }] } }],
  });
  expect([last, contentOf(body, true)]).toEqual(['data: [DONE]', 'hi']);
});

test('a whole response becomes its last event', () => {
  const response = { object: 'response', status: 'completed', output: [] };

  expect(whole(response).body.toString()).toBe(
    `event: response.completed\ndata: ${JSON.stringify({ type: 'response.completed', response })}\n\n`,
  );
});

test.each([[null], [{ data: [] }], [{ choices: 'none' }]])('%j stays as it is', (body) => {
  expect(whole(body).body.toString()).toBe(JSON.stringify(body));
});
