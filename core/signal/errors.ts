/** The body does not have its source's form; nothing of it was stored. */
export class InvalidAlerts extends Error {
  override readonly name = 'InvalidAlerts' as const;
}

/** No source of this name is known. */
export class UnknownSource extends Error {
  override readonly name = 'UnknownSource' as const;
}
