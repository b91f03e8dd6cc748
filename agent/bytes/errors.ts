/** The bytes read do not match their checksums, or changed during the read. */
export class NotIntact extends Error {
  override readonly name = 'NotIntact' as const;
}

/** Returns whether a copy was torn by a write: a file that vanished meanwhile was removed by one, too. */
export const isTorn = (error: unknown): boolean =>
  error instanceof NotIntact || (error as NodeJS.ErrnoException).code === 'ENOENT';

/** The folder to create exists already, and this job did not create it. */
export class TargetExists extends Error {
  override readonly name = 'TargetExists' as const;
}

/** The volume can't be copied, and a retry would not help: a person has to change something. */
export class NotCopyable extends Error {
  override readonly name = 'NotCopyable' as const;
}
