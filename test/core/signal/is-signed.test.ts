import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { isSigned } from '../../../core/signal/is-signed.ts';

const KEY = 'signing-key-3333-4444';
const NOW = Date.parse('2026-11-23T03:00:00.000Z');
const SECONDS = String(NOW / 1000);
const bytes = (text: string) => new TextEncoder().encode(text);
const sign = (key: string, ...parts: (string | Uint8Array)[]) =>
  parts.reduce((hmac, part) => hmac.update(part), createHmac('sha256', key)).digest('hex');

const body = bytes('{"status":"firing"}');
const signature = sign(KEY, `${SECONDS}:`, body);
const good = { keys: [KEY], signature, timestamp: SECONDS, body, now: NOW };

test('a body that was signed with its time is known, also in capitals, and by each of two keys', async () => {
  expect(await isSigned(good)).toBe(true);
  expect(await isSigned({ ...good, signature: signature.toUpperCase() })).toBe(true);
  expect(await isSigned({ ...good, keys: ['another-key-5555-6666', KEY] })).toBe(true);
});

test('a body that was signed without a time is known by itself', async () => {
  expect(await isSigned({ ...good, signature: sign(KEY, body), timestamp: null })).toBe(true);
});

test.each([
  ['no key', { keys: [] }],
  ['another key', { keys: ['another-key-5555-6666'] }],
  ['no signature', { signature: '' }],
  ['a signature with its kind before it', { signature: `sha256=${signature}` }],
  ['half a signature', { signature: signature.slice(0, 32) }],
  ['the signature of the body alone', { signature: sign(KEY, body) }],
  ['the time taken away', { timestamp: null }],
  ['another time', { timestamp: String(NOW / 1000 + 1) }],
  ['the same time written otherwise', { timestamp: `${SECONDS}.0` }],
  ['a time that is none', { timestamp: 'NaN', signature: sign(KEY, 'NaN:', body) }],
  ['an empty time', { timestamp: '', signature: sign(KEY, ':', body) }],
])('%s is not accepted', async (_, patch) => {
  expect(await isSigned({ ...good, ...patch })).toBe(false);
});

test.each([-301_000, -300_000, 0, 300_000, 301_000])(
  'a signature that is %i ms old is judged by its window',
  async (age) => {
    const isFresh = Math.abs(age) <= 300_000;

    expect(await isSigned({ ...good, now: NOW + age })).toBe(isFresh);
  },
);

test('a body or a signature of which one bit is another is not accepted', async () => {
  const property = fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(), async (any, at) => {
    const signed = { ...good, body: any, signature: sign(KEY, `${SECONDS}:`, any) };
    const flipped = Uint8Array.from(any);
    flipped[at % any.length] = (any[at % any.length] ?? 0) ^ (1 << (at % 8));
    const digit = at % 64;
    const other = ((Number.parseInt(signed.signature[digit] ?? '0', 16) + 1) % 16).toString(16);
    const forged = `${signed.signature.slice(0, digit)}${other}${signed.signature.slice(digit + 1)}`;

    expect(await isSigned(signed)).toBe(true);
    expect(await isSigned({ ...signed, body: flipped })).toBe(false);
    expect(await isSigned({ ...signed, signature: forged })).toBe(false);
  });

  await fc.assert(property, { numRuns: 100 });
});
