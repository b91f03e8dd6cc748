import type { Text } from './places.ts';

/** Secrets by name. */
export type Secrets = Record<string, string>;

/** Where a secret stands, by name and place: never the secret itself. */
export function leaksIn(texts: Text[], secrets: Secrets): string[] {
  const wanted = Object.entries(secrets).flatMap(([name, secret]) =>
    formsOf(secret).map(([form, bytes]) => ({ name: `${name} ${form}`, bytes })),
  );
  return texts.flatMap(({ where, text }) =>
    wanted.filter(({ bytes }) => text.includes(bytes)).map(({ name }) => `${name} in ${where}`),
  );
}

/** A secret as it is, as encodings write it, and the half of it that would be left of one that was cut. */
function formsOf(secret: string): [form: string, bytes: Buffer][] {
  const bytes = Buffer.from(secret);
  const half = Math.ceil(secret.length / 2);
  const forms: [string, string][] = [
    ['as it is', secret],
    ['in base64', bytes.toString('base64').replace(/=+$/, '')],
    ['in base64url', bytes.toString('base64url')],
    ['in hex', bytes.toString('hex')],
    ['in an address', encodeURIComponent(secret)],
    ...(secret.length < 24 ? [] : ([['in part', secret.slice(-half)]] as [string, string][])),
  ];
  return forms.map(([form, text]) => [form, Buffer.from(text)]);
}
