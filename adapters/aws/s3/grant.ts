import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { jsonIn } from '../../formats/json-in.ts';

const grant = z.object({
  AccessKeyId: z.string(),
  SecretAccessKey: z.string(),
  /** Servers that are not AWS's own may have none. */
  SessionToken: z.string().optional(),
  Expiration: z.iso.datetime({ offset: true }),
});

/**
 * Short credentials of a file as STS gives them; the client asks again before they expire, and by
 * then whoever grants them has written new ones.
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
