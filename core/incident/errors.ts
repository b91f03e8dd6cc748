/** Somebody else works on the target already; `holder` is that incident. */
export class TargetBusy extends Error {
  override readonly name = 'TargetBusy' as const;

  constructor(
    message: string,
    readonly holder: string,
  ) {
    super(message);
  }
}

/** The incident has ended: nothing can be changed about it any more. */
export class IncidentEnded extends Error {
  override readonly name = 'IncidentEnded' as const;
}

/** The target is only observed: nothing on it may be changed yet. */
export class TargetObserved extends Error {
  override readonly name = 'TargetObserved' as const;
}
