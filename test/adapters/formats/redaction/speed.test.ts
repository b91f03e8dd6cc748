import { redact } from '../../../../adapters/formats/redact.ts';

const LARGE = 840_000;
/** A part of the large text; short enough that what grows with the square is seen at once. */
const SMALL = LARGE / 8;
const filled = (part: string, length: number) => part.repeat(Math.ceil(length / part.length)).slice(0, length);

/** Parts of texts, each made to keep one of the patterns busy. */
const TRAPS = [
  'a', 'a.', 'a:', 'a@', '-', '"', '\\"', '\u001b[', '{\n', '[', '-----BEGIN PRIVATE KEY-----', '-----END PRIVATE KEY-----\n',
  'password=', 'password="', 'key=a', 'key_', '--token ', 'a://b:c', 'http://', 'eyJaaaaaaaaaaaa', 'eyJaaaaaaaaaaaa.', 'sk-', '$2a$',
  'curl -', 'login a password ', 'name: A\nvalue ', 'a%3Ab', 'QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo', 'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1d ',
  'Cookie: a=b; ', '{"level":"info","msg":"password=hunter2 done","n":1}\n', '0.123456, -0.98123, ',
]; // biome-ignore format: one row for each trap would hide them

test.each(TRAPS)('the time for %j grows with its length, not with its square', (part) => {
  const small = filled(part, SMALL);
  const large = filled(part, LARGE);
  redact(small);

  const first = cpuOf(small);
  const second = cpuOf(large);

  // Eight times the text in eight times the time; its square would take 64 times as much.
  expect(second).toBeLessThan(Math.max(first, 5) * 32);
});

function cpuOf(text: string): number {
  const start = process.cpuUsage();
  redact(text);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
