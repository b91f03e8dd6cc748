/** Somebody else already works on the target; `holder` is that incident. */
export class TargetBusy extends Error {
  override readonly name = 'TargetBusy' as const;

  constructor(
    message: string,
    readonly holder: string,
  ) {
    super(message);
  }
}

/** The opening relied on a wrong count of incidents; `count` is the right one. Read again and decide anew. */
export class CountChanged extends Error {
  override readonly name = 'CountChanged' as const;

  constructor(
    message: string,
    readonly count: number,
  ) {
    super(message);
  }
}

/** The incident has ended and can't be changed any more. */
export class IncidentEnded extends Error {
  override readonly name = 'IncidentEnded' as const;
}

/** The target is only observed, so nothing on it may be changed. */
export class TargetObserved extends Error {
  override readonly name = 'TargetObserved' as const;
}
