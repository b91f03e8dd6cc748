/** What was read is not what its checksums say, or it changed while it was read. */
export class NotIntact extends Error {
  override readonly name = 'NotIntact' as const;
}

/** The folder that is to be made stands already, and this job did not make it. */
export class TargetExists extends Error {
  override readonly name = 'TargetExists' as const;
}
