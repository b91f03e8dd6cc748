import { createHash } from 'node:crypto';
import type { PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3';

/** Returns a hex sha256 in base64, the form in which S3 checks it and stores it with the object. */
export function checksumOf(sha256: string): string {
  return Buffer.from(sha256, 'hex').toString('base64');
}

/**
 * Returns the S3 checksum of an object made of parts: the checksum of their checksums, and their
 * number.
 */
export function compositeOf(checksums: string[]): string {
  const hash = createHash('sha256');
  for (const checksum of checksums) hash.update(checksum, 'base64');
  return `${hash.digest('base64')}-${checksums.length}`;
}

type Handler = (args: { request: { headers: Record<string, string> } }) => Promise<object>;
type Stack = { add(way: (next: Handler) => Handler, place: { step: 'build'; name: string }): void };

/**
 * Signs a command for a body with this hex sha256; otherwise the client would hash the body again.
 */
export function signedBy<Command extends PutObjectCommand | UploadPartCommand>(
  sha256: string,
  command: Command,
): Command {
  const sign =
    (next: Handler): Handler =>
    (args) => {
      args.request.headers['x-amz-content-sha256'] = sha256;
      return next(args);
    };
  // The stacks of different commands share no type.
  (command.middlewareStack as unknown as Stack).add(sign, { step: 'build', name: 'payloadSha256' });
  return command;
}
