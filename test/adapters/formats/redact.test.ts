import { redact, redactObject } from '../../../adapters/formats/redact.ts';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U';
const PEM = '-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA PRIVATE KEY-----';

test.each([
  ['Authorization: Bearer abc.def-123', 'Authorization: Bearer [redacted:token]'],
  ['authorization: basic dXNlcjpwYXNz', 'authorization: basic [redacted:token]'],
  [`cookie session ${JWT} end`, 'cookie session [redacted:token] end'],
  ['OPENAI_API_KEY=sk-abcdefghijklmnop1234', 'OPENAI_API_KEY=[redacted:secret]'],
  ['{"password": "hunter22", "user": "x"}', '{"password": "[redacted:secret]", "user": "x"}'],
  ['{"taskToken":"AQCEAAAAKgAAAAMAAAAA"}', '{"taskToken":"[redacted:secret]"}'],
  ['client_secret: s3cr3tvalue, next', 'client_secret: [redacted:secret], next'],
  ['key AKIAIOSFODNN7EXAMPLE here', 'key [redacted:key] here'],
  ['used sk-proj-abcdefghijklmnop1234', 'used [redacted:key]'],
  ['push with ghp_abcdefghijklmnopqrstuvwxyz0123456789', 'push with [redacted:key]'],
  ['slack xoxb-123456789012-abcdef', 'slack [redacted:key]'],
  [`resume ${'AQ'}${'C'.repeat(400)}`, 'resume [redacted:token]'],
  [`resume rgm1.${'aB-_'.repeat(10)}xyz now`, 'resume [redacted:token] now'],
  ['postgres://rag:s3cret@db:5432/x', 'postgres://rag:[redacted:password]@db:5432/x'],
  ['mail ann.b+c@mail.example.co.uk now', 'mail [redacted:email] now'],
  [`before\n${PEM}\nafter`, 'before\n[redacted:private-key]\nafter'],
])('%j is redacted', (text, expected) => {
  expect(redact(text)).toBe(expected);
});

test.each([
  'tokens: 512, retriever_empty_result_count_total 5',
  '{"sha256": "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"}',
  'volume shard-2-r4 at http://127.0.0.1:8001/api/v2/heartbeat',
  'segment 0b6a7f4e-3b0a-4f8e-9f4a-1d2c3b4a5f6e/data_level0.bin 1234567890',
  '2026-11-23T03:24:33.749Z INFO keyword search for max_token_count',
])('%j holds no secret and stays as it is', (text) => {
  expect(redact(text)).toBe(text);
});

test('redacting twice changes nothing more', () => {
  const once = redact(
    `token=${JWT} Bearer abcdefgh ann@example.com https://a:b@c.d/ secret: 'xyzxyzxyz' AKIAIOSFODNN7EXAMPLE`,
  );

  expect(redact(once)).toBe(once);
  expect(once).not.toMatch(/abcdefgh|ann@|xyzxyz|AKIA/);
});

const KEY_LINES = [
  'MIIEowIBAAKCAQEAx3Vd7kq1ZbT0pYw9mS2cRfN8uLhJ4gQeXoKiAtBnDvGsWyPz',
  'Kq1ZbT0pYw9mS2cRfN8uLhJ4gQeXoKiAtBnDvGsWyPzMIIEowIBAAKCAQEAx3Vd7',
  'Zb0Yw9=',
];

test.each([
  ['its end', `-----BEGIN EC PRIVATE KEY-----\n${KEY_LINES.join('\n')}\nready on port 8000`],
  ['its beginning', `ready on port 8000\n${KEY_LINES.join('\n')}\n-----END EC PRIVATE KEY-----\n`],
  ['both', `ready on port 8000\n${[...KEY_LINES.slice(0, 2), ...KEY_LINES].join('\n')}\n`],
  [
    'its end, in JSON',
    JSON.stringify({ key: `-----BEGIN PRIVATE KEY-----\n${KEY_LINES.join('\n')}`, port: 'ready on port 8000' }),
  ],
])('of a private key that is cut off at %s, nothing is left', (_, text) => {
  const done = redact(text);

  expect(done).toContain('ready on port 8000');
  for (const line of KEY_LINES.slice(0, 2)) expect(done).not.toContain(line.slice(0, 20));
});

test('a pod keeps its shape, and none of the values of its environment and its annotations', () => {
  const pod = {
    metadata: {
      name: 'shard-1',
      annotations: { 'example.com/note': 'blue42', 'last-applied': '{"env":[{"name":"A","value":"plain1"}]}' },
    },
    spec: {
      containers: [
        {
          name: 'store',
          image: 'chroma@sha256:ab',
          args: ['--password', 'plain2', '--port', '8000'],
          env: [
            { name: 'MODE', value: 'plain3' },
            { name: 'FROM', valueFrom: { secretKeyRef: { name: 'rag', key: 'db' } } },
          ],
        },
      ],
    },
  };

  const done = JSON.parse(redact(JSON.stringify(pod, null, 2)));

  expect(done).toEqual(redactObject(pod));
  expect(JSON.stringify(done)).not.toMatch(/blue42|plain\d/);
  expect(done.spec.containers[0]).toMatchObject({
    image: 'chroma@sha256:ab',
    args: ['--password', '[redacted:secret]', '--port', '8000'],
    env: [
      { name: 'MODE', value: '[redacted:env]' },
      { name: 'FROM', valueFrom: { secretKeyRef: { name: 'rag', key: 'db' } } },
    ],
  });
});

test('lines of JSON keep their numbers and spaces', () => {
  const text =
    'starts\n{"a": 1.0, "big": 12345678901234567890, "password": "x1y2", "in": "{\\"token\\":\\"abc123\\"}"}\nends\n';

  expect(redact(text)).toBe(
    'starts\n{"a": 1.0, "big": 12345678901234567890, "password": "[redacted:secret]", "in": "{\\"token\\":\\"[redacted:secret]\\"}"}\nends\n',
  );
});
