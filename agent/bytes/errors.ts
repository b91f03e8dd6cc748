/** What was read is not what its checksums say, or it changed while it was read. */
export class NotIntact extends Error {
  override readonly name = 'NotIntact' as const;
}

/** The folder that is to be made stands already, and this job did not make it. */
export class TargetExists extends Error {
  override readonly name = 'TargetExists' as const;
}

/** The volume can't be copied as it is, however often it is tried: a person has to change something. */
export class NotCopyable extends Error {
  override readonly name = 'NotCopyable' as const;
}
