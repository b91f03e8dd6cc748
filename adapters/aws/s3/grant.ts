import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { jsonIn } from '../../../core/kernel/json-in.ts';

const grant = z.object({
  AccessKeyId: z.string(),
  SecretAccessKey: z.string(),
  /** Servers other than AWS may have none. */
  SessionToken: z.string().optional(),
  Expiration: z.iso.datetime({ offset: true }),
});

/**
 * Returns short-lived credentials from a file in the form of STS. The client reads it again before
 * they expire; by then new ones have been written.
 */
export function grantIn(file: string) {
  return async () => {
    const { success, data } = grant.safeParse(jsonIn(await readFile(file, 'utf8')));
    if (!success) throw new Error(`grant '${file}' is malformed: write what STS gave`);
    const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = data;
    return {
      accessKeyId,
      secretAccessKey,
      expiration: new Date(data.Expiration),
      ...(sessionToken === undefined ? {} : { sessionToken }),
    };
  };
}
