import { awsAlertSecret } from '../../../adapters/aws/alert-secret.ts';
import type { Secrets } from '../../../adapters/aws/secrets.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';

const [TOKEN, EARLIER, KEY] = ['token-of-today-1111', 'token-of-before-2222', 'signing-key-3333-4444'];

/** Secrets of which one is known; `asked` are the ages that were allowed. */
function prepare(current: string, previous: string | null = null) {
  const asked: (number | undefined)[] = [];
  const versions = { current, previous };
  const secrets: Secrets = {
    secretOf: async () => versions.current,
    versionsOf: async (_, maxAgeMs) => {
      asked.push(maxAgeMs);
      return { ...versions };
    },
  };
  return { alertSecret: awsAlertSecret({ secrets, name: 'alerts' }), asked, versions };
}

test.each([
  ['as JSON', JSON.stringify({ token: TOKEN })],
  ['as JSON with a key', JSON.stringify({ token: TOKEN, signingKey: KEY })],
  ['as text', TOKEN],
])('the token is accepted that stands there %s, and no other', async (_, value) => {
  const { alertSecret } = prepare(value);

  expect(await alertSecret.isAlertToken(TOKEN)).toBe(true);
  for (const other of ['', EARLIER, KEY, TOKEN.slice(1), `${TOKEN}x`, value === TOKEN ? 'x' : value])
    expect(await alertSecret.isAlertToken(other)).toBe(false);
});

test('a token of digits only is a text too', async () => {
  const { alertSecret } = prepare('12345678901234567890');

  expect(await alertSecret.isAlertToken('12345678901234567890')).toBe(true);
});

test('while senders change over, the token before is accepted, and the key before', async () => {
  const { alertSecret } = prepare(
    JSON.stringify({ token: TOKEN, signingKey: KEY }),
    JSON.stringify({ token: EARLIER }),
  );

  expect(await alertSecret.isAlertToken(TOKEN)).toBe(true);
  expect(await alertSecret.isAlertToken(EARLIER)).toBe(true);
  expect(await alertSecret.signingKeys()).toEqual([KEY]);
});

test('a version before that is none of ours is left out', async () => {
  const { alertSecret } = prepare(TOKEN, '{}');

  expect(await alertSecret.isAlertToken('{}')).toBe(false);
  expect(await alertSecret.isAlertToken(TOKEN)).toBe(true);
});

test('a token that is not known is looked for in a secret that is read again, a known one is not', async () => {
  const { alertSecret, asked, versions } = prepare(EARLIER);
  expect(await alertSecret.isAlertToken(EARLIER)).toBe(true);
  versions.current = TOKEN;

  const accepted = await alertSecret.isAlertToken(TOKEN);

  expect(accepted).toBe(true);
  expect(asked).toEqual([undefined, undefined]);
});

test.each([
  ['nothing', ''],
  ['a short text', 'short'],
  ['an object without a token', '{"password":"0123456789abcdef0"}'],
  ['a short token', '{"token":"short"}'],
  ['more than is known', JSON.stringify({ token: TOKEN, tokens: [EARLIER] })],
])('where the secret is %s, nothing is accepted and its value is in no error', async (_, value) => {
  const { alertSecret } = prepare(value);

  await expect(alertSecret.isAlertToken(value)).rejects.toThrow("secret 'alerts' is not");
  const error: unknown = await alertSecret.signingKeys().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RangeError);
  if (value !== '') expect(String(error)).not.toContain(value);
});

test('where the secret can not be read, nothing is accepted', async () => {
  const away = () => Promise.reject(new DependencyUnavailable("secret 'alerts' got no answer: try again"));
  const alertSecret = awsAlertSecret({ secrets: { secretOf: away, versionsOf: away }, name: 'alerts' });

  await expect(alertSecret.isAlertToken(TOKEN)).rejects.toBeInstanceOf(DependencyUnavailable);
});
