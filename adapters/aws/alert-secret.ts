import * as z from 'zod';
import { jsonIn } from '../../core/kernel/json-in.ts';
import { isOneOf } from '../constant-time-equal.ts';
import type { Secrets } from './secrets.ts';

const secret = z.string().min(16).max(512);
/**
 * The secret that alerts are accepted with: the bearer token, and the key that Grafana signs with,
 * if any. A text that is not JSON is the token.
 */
const alertSecret = z.strictObject({ token: secret, signingKey: secret.optional() });

/**
 * What alerts are accepted with, from the current and the previous version of the secret, so that
 * senders can change over.
 */
export type AlertSecret = {
  /** Throws if the secret can't be read or its current version is invalid: then nothing is accepted. */
  isAlertToken(token: string): Promise<boolean>;
  /** Returns the keys; empty if none is set. */
  signingKeys(): Promise<string[]>;
};

/** An unknown token makes the secret be read again, but only if the known one is older than this. */
const TRUSTED_MS = 15_000;

/** The tokens and keys of alert senders, kept in a secret of Secrets Manager. */
export function awsAlertSecret({ secrets, name }: { secrets: Secrets; name: string }): AlertSecret {
  const known = async (maxAgeMs?: number) => valuesOf(name, await secrets.versionsOf(name, maxAgeMs));
  const tokens = async (maxAgeMs?: number) => (await known(maxAgeMs)).map(({ token }) => token);
  return {
    isAlertToken: async (token) => isOneOf(token, await tokens()) || isOneOf(token, await tokens(TRUSTED_MS)),
    signingKeys: async () => (await known(TRUSTED_MS)).flatMap(({ signingKey }) => signingKey ?? []),
  };
}

function valuesOf(name: string, { current, previous }: Awaited<ReturnType<Secrets['versionsOf']>>) {
  const newest = read(current);
  // The message must not contain the value.
  if (newest === null)
    throw new RangeError(`secret '${name}' is not {"token": ..., "signingKey": ...} of 16 to 512 letters: set it anew`);
  const earlier = previous === null ? null : read(previous);
  return earlier === null ? [newest] : [newest, earlier];
}

function read(text: string): z.infer<typeof alertSecret> | null {
  const value = jsonIn(text);
  const isText = typeof value !== 'object' || value === null;
  return alertSecret.safeParse(isText ? { token: text } : value).data ?? null;
}
