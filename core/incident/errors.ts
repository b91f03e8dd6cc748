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

/**
 * An opening rested on a count of incidents that is not what there are; `count` is. Decide anew by
 * what is read from now on.
 */
export class CountChanged extends Error {
  override readonly name = 'CountChanged' as const;

  constructor(
    message: string,
    readonly count: number,
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
