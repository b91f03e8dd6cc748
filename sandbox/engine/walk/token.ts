import { createHash, randomBytes } from 'node:crypto';

const FORM = /^rgm1\.[A-Za-z0-9_-]{43}$/;

/** Returns a task token: 256 random bits. */
export function newToken(): string {
  return `rgm1.${randomBytes(32).toString('base64url')}`;
}

/** Returns whether a value has the form of a task token. */
export function isToken(value: unknown): value is string {
  return typeof value === 'string' && FORM.test(value);
}

/** Returns the hex sha256 of a token, which the store keeps. */
export function tokenHashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Returns the same JSON with the token hidden, for history. */
export function redacted<T>(value: T, token: string | undefined): T {
  if (token === undefined || value === undefined) return value;
  return JSON.parse(JSON.stringify(value).replaceAll(token, '<task token>'));
}
