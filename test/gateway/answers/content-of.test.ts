import { Buffer } from 'node:buffer';
import { contentOf } from '../../../gateway/answers/content-of.ts';
import { DONE, frame } from '../provider-server.ts';

const whole = (choices: unknown[]) => JSON.stringify({ choices });
const text = (content: unknown, finish_reason = 'stop') => ({ message: { content }, finish_reason });

test.each<[string, string, boolean, string | null]>([
  ['a text', whole([text('hi')]), false, 'hi'],
  ['a text behind a byte order mark', `\uFEFF${whole([text('hi')])}`, false, 'hi'],
  ['a text beside what is no choice', whole([text('hi'), null]), false, 'hi'],
  ['two texts', whole([text('a'), text('b')]), false, null],
  ['a text that is cut off', whole([text('hi', 'length')]), false, null],
  ['parts', whole([text([{ type: 'text', text: 'hi' }])]), false, null],
  ['a page', '<html>', false, null],
  ['a stream', frame({ content: 'h' }) + frame({ content: 'i' }) + frame({}, 'stop') + DONE, true, 'hi'],
  [
    'a stream with empty data',
    `data: \n\n${frame({ content: 'hi' }, 'stop')}data: null\n\ndata: [DONE] \n\n`,
    true,
    'hi',
  ],
  ['a stream of two texts', frame({ content: 'a' }, 'stop') + frame({ content: 'b' }, 'stop', 1), true, null],
])('of %s', (_, bytes, streamed, expected) => {
  expect(contentOf(Buffer.from(bytes), streamed)).toBe(expected);
});
